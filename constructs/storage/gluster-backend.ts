import type { Construct } from 'constructs';
import { check } from '../../src/check';
import { GLUSTERFS_PLUGIN, readGlusterfsParameters } from '../../src/kubernetes/glusterfs/parameters';
import type { BackendFacts, BoundBackend, IStorageBackend } from './backend';
import type { IVolumeManager } from './gluster';
import { AccessMode } from './terms';

/** What a `GlusterBackend` needs to be told. Names and rules are those of the provisioner. */
export interface GlusterBackendProps {
  /** Who makes the volumes: a `Heketi` of the tree, or the URL of one that exists, and how to log in to it. */
  readonly manager: IVolumeManager;

  /**
   * `replicate:N`, `disperse:DATA:REDUNDANCY`, or `none` for one copy.
   * @default - the provisioner's: replicate:3
   */
  readonly volumeType?: string;

  /**
   * Ids of the clusters that volumes may lie on. The manager makes them up when it first loads its topology.
   * @default - every cluster of the manager
   */
  readonly clusterIds?: readonly string[];

  /**
   * First group that a volume can belong to; each has one of its own, which its pods become members of.
   * @default - the provisioner's: 2000
   */
  readonly gidMin?: number;

  /**
   * Last of the groups.
   * @default - the provisioner's: 2147483647
   */
  readonly gidMax?: number;

  /**
   * Options of gluster, such as `client.ssl on`.
   * @default - none
   */
  readonly volumeOptions?: readonly string[];

  /**
   * Begin of the volumes' names in gluster.
   * @default - `vol_` and an id
   */
  readonly volumeNamePrefix?: string;

  /**
   * How many times larger than its volume the pool below a brick is, so that snapshots have room.
   * @default - the provisioner's: 1
   */
  readonly snapFactor?: number;
}

/**
 * GlusterFS by the provisioner that is part of Kubernetes, up to 1.25. From 1.26 on the class is taken and nothing is
 * made (proof VER002): `KadaluBackend` and `GaneshaBackend` mount volumes of the same machines.
 */
export class GlusterBackend implements IStorageBackend {
  public readonly facts: BackendFacts = {
    accessModes: [AccessMode.READ_WRITE_ONCE, AccessMode.READ_ONLY_MANY, AccessMode.READ_WRITE_MANY],
    // each brick is a thin volume of its own size
    enforcesCapacity: true,
    nodePackages: ['glusterfs-client'],
    kernelModules: ['fuse'],
    // those of the storage machines are theirs to tell
    listeners: [],
  };

  constructor(private readonly props: GlusterBackendProps) {}

  public bind(scope: Construct): BoundBackend {
    const parameters = this.parameters;
    check(scope, (wrong) => {
      for (const { parameter, message, fix } of readGlusterfsParameters(parameters).mistakes) {
        wrong(parameter, `${message}; ${fix}`);
      }
    });
    return { provisioner: GLUSTERFS_PLUGIN, parameters, allowVolumeExpansion: true };
  }

  /** As the documentation of Kubernetes writes them. What is left to the provisioner is not there. */
  private get parameters(): Readonly<Record<string, string>> {
    const { manager, volumeType, clusterIds, gidMin, gidMax, volumeOptions, volumeNamePrefix, snapFactor } = this.props;
    const { url, login } = manager;
    const all: Readonly<Record<string, string | undefined>> = {
      resturl: url,
      clusterid: clusterIds?.join(','),
      restauthenabled: login === undefined ? 'false' : 'true',
      restuser: login?.user,
      secretNamespace: login?.secretNamespace,
      secretName: login?.secretName,
      gidMin: gidMin?.toString(),
      gidMax: gidMax?.toString(),
      volumetype: volumeType,
      volumeoptions: volumeOptions?.join(','),
      volumenameprefix: volumeNamePrefix,
      snapfactor: snapFactor?.toString(),
    };
    return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
  }
}
