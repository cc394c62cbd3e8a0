import type { Construct } from 'constructs';
import type { BackendFacts, BoundBackend, IStorageBackend } from './backend';
import { NfsCsiDriver } from './drivers/nfs-csi-driver';
import { NFS_FACTS } from './nfs-facts';

/** What an `NfsBackend` can be told. */
export interface NfsBackendProps {
  /**
   * Whether volumes of the class are mounted by the kubelet itself, or by the CSI driver, which is defined then.
   * @default 'in-tree'
   */
  readonly form?: 'in-tree' | 'csi';
}

/**
 * Directories of NFS servers that somebody has made: nothing is provisioned. The volumes are `NfsVolume`s that name the
 * class, in the same form; see there for both.
 */
export class NfsBackend implements IStorageBackend {
  public readonly facts: BackendFacts = {
    ...NFS_FACTS,
    // each volume is told of for itself, by proof CAP: what they promise together must be there
    enforcesCapacity: true,
  };

  constructor(private readonly props: NfsBackendProps = {}) {}

  public bind(scope: Construct): BoundBackend {
    if (this.props.form === 'csi') {
      NfsCsiDriver.in(scope);
    }
    return { provisioner: 'kubernetes.io/no-provisioner' };
  }
}
