import type { Construct } from 'constructs';
import { check } from '../../src/check';
import type { BackendFacts, BoundBackend, IStorageBackend } from './backend';
import { LOCAL_PATH, LocalPathProvisioner } from './drivers/local-path-provisioner';
import { AccessMode, BindingMode } from './terms';

/** What a `LocalPathBackend` can be told. */
export interface LocalPathBackendProps {
  /**
   * Absolute directory of the nodes that volumes are made in; where a data disk is mounted there, on that disk. One for
   * all classes of a cluster.
   * @default '/var/lib/strata/volumes'
   */
  readonly directory?: string;
}

/**
 * A directory on the node of the pod, made by local-path-provisioner: the stand-in for cloud disks on bare machines.
 *
 * A pod that has such a volume stays on its node, and waits when the node is gone. Nothing copies the data, and nothing
 * keeps a volume to its size.
 */
export class LocalPathBackend implements IStorageBackend {
  public readonly facts: BackendFacts = {
    accessModes: [AccessMode.READ_WRITE_ONCE, AccessMode.READ_WRITE_ONCE_POD],
    enforcesCapacity: false,
    nodePackages: [],
    kernelModules: [],
    listeners: [],
  };

  constructor(private readonly props: LocalPathBackendProps = {}) {}

  public bind(scope: Construct): BoundBackend {
    const { directory = '/var/lib/strata/volumes' } = this.props;
    const { directory: first } = LocalPathProvisioner.in(scope, directory);
    check(scope, (wrong) => {
      if (!directory.startsWith('/') || directory === '/') {
        wrong('directory', `must be an absolute directory below the root, got "${directory}"; name one of its own`);
      }
      if (first !== directory) {
        wrong(
          'directory',
          `must be the same for all classes, got "${directory}" besides ${first}; name one of the two`,
        );
      }
    });
    return {
      provisioner: LOCAL_PATH,
      // the node is known when the pod is placed, and the volume must lie there
      volumeBindingMode: BindingMode.WAIT_FOR_FIRST_CONSUMER,
    };
  }
}
