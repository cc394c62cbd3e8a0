import type { Construct } from 'constructs';
import { check } from '../../src/check';
import { type Cidr, Ipv4Address } from '../../src/values';
import type { VirtualMachine } from '../host';
import type { BackendFacts, BoundBackend, IStorageBackend } from './backend';
import { GaneshaServer, type IGlusterVolume } from './gluster';
import { refuseUnknown } from './gluster/volume-rules';
import { NfsCsiBackend, type NfsCsiBackendProps } from './nfs-csi-backend';

/** What a `GaneshaBackend` needs to be told. */
export interface GaneshaBackendProps extends Pick<NfsCsiBackendProps, 'subDir' | 'onDelete' | 'snapshots'> {
  /** Machine of the tree that NFS-Ganesha runs on; one of those that hold the volume, or another. */
  readonly on: VirtualMachine;

  /** A `GlusterVolume`, or the name and the servers of one that exists. */
  readonly volume: IGlusterVolume;

  /** Who may mount it: the network of the nodes. */
  readonly clients: readonly Cidr[];
}

/**
 * A directory of a GlusterFS volume for each claim, over NFS: NFS-Ganesha offers the volume, csi-driver-nfs mounts it.
 * Nodes need no GlusterFS client. Both programs are maintained, which makes it the successor of the in-tree class.
 *
 * The copies are gluster's; the one machine that serves is not copied: while it is down, pods wait. As with all NFS, a
 * volume can grow past its claim.
 */
export class GaneshaBackend implements IStorageBackend {
  public readonly facts: BackendFacts;

  constructor(private readonly props: GaneshaBackendProps) {
    // what a class can do is that of its driver
    const address = props.on.address ?? Ipv4Address.fromNumber(0);
    this.facts = new NfsCsiBackend({ server: { address, exports: [] }, directory: `/${props.volume.name}` }).facts;
  }

  public bind(scope: Construct): BoundBackend {
    const { on, volume, clients, ...rest } = this.props;
    check(scope, (wrong) => {
      refuseUnknown(volume, wrong);
      if (clients.length === 0) {
        wrong('clients', 'must admit somebody, got "none"; name the network of the nodes');
      }
    });
    const server = GaneshaServer.on(on);
    server.offer({ volume, clients });
    return new NfsCsiBackend({ ...rest, server, directory: `/${volume.name}` }).bind(scope);
  }
}
