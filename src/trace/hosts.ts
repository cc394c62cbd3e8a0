import { mountedDisks } from '../guest';
import type { DomainSpec } from '../libvirt';
import { type LibvirtRecord, recordsOf, type StrataRecord } from '../records';
import { directoriesAround } from './directories';
import type { Graph, Thing } from './graph';

/** A machine of the tree, as what stands on it sees it. */
export interface Machine {
  readonly domain: Thing;
  /** Its disk volumes by the directory that they are mounted on; the root disk is on `/`. */
  readonly disks: ReadonlyMap<string, Thing>;
}

/** Everything of libvirt by `host kind name`, volumes with their pool. */
type Known = ReadonlyMap<string, Thing>;

/** Hosts with their pools, disks, networks and machines. Returns the machines by address, where they have one. */
export function addHosts(graph: Graph, records: readonly StrataRecord[]): ReadonlyMap<string, Machine> {
  const libvirt = recordsOf(records, 'libvirt');
  const known = thingsOf(graph, records, libvirt);
  const pools = new Map(
    libvirt.flatMap(({ host, spec }) => (spec.type === 'pool' ? [[`${host} ${spec.path}`, spec.name] as const] : [])),
  );
  const firstBoots = new Map(
    libvirt.flatMap(({ host, spec }) =>
      spec.type === 'cloud-init-disk' ? [[`${host} ${spec.guest}`, spec] as const] : [],
    ),
  );
  // the address of a machine that is set up by hand stands beside it
  const byHand = new Map(recordsOf(records, 'address').map(({ path, address }) => [path, address.toString()]));
  const machines = new Map<string, Machine>();
  for (const record of libvirt) {
    standOnHost(graph, record, known);
    const { host, spec, path } = record;
    if (spec.type === 'domain') {
      const firstBoot = firstBoots.get(`${host} ${spec.name}`);
      const mounts = new Map(mountedDisks(firstBoot?.userData).map(({ device, mount }) => [device, mount]));
      const machine = addMachine(graph, { host, spec, mounts, known, pools });
      const address = firstBoot?.networkConfig.address.toString() ?? byHand.get(path.slice(0, path.lastIndexOf('/')));
      if (address !== undefined) {
        machines.set(address, machine);
      }
    }
  }
  return machines;
}

function thingsOf(graph: Graph, records: readonly StrataRecord[], libvirt: readonly LibvirtRecord[]): Known {
  const known = new Map<string, Thing>();
  for (const { path, name, bridges } of recordsOf(records, 'host')) {
    known.set(name, graph.add({ kind: 'host', name, path }));
    for (const bridge of bridges) {
      const thing = graph.add({ kind: 'bridge', place: name, name: bridge.name, path });
      known.set(`${name} bridge ${bridge.name}`, thing);
      link(graph, thing, known.get(name), `over ${bridge.over}`);
    }
  }
  for (const { path, host, spec } of libvirt) {
    const place = 'pool' in spec ? `${host}/${spec.pool}` : host;
    known.set(keyOf(host, spec), graph.add({ kind: spec.type, place, name: spec.name, path }));
  }
  return known;
}

function keyOf(host: string, spec: LibvirtRecord['spec']): string {
  return 'pool' in spec ? `${host} ${spec.pool}/${spec.name}` : `${host} ${spec.type} ${spec.name}`;
}

/** What everything but a machine stands on. */
function standOnHost(graph: Graph, { host, spec }: LibvirtRecord, known: Known): void {
  const thing = known.get(keyOf(host, spec));
  const on = (lower: string, how: string) => link(graph, thing, known.get(lower), how);
  if (spec.type === 'pool') {
    on(host, `directory ${spec.path}`);
  } else if (spec.type === 'network') {
    on(`${host} bridge ${spec.bridge}`, 'bridge of the host');
    on(host, 'network of the host');
  } else if (spec.type === 'volume') {
    on(`${host} ${spec.pool}/${spec.base?.name}`, 'image it is laid over');
    on(`${host} pool ${spec.pool}`, 'in the pool');
  } else if (spec.type === 'cloud-init-disk') {
    on(`${host} pool ${spec.pool}`, 'in the pool');
  }
}

interface Parts {
  readonly host: string;
  readonly spec: DomainSpec;
  /** Directories by device. */
  readonly mounts: ReadonlyMap<string, string>;
  readonly known: Known;
  /** Names of pools by `host directory`. */
  readonly pools: ReadonlyMap<string, string>;
}

function addMachine(graph: Graph, { host, spec, mounts, known, pools }: Parts): Machine {
  const domain = known.get(keyOf(host, spec)) as Thing;
  const on = (lower: string, how: string, isPart = false) => link(graph, domain, known.get(lower), how, isPart);
  const poolOf = (file: string) => pools.get(`${host} ${file.slice(0, file.lastIndexOf('/'))}`);
  const disks = new Map<string, Thing>();
  spec.disks.forEach((disk, index) => {
    if (disk.from === 'iso') {
      on(`${host} pool ${poolOf(disk.path)}`, `installation medium ${disk.path}`);
      return;
    }
    const device = `vd${String.fromCharCode('a'.charCodeAt(0) + index)}`;
    const mount = index === 0 ? '/' : mounts.get(`/dev/${device}`);
    const volume = known.get(`${host} ${disk.pool}/${disk.volume}`);
    const use = index === 0 ? 'root disk' : mount === undefined ? 'raw disk' : `disk mounted on ${mount},`;
    // a machine boots without its data disks; what lies on one stands on that one
    link(graph, domain, volume, `${use} ${device}`, index > 0);
    if (mount !== undefined && volume !== undefined) {
      disks.set(mount, volume);
    }
  });
  if (spec.cloudInit !== undefined) {
    on(`${host} ${poolOf(spec.cloudInit.path)}/${spec.cloudInit.name}`, 'first boot');
  }
  for (const { network, bridge } of spec.interfaces) {
    on(network === undefined ? `${host} bridge ${bridge}` : `${host} network ${network}`, 'network interface');
  }
  on(host, 'runs on');
  return { domain, disks };
}

/** Links a thing to the disk that a directory of a machine lies on. */
export function linkToDisk(graph: Graph, thing: Thing, { disks }: Machine, directory: string): void {
  const mount = directoriesAround(directory).find((each) => disks.has(each));
  if (mount !== undefined) {
    link(graph, thing, disks.get(mount), mount === '/' ? 'root disk' : `disk mounted on ${mount}`);
  }
}

/** A thing that the tree does not define, such as a network of the host's own, is left out. */
function link(graph: Graph, upper: Thing | undefined, lower: Thing | undefined, how: string, isPart = false): void {
  if (upper !== undefined && lower !== undefined) {
    graph.link(upper, lower, how, { isPart });
  }
}
