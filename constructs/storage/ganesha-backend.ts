import type { Construct } from 'constructs';
import { check } from '../../src/check';
import { type Cidr, Ipv4Address } from '../../src/values';
import type { VirtualMachine } from '../host';
import type { BackendFacts, BoundBackend, IStorageBackend } from './backend';
import { GaneshaServer, type GlusterCluster } from './gluster';
import { NfsCsiBackend, type NfsCsiBackendProps } from './nfs-csi-backend';

/** What a `GaneshaBackend` needs to be told. */
export interface GaneshaBackendProps extends Pick<NfsCsiBackendProps, 'subDir' | 'onDelete' | 'snapshots'> {
  /** Machine of the tree that NFS-Ganesha runs on; one of the cluster, or another. */
  readonly on: VirtualMachine;

  /** Whose volume it is. */
  readonly cluster: GlusterCluster;

  /** Name in gluster of a volume that exists and is started. */
  readonly volume: string;

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
    this.facts = new NfsCsiBackend({ server: { address, exports: [] }, directory: `/${props.volume}` }).facts;
  }

  public bind(scope: Construct): BoundBackend {
    const { on, cluster, volume, clients, ...rest } = this.props;
    check(scope, (wrong) => {
      if (!/^[A-Za-z0-9][\w-]*$/.test(volume)) {
        wrong('volume', `must be a name in gluster, got "${volume}"; use letters, digits, '_' and '-'`);
      }
      if (clients.length === 0) {
        wrong('clients', 'must admit somebody, got "none"; name the network of the nodes');
      }
      if (cluster.nodes.length === 0) {
        wrong('cluster', `must have machines, got "none" in ${cluster.name}; add nodes to it first`);
      }
    });
    const server = GaneshaServer.on(on);
    server.offer({ cluster, volume, clients });
    return new NfsCsiBackend({ ...rest, server, directory: `/${volume}` }).bind(scope);
  }
}
