import type { Construct } from 'constructs';
import type { Wrong } from '../../src/check';
import type { VersionGate } from '../../src/records';
import type { Ipv4Address } from '../../src/values';
import type { AccessMode, BindingMode } from './terms';

/**
 * A way to give claims their volumes, chosen by a `StorageClass`. A backend knows one way and nothing of the others:
 * nobody asks which one it is.
 *
 * To add one:
 *
 * 1. `constructs/storage/<name>-backend.ts`: the class; its images are pinned in `constructs/versions.ts`.
 * 2. `test/constructs/storage/<name>-backend.test.ts`: what it alone refuses and defines.
 * 3. One line each in `constructs/storage/index.ts` and in `test/support/storage-samples.ts`: every backend that is
 *    exported runs through the same contract test, which fails until there is a sample of it.
 *
 * docs/guides/storage.md walks through it.
 */
export interface IStorageBackend {
  /** What is true of it before anything is defined. */
  readonly facts: BackendFacts;

  /**
   * Defines what the class needs besides itself: the driver, once for all classes that share it, and Secrets.
   *
   * @param scope the StorageClass; what belongs to this class alone is defined below it
   */
  bind(scope: Construct): BoundBackend;
}

/** What claims, nodes and proofs need to know of a backend. */
export interface BackendFacts {
  /** Modes that its volumes can be mounted with. */
  readonly accessModes: readonly AccessMode[];

  /** Whether a full volume refuses more data. Without, a claim may fill what all of them share. */
  readonly enforcesCapacity: boolean;

  /** Debian packages without which a node cannot mount its volumes. */
  readonly nodePackages: readonly string[];

  /** Kernel modules that each node loads. */
  readonly kernelModules: readonly string[];

  /**
   * Versions of Kubernetes that it works with.
   * @default - all, or as proof VER says of its objects
   */
  readonly versions?: VersionGate;

  /** Ports that are taken on machines outside of the cluster's own pods. */
  readonly listeners: readonly BackendListener[];
}

/** Ports of one machine, first to last. */
export interface BackendListener {
  readonly address: Ipv4Address;
  readonly protocol: 'TCP' | 'UDP';
  readonly first: number;
  readonly last: number;
  /** What listens there, such as `bricks of glusterd`. */
  readonly use: string;
}

/** What a StorageClass says of its backend; Kubernetes' own words. */
export interface BoundBackend {
  /** Program that makes the volumes; `kubernetes.io/no-provisioner` where somebody does. */
  readonly provisioner: string;

  /**
   * @default - none
   */
  readonly parameters?: Readonly<Record<string, string>>;

  /**
   * Options of mount(8) that suit it, unless the class says others.
   * @default - those of the node
   */
  readonly mountOptions?: readonly string[];

  /**
   * Refuses options of mount(8) that a class names and its volumes cannot be mounted with.
   * @default - what a class names is taken as it is
   */
  readonly refuseMountOptions?: (options: readonly string[] | undefined, wrong: Wrong) => void;

  /**
   * @default BindingMode.IMMEDIATE
   */
  readonly volumeBindingMode?: BindingMode;

  /**
   * Whether its volumes can grow.
   * @default false
   */
  readonly allowVolumeExpansion?: boolean;
}
