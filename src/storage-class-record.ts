import type { Located } from './records';

/** Minor versions of Kubernetes that something works with. */
export interface VersionGate {
  /**
   * First minor version that can use it.
   * @default - every one
   */
  readonly since?: number;
  /**
   * First minor version that cannot any more.
   * @default - none is known
   */
  readonly before?: number;
  /** Why the others cannot. */
  readonly why: string;
  /** What does the same for them, by name. */
  readonly instead: string;
}

/** What a StorageClass of the tree can do, which its object does not say. */
export interface StorageClassRecord extends Located {
  readonly kind: 'storage-class';
  readonly name: string;
  readonly provisioner: string;
  /** Access modes that its volumes can have; Kubernetes' words. */
  readonly accessModes: readonly string[];
  /** Whether a full volume refuses more data. */
  readonly enforcesCapacity: boolean;
  /** @default - all versions */
  readonly versions?: VersionGate;
}
