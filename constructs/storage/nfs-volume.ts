import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { check, type Wrong } from '../../src/check';
import { NFS_CSI_DRIVER } from '../../src/kubernetes/nfs-sources';
import { isDnsLabel, isDnsSubdomain } from '../../src/kubernetes/object-name';
import type { Quantity } from '../../src/values';
import { refuseUnexported } from './exported';
import { NFS_MOUNT_OPTIONS, refuseMountOptions } from './mount-options';
import type { INfsServer } from './nfs-server';
import { AccessMode, ReclaimPolicy } from './terms';

/** A claim by its name. */
export interface ClaimReference {
  /**
   * @default 'default'
   */
  readonly namespace?: string;
  readonly name: string;
}

/** What an `NfsVolume` needs to be told. */
export interface NfsVolumeProps {
  /** The server that holds the data. */
  readonly server: INfsServer;

  /** Exported directory, or one below it, such as `/exports/scratch`. */
  readonly path: string;

  /** Size that claims are matched against. NFS enforces no quota of its own. */
  readonly capacity: Quantity;

  /**
   * How the nodes may mount it.
   * @default [AccessMode.READ_WRITE_MANY]
   */
  readonly accessModes?: readonly AccessMode[];

  /**
   * Whether the kubelet itself mounts it, or the CSI driver, which `NfsBackend` defines in that form.
   * @default 'in-tree'
   */
  readonly form?: 'in-tree' | 'csi';

  /**
   * Options of mount(8), as nfs(5) has them.
   * @default ['nfsvers=4.1', 'hard']
   */
  readonly mountOptions?: readonly string[];

  /**
   * What becomes of it when its claim was deleted: Retain, or the deprecated Recycle, of which proof STO006 warns.
   * @default ReclaimPolicy.RETAIN
   */
  readonly reclaimPolicy?: ReclaimPolicy;

  /**
   * The one claim that it is kept for, which need not name the volume in its turn.
   * @default - none: whichever claim it suits
   */
  readonly claimFor?: ClaimReference;

  /**
   * Class that claims must ask for.
   * @default - none: only claims without a class, or naming this volume, are bound to it
   */
  readonly storageClassName?: string;

  /**
   * Labels that a claim's selector can ask for.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * `metadata.name`.
   * @default - the construct's id in lower case
   */
  readonly name?: string;
}

/** What a node needs to mount NFS. */
export const NFS_CLIENT = { packages: ['nfs-common'], kernelModules: [] as readonly string[] } as const;

/** What a claim needs to know of a volume it names. */
export interface IVolume {
  /** Name of the PersistentVolume. */
  readonly name: string;
  readonly storageClassName?: string;
}

/**
 * One exported directory, offered to the cluster as a PersistentVolume.
 *
 * Defines no resource on the server: `server.exports` must already cover `path`. The data outlives its claim.
 *
 * @stateful its `path` and `id` are kept for ever; see docs/adr/0004-identity.md
 */
export class NfsVolume extends Construct implements IVolume {
  public readonly name: string;
  public readonly storageClassName?: string;

  constructor(scope: Construct, id: string, props: NfsVolumeProps) {
    super(scope, id);
    this.name = props.name ?? id.toLowerCase();
    refuseMistakes(this, props);
    this.storageClassName = props.storageClassName;

    const { claimFor } = props;
    new k8s.KubePersistentVolume(this, 'Resource', {
      metadata: { name: this.name, labels: props.labels },
      spec: {
        accessModes: [...(props.accessModes ?? [AccessMode.READ_WRITE_MANY])],
        capacity: { storage: k8s.Quantity.fromString(props.capacity.toString()) },
        claimRef: claimFor && { namespace: claimFor.namespace ?? 'default', name: claimFor.name },
        mountOptions: [...(props.mountOptions ?? NFS_MOUNT_OPTIONS)],
        persistentVolumeReclaimPolicy: props.reclaimPolicy ?? ReclaimPolicy.RETAIN,
        storageClassName: props.storageClassName,
        ...this.source(props),
      },
    });
  }

  private source({ form, server, path }: NfsVolumeProps): Pick<k8s.PersistentVolumeSpec, 'nfs' | 'csi'> {
    const address = server.address.toString();
    if (form !== 'csi') {
      return { nfs: { server: address, path } };
    }
    // of the form that the driver advises; its name tells apart two volumes of one directory
    const volumeHandle = `${address}#${path.replace(/^\/+|\/+$/g, '')}#${this.name}`;
    return { csi: { driver: NFS_CSI_DRIVER, volumeHandle, volumeAttributes: { server: address, share: path } } };
  }
}

function refuseMistakes(volume: NfsVolume, props: NfsVolumeProps): void {
  const { server, path, capacity, accessModes } = props;
  check(volume, (wrong) => {
    if (!isDnsSubdomain(volume.name)) {
      wrong('name', `must be a name in lower case, got "${volume.name}"; use letters, digits, '-' and '.'`);
    }
    refuseUnexported(server, 'path', path, wrong);
    if (!capacity.isPositive) {
      wrong('capacity', `must be more than nothing, got "${capacity}"; give it a size such as 5Gi`);
    }
    if (accessModes?.length === 0) {
      wrong('accessModes', 'must name at least one mode, got "none"; leave it out for ReadWriteMany');
    }
    refuseMountOptions(props.mountOptions, wrong);
    refuseReclaimPolicy(props, wrong);
    refuseClaim(props.claimFor, wrong);
  });
}

/**
 * Sources: the plugins of Kubernetes 1.27 and 1.36 that can recycle or delete, and pv_controller.go, which asks them;
 * DeleteVolume of csi-driver-nfs 4.13, which removes the last part of the handle below the share.
 */
function refuseReclaimPolicy({ form, reclaimPolicy }: NfsVolumeProps, wrong: Wrong): void {
  if (form === 'csi' && reclaimPolicy !== undefined && reclaimPolicy !== ReclaimPolicy.RETAIN) {
    const why = {
      [ReclaimPolicy.DELETE]: 'a driver that is asked to delete what it did not make deletes a directory of that name',
      [ReclaimPolicy.RECYCLE]: 'Kubernetes recycles the in-tree form alone',
    }[reclaimPolicy];
    wrong('reclaimPolicy', `must be Retain in the CSI form, got "${reclaimPolicy}"; ${why}`);
  } else if (reclaimPolicy === ReclaimPolicy.DELETE) {
    const why = 'nobody deletes what nobody provisioned, and it ends up Failed';
    wrong('reclaimPolicy', `must be Retain or Recycle, got "Delete"; ${why}`);
  }
}

function refuseClaim(claim: ClaimReference | undefined, wrong: Wrong): void {
  if (claim !== undefined && !isDnsSubdomain(claim.name)) {
    wrong('claimFor', `must name a claim in lower case, got "${claim.name}"; use letters, digits, '-' and '.'`);
  }
  if (claim?.namespace !== undefined && !isDnsLabel(claim.namespace)) {
    wrong('claimFor', `must name a namespace in lower case, got "${claim.namespace}"; use letters, digits and '-'`);
  }
}
