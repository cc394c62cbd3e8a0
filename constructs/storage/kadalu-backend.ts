import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { check } from '../../src/check';
import type { BackendFacts, BoundBackend, IStorageBackend } from './backend';
import { KADALU, KADALU_API, KADALU_NAMESPACE, KadaluOperator } from './drivers/kadalu-operator';
import type { IGlusterVolume } from './gluster';
import { refuseUnknown } from './gluster/volume-rules';
import { AccessMode } from './terms';

/** What a `KadaluBackend` needs to be told. */
export interface KadaluBackendProps {
  /** A `GlusterVolume`, or the name and the servers of one that exists. */
  readonly volume: IGlusterVolume;

  /**
   * Options of mount.glusterfs, such as `log-level=WARNING`.
   * @default - none
   */
  readonly options?: readonly string[];
}

/**
 * A directory of a GlusterFS volume for each claim, by kadalu 1.2: the volume stays as it is, outside of the cluster.
 * Nodes mount it by the driver's own client.
 *
 * kadalu's last release is of 2023: for volumes that are there already. `GaneshaBackend` is made of programs that are
 * maintained. A volume can grow past its claim, unless quotas are enabled in gluster by hand.
 */
export class KadaluBackend implements IStorageBackend {
  public readonly facts: BackendFacts = {
    accessModes: [AccessMode.READ_WRITE_MANY, AccessMode.READ_WRITE_ONCE],
    enforcesCapacity: false,
    nodePackages: [],
    kernelModules: ['fuse'],
    listeners: [],
  };

  constructor(private readonly props: KadaluBackendProps) {}

  public bind(scope: Construct): BoundBackend {
    const { volume, options = [] } = this.props;
    check(scope, (wrong) => refuseUnknown(volume, wrong));
    KadaluOperator.in(scope);
    const hosts = volume.servers.map(String);
    new ApiObject(scope, 'Storage', {
      apiVersion: KADALU_API,
      kind: 'KadaluStorage',
      metadata: { name: scope.node.id.toLowerCase(), namespace: KADALU_NAMESPACE },
      spec: {
        type: 'External',
        // the operator's default would delete what was in a volume whose claim is gone
        pvReclaimPolicy: 'retain',
        single_pv_per_pool: false,
        details: {
          gluster_hosts: hosts,
          gluster_volname: volume.name,
          ...(options.length === 0 ? {} : { gluster_options: options.join(',') }),
        },
      },
    });
    return {
      provisioner: KADALU,
      // the driver looks for the storage whose hosts and volume are these, word for word
      parameters: {
        hostvol_type: 'External',
        gluster_hosts: hosts.join(','),
        gluster_volname: volume.name,
        single_pv_per_pool: 'False',
      },
      allowVolumeExpansion: true,
    };
  }
}
