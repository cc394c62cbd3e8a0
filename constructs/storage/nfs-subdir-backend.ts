import type { Construct } from 'constructs';
import { check } from '../../src/check';
import type { BackendFacts, BoundBackend, IStorageBackend } from './backend';
import { defineNfsSubdirProvisioner } from './drivers/nfs-subdir-provisioner';
import { refuseUnexported } from './exported';
import { NFS_MOUNT_OPTIONS, refuseMountOptions } from './mount-options';
import { NFS_FACTS } from './nfs-facts';
import type { INfsServer } from './nfs-server';
import { AccessMode } from './terms';

/** What an `NfsSubdirBackend` needs to be told. */
export interface NfsSubdirBackendProps {
  /** The server that holds the data. */
  readonly server: INfsServer;

  /** Exported directory, or one below it, in which each volume gets one of its own. */
  readonly directory: string;

  /**
   * Directory of a volume below `directory`, with `${.PVC.namespace}`, `${.PVC.name}`, `${.PVC.labels.<label>}` and
   * `${.PVC.annotations.<annotation>}` filled in for each claim.
   * @default - namespace, claim and volume, joined by `-`
   */
  readonly pathPattern?: string;

  /**
   * What becomes of the directory when the volume is deleted, which a class with reclaim policy Retain never does.
   * `archive` renames it.
   * @default 'retain'
   */
  readonly onDelete?: 'delete' | 'retain' | 'archive';
}

/**
 * A directory of an NFS server for each claim, made by nfs-subdir-external-provisioner 4.0.2 and mounted by the kubelet
 * itself: no driver on the nodes, and neither growth nor snapshots.
 *
 * Its project has been quiet since 2024; `NfsCsiBackend` is the one that is kept. Source of the parameters: its README.
 */
export class NfsSubdirBackend implements IStorageBackend {
  public readonly facts: BackendFacts = {
    ...NFS_FACTS,
    // it does not know the fourth
    accessModes: NFS_FACTS.accessModes.filter((mode) => mode !== AccessMode.READ_WRITE_ONCE_POD),
    enforcesCapacity: false,
  };

  constructor(private readonly props: NfsSubdirBackendProps) {}

  public bind(scope: Construct): BoundBackend {
    const { server, directory, pathPattern, onDelete = 'retain' } = this.props;
    check(scope, (wrong) => {
      refuseUnexported(server, 'directory', directory, wrong);
      const unknown = [...(pathPattern ?? '').matchAll(/\$\{[^}]*\}/g)].find(([text]) => !TEMPLATE.test(text));
      if (unknown !== undefined) {
        wrong('pathPattern', `must be made of \${.PVC.namespace} and the like, got "${unknown[0]}"; mend its spelling`);
      } else if (pathPattern !== undefined && !tellsClaimsApart(pathPattern)) {
        const fix = `put \${.PVC.namespace} and \${.PVC.name} into it`;
        wrong('pathPattern', `must be another for each claim, got "${pathPattern}"; ${fix}`);
      }
    });
    return {
      provisioner: defineNfsSubdirProvisioner(scope, { server: server.address.toString(), directory }),
      parameters: {
        ...(pathPattern === undefined ? {} : { pathPattern }),
        // without `onDelete` it archives
        ...(onDelete === 'archive' ? { archiveOnDelete: 'true' } : { onDelete }),
      },
      mountOptions: NFS_MOUNT_OPTIONS,
      refuseMountOptions,
    };
  }
}

const TEMPLATE = /^\$\{\.PVC\.(namespace|name|labels\.[^}]+|annotations\.[^}]+)\}$/;

/** A label or annotation may tell them apart as well: that is for the author to see to. */
function tellsClaimsApart(pattern: string): boolean {
  return (
    /\$\{\.PVC\.(labels|annotations)\./.test(pattern) ||
    (pattern.includes(`\${.PVC.namespace}`) && pattern.includes(`\${.PVC.name}`))
  );
}
