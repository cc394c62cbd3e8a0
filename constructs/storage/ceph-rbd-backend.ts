import type { Construct } from 'constructs';
import { check } from '../../src/check';
import { SecretObject } from '../../src/kubernetes/secret-object';
import type { Ipv4Address, Secret } from '../../src/values';
import type { BackendFacts, BoundBackend, IStorageBackend } from './backend';
import { CEPH_RBD, CephRbdDriver } from './drivers/ceph-rbd-driver';
import { secretParameters } from './drivers/secret-parameters';
import { AccessMode } from './terms';

/** What both forms of a `CephRbdBackend` need to be told. */
interface CephRbdFacts {
  /** Id of the Ceph cluster: what `ceph fsid` prints, or a name of at most 36 characters. */
  readonly clusterId: string;

  /** Addresses of the monitors. */
  readonly monitors: readonly Ipv4Address[];

  /**
   * Port of the monitors.
   * @default 6789
   */
  readonly monitorPort?: number;

  /** Pool that the images are made in. */
  readonly pool: string;

  /**
   * Features of the images; the kernel of the nodes must know them.
   * @default ['layering']
   */
  readonly imageFeatures?: readonly string[];

  /**
   * @default 'ext4'
   */
  readonly fileSystem?: 'ext4' | 'xfs';
}

/** By ceph-csi, which is defined. Both the name of Ceph's user, without `client.`, and its key stand in a Secret. */
interface CephCsi extends CephRbdFacts {
  readonly form?: 'csi';
  readonly user: { readonly id: Secret; readonly key: Secret };
}

/** By the plugin of Kubernetes before 1.31, which needs no driver. Only the key stands in a Secret. */
interface CephInTree extends CephRbdFacts {
  readonly form: 'in-tree';
  readonly user: { readonly id: string; readonly key: Secret };
}

/** What a `CephRbdBackend` needs to be told; without `form` it is that of ceph-csi. */
export type CephRbdBackendProps = CephCsi | CephInTree;

/** Source: the documentation of rbd, "Image features". */
const FEATURES: readonly string[] = [
  'layering',
  'journaling',
  'exclusive-lock',
  'object-map',
  'fast-diff',
  'deep-flatten',
];
const NEEDS: Readonly<Record<string, string>> = {
  journaling: 'exclusive-lock',
  'object-map': 'exclusive-lock',
  'fast-diff': 'object-map',
};

/**
 * Block devices of a Ceph cluster that exists. One node mounts a volume at a time, and a full one refuses more data.
 *
 * The in-tree form is that of the source documents; proof VER refuses it from Kubernetes 1.31 on. Source of the
 * parameters: the documentation of Kubernetes 1.27, and that of ceph-csi 3.15.
 */
export class CephRbdBackend implements IStorageBackend {
  public readonly facts: BackendFacts;

  constructor(private readonly props: CephRbdBackendProps) {
    const isCsi = props.form !== 'in-tree';
    const once = [AccessMode.READ_WRITE_ONCE, AccessMode.READ_ONLY_MANY];
    this.facts = {
      accessModes: isCsi ? [...once, AccessMode.READ_WRITE_ONCE_POD] : once,
      enforcesCapacity: true,
      // the plugin of the kubelet calls `rbd` on the node; the driver brings its own
      nodePackages: isCsi ? [] : ['ceph-common'],
      kernelModules: ['rbd'],
      versions: isCsi
        ? { since: 26, why: 'ceph-csi is tested with 1.26 and later', instead: "form 'in-tree'" }
        : undefined,
      listeners: [],
    };
  }

  public bind(scope: Construct): BoundBackend {
    refuseMistakes(scope, this.props);
    return this.props.form === 'in-tree' ? this.bindInTree(scope, this.props) : this.bindCsi(scope, this.props);
  }

  private bindCsi(scope: Construct, props: CephCsi): BoundBackend {
    const { clusterId, pool, user, imageFeatures = ['layering'], fileSystem = 'ext4' } = props;
    const driver = CephRbdDriver.in(scope);
    driver.addCluster({ clusterId, monitors: this.monitors });
    const namespace = driver.namespace ?? 'default';
    const { name } = new SecretObject(scope, 'User', {
      name: `${scope.node.id.toLowerCase()}-ceph-user`,
      namespace,
      data: { userID: user.id, userKey: user.key },
    });
    return {
      provisioner: CEPH_RBD,
      parameters: {
        clusterID: clusterId,
        pool,
        imageFeatures: imageFeatures.join(','),
        'csi.storage.k8s.io/fstype': fileSystem,
        ...secretParameters(['provisioner', 'controller-expand', 'node-stage'], { name, namespace }),
      },
      mountOptions: ['discard'],
      allowVolumeExpansion: true,
    };
  }

  private bindInTree(scope: Construct, props: CephInTree): BoundBackend {
    const { pool, user, imageFeatures = ['layering'], fileSystem = 'ext4' } = props;
    const namespace = 'kube-system';
    const { name } = new SecretObject(scope, 'User', {
      name: `${scope.node.id.toLowerCase()}-ceph-user`,
      namespace,
      type: 'kubernetes.io/rbd',
      data: { key: user.key },
    });
    return {
      provisioner: 'kubernetes.io/rbd',
      parameters: {
        monitors: this.monitors.join(','),
        adminId: user.id,
        adminSecretName: name,
        adminSecretNamespace: namespace,
        pool,
        userId: user.id,
        userSecretName: name,
        userSecretNamespace: namespace,
        fsType: fileSystem,
        imageFormat: '2',
        imageFeatures: imageFeatures.join(','),
      },
      allowVolumeExpansion: true,
    };
  }

  private get monitors(): readonly string[] {
    const { monitors, monitorPort = 6789 } = this.props;
    return monitors.map((address) => `${address}:${monitorPort}`);
  }
}

function refuseMistakes(scope: Construct, props: CephRbdBackendProps): void {
  const { clusterId, monitors, imageFeatures = ['layering'] } = props;
  check(scope, (wrong) => {
    if (clusterId.length === 0 || clusterId.length > 36) {
      wrong('clusterId', `must have 1 to 36 characters, got "${clusterId}"; write what \`ceph fsid\` prints`);
    }
    if (monitors.length === 0) {
      wrong('monitors', 'must name at least one, got "none"; `ceph mon dump` lists them');
    }
    for (const feature of imageFeatures) {
      const needed = NEEDS[feature];
      if (!FEATURES.includes(feature)) {
        wrong('imageFeatures', `must be among ${FEATURES.join(', ')}, got "${feature}"; mend its spelling`);
      } else if (needed !== undefined && !imageFeatures.includes(needed)) {
        wrong('imageFeatures', `must hold what its features need, got "${feature}" without ${needed}; add ${needed}`);
      }
    }
  });
}
