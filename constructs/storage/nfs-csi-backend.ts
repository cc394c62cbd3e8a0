import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { check } from '../../src/check';
import { NFS_CSI_DRIVER } from '../../src/kubernetes/nfs-sources';
import type { BackendFacts, BoundBackend, IStorageBackend } from './backend';
import { NfsCsiDriver } from './drivers/nfs-csi-driver';
import { secretParameters } from './drivers/secret-parameters';
import { SNAPSHOT_API } from './drivers/volume-snapshots';
import { refuseUnexported } from './exported';
import { NFS_MOUNT_OPTIONS, refuseMountOptions } from './mount-options';
import { NFS_FACTS } from './nfs-facts';
import type { INfsServer } from './nfs-server';

/** What an `NfsCsiBackend` needs to be told. */
export interface NfsCsiBackendProps {
  /** The server that holds the data. */
  readonly server: INfsServer;

  /** Exported directory, or one below it, in which each volume gets one of its own. */
  readonly directory: string;

  /**
   * Directory of a volume below `directory`. `${pvc.metadata.name}`, `${pvc.metadata.namespace}` and
   * `${pv.metadata.name}` are filled in for each claim.
   * @default - the name of the volume
   */
  readonly subDir?: string;

  /**
   * What becomes of the directory when the volume is deleted, which a class with reclaim policy Retain never does.
   * `archive` renames it.
   * @default 'retain'
   */
  readonly onDelete?: 'delete' | 'retain' | 'archive';

  /**
   * Octal permissions that the driver gives the directory at each mount, such as `0770`.
   * @default - as the driver made it: 0755, of the user that the server takes its root for
   */
  readonly mountPermissions?: string;

  /**
   * A Secret whose key `mountOptions` holds the options for deleting volumes, where those of the class are not known.
   * @default - the server's own
   */
  readonly provisionerSecret?: { readonly name: string; readonly namespace: string };

  /**
   * Whether claims can be copied as they are at one moment: defines a VolumeSnapshotClass of the class' name, the kinds
   * of snapshots and the controller of them.
   * @default false
   */
  readonly snapshots?: boolean;
}

const TEMPLATES = ['pvc.metadata.name', 'pvc.metadata.namespace', 'pv.metadata.name'].map((name) => `\${${name}}`);

/**
 * A directory of an NFS server for each claim, made and mounted by csi-driver-nfs 4.13. Volumes can grow, be copied, and
 * with `snapshots` be kept as they were.
 *
 * NFS has no quotas: a volume can grow past its claim, and "growing" changes a number. Source of the parameters: the
 * driver's own documentation, v4.13.4.
 */
export class NfsCsiBackend implements IStorageBackend {
  public readonly facts: BackendFacts = {
    ...NFS_FACTS,
    enforcesCapacity: false,
    versions: {
      since: 21,
      why: 'csi-driver-nfs 4.13 is made for 1.21 and later',
      instead: 'NfsBackend, or an older driver',
    },
  };

  constructor(private readonly props: NfsCsiBackendProps) {}

  public bind(scope: Construct): BoundBackend {
    const { server, directory, subDir, onDelete = 'retain', mountPermissions, provisionerSecret } = this.props;
    refuseMistakes(scope, this.props);
    const driver = NfsCsiDriver.in(scope);
    if (this.props.snapshots === true) {
      driver.makeSnapshots();
      defineSnapshotClass(scope, provisionerSecret);
    }
    return {
      provisioner: NFS_CSI_DRIVER,
      parameters: {
        server: server.address.toString(),
        share: directory,
        ...(subDir === undefined ? {} : { subDir }),
        onDelete,
        ...(mountPermissions === undefined ? {} : { mountPermissions }),
        ...(provisionerSecret && secretParameters(['provisioner'], provisionerSecret)),
      },
      mountOptions: NFS_MOUNT_OPTIONS,
      refuseMountOptions,
      allowVolumeExpansion: true,
    };
  }
}

/** A snapshot that was taken is kept, as a volume is. */
function defineSnapshotClass(scope: Construct, secret: NfsCsiBackendProps['provisionerSecret']): void {
  new ApiObject(scope, 'SnapshotClass', {
    apiVersion: SNAPSHOT_API,
    kind: 'VolumeSnapshotClass',
    metadata: { name: scope.node.id.toLowerCase() },
    driver: NFS_CSI_DRIVER,
    deletionPolicy: 'Retain',
    parameters: secret && secretParameters(['snapshotter'], secret),
  });
}

function refuseMistakes(scope: Construct, props: NfsCsiBackendProps): void {
  const { server, directory, subDir, mountPermissions } = props;
  check(scope, (wrong) => {
    refuseUnexported(server, 'directory', directory, wrong);
    if (subDir !== undefined) {
      if (subDir.startsWith('/') || subDir.split('/').includes('..')) {
        wrong('subDir', `must lie below the directory, got "${subDir}"; write a path without a slash at its start`);
        return;
      }
      const unknown = [...subDir.matchAll(/\$\{[^}]*\}/g)].find(([text]) => !TEMPLATES.includes(text));
      if (unknown !== undefined) {
        wrong('subDir', `must be made of ${TEMPLATES.join(', ')}, got "${unknown[0]}"; mend its spelling`);
      } else if (!tellsClaimsApart(subDir)) {
        wrong('subDir', `must be another for each claim, got "${subDir}"; put \${pv.metadata.name} into it`);
      }
    }
    if (mountPermissions !== undefined && !/^0?[0-7]{3,4}$/.test(mountPermissions)) {
      wrong('mountPermissions', `must be octal permissions, got "${mountPermissions}"; write it such as 0770`);
    }
  });
}

/** Claims of one name stand in several namespaces. */
function tellsClaimsApart(subDir: string): boolean {
  const [claim, namespace, volume] = TEMPLATES.map((template) => subDir.includes(template));
  return volume || (claim && namespace);
}
