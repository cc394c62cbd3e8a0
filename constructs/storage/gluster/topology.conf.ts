import type { Ipv4Address } from '../../../src/values';

/** A machine as heketi's topology file has it. */
export interface TopologyNode {
  readonly address: Ipv4Address;
  readonly zone: number;
  /** Such as `/dev/vdb`. */
  readonly devices: readonly string[];
}

/**
 * The file that `heketi-cli topology load` reads: the machines of one cluster and their raw disks, in the order given.
 * Loading it again adds what is new and leaves the rest alone. A disk that holds anything is refused, never cleared.
 *
 * A machine is named by its address, in both lists: the provisioner puts what `storage` says into Endpoints, which take
 * no host names.
 *
 * Source: docs/admin/topology.md of heketi, and `topologyLoadCommand` of its client.
 */
export function topologyJson(nodes: readonly TopologyNode[]): string {
  const document = {
    clusters: [
      {
        nodes: nodes.map(({ address, zone, devices }) => ({
          node: { hostnames: { manage: [address.toString()], storage: [address.toString()] }, zone },
          devices: devices.map((name) => ({ name, destroydata: false })),
        })),
      },
    ],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
