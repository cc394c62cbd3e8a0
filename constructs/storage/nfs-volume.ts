import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { check } from '../../src/check';
import { isDnsSubdomain } from '../../src/kubernetes/object-name';
import type { Quantity } from '../../src/values';
import type { INfsServer } from './nfs-server';
import { AccessMode } from './terms';

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

    new k8s.KubePersistentVolume(this, 'Resource', {
      metadata: { name: this.name, labels: props.labels },
      spec: {
        accessModes: [...(props.accessModes ?? [AccessMode.READ_WRITE_MANY])],
        capacity: { storage: k8s.Quantity.fromString(props.capacity.toString()) },
        nfs: { server: props.server.address.toString(), path: props.path },
        persistentVolumeReclaimPolicy: 'Retain',
        storageClassName: props.storageClassName,
      },
    });
  }
}

function refuseMistakes(volume: NfsVolume, { server, path, capacity, accessModes }: NfsVolumeProps): void {
  check(volume, (wrong) => {
    if (!isDnsSubdomain(volume.name)) {
      wrong('name', `must be a name in lower case, got "${volume.name}"; use letters, digits, '-' and '.'`);
    }
    if (!path.startsWith('/')) {
      wrong('path', `must be absolute, got "${path}"; did you mean "/${path}"?`);
    } else if (path.split('/').includes('..')) {
      wrong('path', `must not climb, got "${path}"; write the directory that is meant`);
    } else if (!server.exports.some((root) => path === root || path.startsWith(root === '/' ? root : `${root}/`))) {
      const exports = server.exports.join(', ') || 'nothing';
      wrong('path', `must be exported by ${server.address}, got "${path}"; it exports ${exports}`);
    }
    if (!capacity.isPositive) {
      wrong('capacity', `must be more than nothing, got "${capacity}"; give it a size such as 5Gi`);
    }
    if (accessModes?.length === 0) {
      wrong('accessModes', 'must name at least one mode, got "none"; leave it out for ReadWriteMany');
    }
  });
}
