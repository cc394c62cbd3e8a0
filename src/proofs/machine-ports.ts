import { type ListenerRecord, recordsOf, type StrataRecord } from '../records';
import type { Finding } from './finding';
import { type NodeListener, nodeListenersIn } from './ports/listeners';
import type { Proof } from './proof';

/** Ports of a machine that are taken, first to last. */
interface Taken {
  readonly path: string;
  readonly address: string;
  readonly protocol: string;
  readonly first: number;
  readonly last: number;
  readonly use: string;
}

/** What a KVM host opens besides what it is told: VNC displays, and what it moves machines over. Source: libvirt. */
const ON_KVM_HOSTS = [
  { first: 5900, last: 5999, use: 'VNC displays' },
  { first: 16509, last: 16509, use: 'libvirt' },
  { first: 16514, last: 16514, use: 'libvirt over TLS' },
  { first: 49152, last: 49215, use: 'migration of machines' },
] as const;

const NFS = 2049;

/** PRT: a port of a machine outside of all pods is listened on once. */
export const machinePorts: Proof = {
  needsTree: true,
  codes: {
    PRT013: {
      title: 'a port of a machine is taken twice',
      why:
        'Who starts second ends, or takes another port that nobody knows of. On a KVM host a move of a machine fails in ' +
        'the middle; on a node of the cluster a pod with a port of the host ends when it starts.',
    },
  },

  prove({ records }) {
    const declared = recordsOf(records, 'listener').map(takenBy);
    const given = [...ofHosts(records), ...ofNodes(records), ...ofFileServers(records)];
    const findings = declared.flatMap((own, index) =>
      [...given, ...declared.slice(0, index)].filter((other) => clash(own, other)).map((other) => finding(own, other)),
    );
    return { findings, predictions: [] };
  },
};

function takenBy({ path, address, protocol, first, last, use }: ListenerRecord): Taken {
  return { path, address: address.toString(), protocol, first, last, use };
}

function ofHosts(records: readonly StrataRecord[]): readonly Taken[] {
  return recordsOf(records, 'host').flatMap(({ path, name, bridges }) =>
    bridges.flatMap(({ address }) =>
      ON_KVM_HOSTS.map(({ use, ...ports }) => ({
        path,
        address: address.toString(),
        protocol: 'TCP',
        ...ports,
        use: `${use} of ${name}`,
      })),
    ),
  );
}

/** Whoever exports directories listens for NFS; one that says so itself is not asked again. */
function ofFileServers(records: readonly StrataRecord[]): readonly Taken[] {
  const told = new Set(recordsOf(records, 'listener').map(({ path }) => path));
  const servers = new Map(
    recordsOf(records, 'export')
      .filter(({ path }) => !told.has(path))
      .map(({ path, server }) => [path, server.toString()]),
  );
  return [...servers].map(([path, address]) => ({
    path,
    address,
    protocol: 'TCP',
    first: NFS,
    last: NFS,
    use: 'the NFS server',
  }));
}

/** What surely listens on a node, or may, where the scheduler chooses. */
function ofNodes(records: readonly StrataRecord[]): readonly Taken[] {
  const opened = nodeListenersIn(records);
  return recordsOf(records, 'node').flatMap((node) =>
    opened
      .filter(
        (each) => isOn(each, node.name) && (each.address === undefined || each.address === node.address.toString()),
      )
      .map(({ path, owner, protocol, port }) => ({
        path: path === '' ? node.path : path,
        address: node.address.toString(),
        protocol,
        first: port,
        last: port,
        use: `${owner} on ${node.name}`,
      })),
  );
}

function isOn({ on }: NodeListener, name: string): boolean {
  return typeof on === 'string' || on.names === undefined || on.names.includes(name);
}

/** One program may say its ports for several reasons: the same use of one machine is no clash. */
function clash(a: Taken, b: Taken): boolean {
  const isSame = a.use === b.use && a.first === b.first && a.last === b.last;
  return a.address === b.address && a.protocol === b.protocol && a.first <= b.last && b.first <= a.last && !isSame;
}

function finding(own: Taken, other: Taken): Finding {
  const [first, last] = [Math.max(own.first, other.first), Math.min(own.last, other.last)];
  const ports = first === last ? `${first}` : `${first}-${last}`;
  return {
    code: 'PRT013',
    severity: 'error',
    path: own.path,
    message: `'${own.use}' must have ports of its own on ${own.address}, got "${ports}" (${own.protocol}), taken by ${other.use}`,
    fix: 'move one of the two to another machine, or to other ports',
    related: other.path === own.path ? [] : [other.path],
  };
}
