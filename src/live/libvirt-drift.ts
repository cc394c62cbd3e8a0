import { libvirtXml } from '../libvirt';
import { parseXml } from '../libvirt/xml-parse';
import { missingFrom, withFileDisks } from '../libvirt/xml-subset';
import type { LibvirtRecord } from '../records';
import { type Drift, type Drifts, MISSING } from './drift';
import type { LibvirtHost } from './libvirt-host';
import { askEach } from './program';

/** What one host's libvirt has otherwise than the tree: all that our XML says, and whether it runs. */
export async function libvirtDrift(records: readonly LibvirtRecord[], host: LibvirtHost): Promise<Drifts> {
  const pools = new Map(records.flatMap(({ spec }) => (spec.type === 'pool' ? [[spec.name, spec.path] as const] : [])));
  const drifts = await askEach(records, (record) => driftOf(record, host, pools));
  return { kind: 'libvirt object', compared: records.length, drifts: drifts.flat(), notCompared: [] };
}

async function driftOf(
  { path, spec }: LibvirtRecord,
  host: LibvirtHost,
  pools: ReadonlyMap<string, string>,
): Promise<readonly Drift[]> {
  const what = `${spec.type} ${spec.name}`;
  if (spec.type === 'cloud-init-disk' || spec.type === 'volume') {
    const live = await host.volume(spec.pool, spec.name);
    if (live === undefined) {
      return [{ path, what, tree: `a volume in pool ${spec.pool}`, world: MISSING }];
    }
    // what is on such a disk was read once, at the first boot; its size is whatever the ISO took
    return spec.type === 'cloud-init-disk'
      ? []
      : xmlDrift(path, what, libvirtXml(spec), live).filter(
          ({ at }) => at !== 'capacity' || spec.capacity !== undefined,
        );
  }
  const live = await host.definition(spec.type, spec.name);
  if (live === undefined) {
    return [{ path, what, tree: `a ${spec.type}`, world: MISSING }];
  }
  // the deployment starts everything that can be started
  const stopped: readonly Drift[] = (await host.isRunning(spec.type, spec.name))
    ? []
    : [{ path, what, at: 'state', tree: 'running', world: 'shut off' }];
  return [...xmlDrift(path, what, libvirtXml(spec), live, pools), ...stopped];
}

function xmlDrift(
  path: string,
  what: string,
  ours: string,
  theirs: string,
  pools: ReadonlyMap<string, string> = new Map(),
): readonly Drift[] {
  const [tree, world] = [ours, theirs].map((text) => withFileDisks(parseXml(text), pools));
  return missingFrom(world, tree).map((each) => ({
    path,
    what,
    at: each.at,
    tree: each.ours,
    world: each.theirs ?? 'nothing',
  }));
}
