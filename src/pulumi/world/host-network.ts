import { readFileSync } from 'node:fs';
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { type LibvirtHost, NotReached } from '../../live';
import type { LibvirtRecord } from '../../records';
import { Cidr } from '../../values';

/** The interfaces of one machine, by name. */
type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>;

/** What is known of the network of the machine that deploys. */
export interface OwnNetwork {
  readonly interfaces: Interfaces;
  /** The kernel's tables of UDP and TCP sockets. */
  readonly sockets: string;
}

/** Listens to names, on the address of every network that libvirt serves. */
const DNS = 53;

/**
 * What stands in the way of networks that libvirt is about to make. libvirt itself finds out when pools and disks are
 * made already, and takes a bridge that is somebody's for its own.
 */
export async function takenPlaces(
  host: LibvirtHost,
  networks: readonly LibvirtRecord[],
  own: OwnNetwork | undefined,
): Promise<readonly string[]> {
  const seen = networks.length === 0 ? undefined : await interfacesOf(host);
  if (seen === undefined) {
    return [];
  }
  // libvirt may run in another network than this process, though on the same machine
  const here = own !== undefined && isSame(own.interfaces, seen) ? own : undefined;
  return networks.flatMap((record) => [...takenBridge(record, seen), ...(here ? takenAddress(record, here) : [])]);
}

/** The network of this machine, which is the host's when libvirt runs here. */
export function ownNetwork(): OwnNetwork {
  const sockets = ['udp', 'tcp'].map((table) => {
    try {
      return readFileSync(`/proc/net/${table}`, 'utf8');
    } catch {
      return '';
    }
  });
  return { interfaces: networkInterfaces(), sockets: sockets.join('') };
}

/** MAC addresses by name, as libvirt sees them; undefined when it cannot say, as not each has the driver for that. */
async function interfacesOf(host: LibvirtHost): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    const rows = (await host.ask(['iface-list', '--all'])).split('\n').map((line) => line.trim().split(/\s+/));
    return new Map(rows.filter((row) => row.length === 3 && row[2].includes(':')).map(([name, , mac]) => [name, mac]));
  } catch (error) {
    if (error instanceof NotReached) {
      return undefined;
    }
    throw error;
  }
}

function isSame(interfaces: Interfaces, seen: ReadonlyMap<string, string>): boolean {
  return Object.entries(interfaces).every(([name, all]) => seen.get(name) === all?.[0]?.mac);
}

function takenBridge({ path, host, spec }: LibvirtRecord, seen: ReadonlyMap<string, string>): readonly string[] {
  return spec.type === 'network' && spec.mode !== 'bridge' && seen.has(spec.bridge)
    ? [
        `[${path}] 'bridge' must be free on ${host}, got "${spec.bridge}", an interface that is there; ` +
          'give the network another bridge; or, when a libvirtd left it that ended while it made the network, ' +
          `remove it: \`ip link delete ${spec.bridge}\``,
      ]
    : [];
}

function takenAddress({ path, host, spec }: LibvirtRecord, own: OwnNetwork): readonly string[] {
  if (spec.type !== 'network' || spec.subnet === undefined) {
    return [];
  }
  const { cidr, gateway } = spec.subnet;
  const addresses = Object.entries(own.interfaces).flatMap(([name, all = []]) =>
    all.filter(({ family }) => family === 'IPv4').map((each) => ({ name, text: each.cidr ?? each.address })),
  );
  const taken = addresses.find(({ text }) => text.includes('/') && Cidr.parseInterface(text).cidr.overlaps(cidr));
  if (taken !== undefined) {
    return [
      `[${path}] 'cidr' must be free on ${host}, got "${cidr}", and ${taken.name} has ${taken.text}; ` +
        'give the network another cidr, or remove that address',
    ];
  }
  return listensEverywhere(own.sockets, DNS)
    ? [
        `[${path}] 'cidr' must leave port ${DNS} of ${gateway} to libvirt on ${host}, got "a program that listens on ` +
          `0.0.0.0:${DNS}"; let it listen on its own addresses alone: \`ss -lnup 'sport = :${DNS}'\` names it`,
      ]
    : [];
}

/** A row of the kernel's table: number, local address and port in hexadecimal, remote ones, state. */
function listensEverywhere(sockets: string, port: number): boolean {
  const wanted = `00000000:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return sockets.split('\n').some((line) => {
    const [, local, remote] = line.trim().split(/\s+/);
    return local === wanted && remote === '00000000:0000';
  });
}
