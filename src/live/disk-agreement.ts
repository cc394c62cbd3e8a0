import { childrenOf, parseXml, textOf } from '../libvirt/xml-parse';
import type { DisksPrediction } from '../proofs';
import { type Comparison, compare } from './difference';
import type { LibvirtHost } from './libvirt-host';
import { askEach } from './program';

/** Every predicted disk of a host's machines is attached, in the definition and, of a machine that runs, right now. */
export async function compareDisks(predictions: readonly DisksPrediction[], host: LibvirtHost): Promise<Comparison> {
  const attached = await askEach(predictions, ({ guest }) => attachedTo(guest, host));
  const all = predictions.flatMap((prediction, index) =>
    prediction.disks.map((disk) => ({ ...disk, path: prediction.path, guest: prediction.guest, has: attached[index] })),
  );
  return compare('disk', all, ({ guest, target, source, has }) => {
    const what = `${guest}/${target}`;
    if (has === undefined) {
      const fix = 'apply the environment; `strata plan` shows what is missing';
      return { what, predicted: source, wrong: { actual: `missing: there is no machine ${guest}`, fix } };
    }
    const wrong = has.find((disks) => !(disks.get(target) ?? []).includes(source));
    const fix = `attach it again, or change the environment; \`virsh domblklist ${guest}\` shows what is attached`;
    const actual = wrong?.get(target)?.at(-1) ?? 'not attached';
    return { what, predicted: source, wrong: wrong === undefined ? undefined : { actual, fix } };
  });
}

/** Names of each disk's source by its place on the bus. */
type Disks = ReadonlyMap<string, readonly string[]>;

/** Of the definition and of the running machine; undefined when there is no such machine. */
async function attachedTo(guest: string, host: LibvirtHost): Promise<readonly Disks[] | undefined> {
  const [defined, current] = [await host.definition('domain', guest), await host.current('domain', guest)];
  return defined === undefined || current === undefined
    ? undefined
    : [await disksIn(defined, host), await disksIn(current, host)];
}

async function disksIn(xml: string, host: LibvirtHost): Promise<Disks> {
  const found = new Map<string, readonly string[]>();
  for (const disk of childrenOf(parseXml(xml), 'devices').flatMap((devices) => childrenOf(devices, 'disk'))) {
    const [source] = childrenOf(disk, 'source');
    const [target] = childrenOf(disk, 'target');
    if (target !== undefined && source !== undefined) {
      found.set(String(target.attributes.dev), await namesOf(source.attributes, host));
    }
  }
  return found;
}

/** A volume is the file in its pool's directory, and libvirt says it in either way. */
async function namesOf(
  { file, dev, pool, volume }: Readonly<Record<string, string | number | undefined>>,
  host: LibvirtHost,
): Promise<readonly string[]> {
  if (pool === undefined || volume === undefined) {
    return [String(file ?? dev ?? 'empty')];
  }
  const directory = await poolDirectory(String(pool), host);
  return [`${pool}/${volume}`, ...(directory === undefined ? [] : [`${directory}/${volume}`])];
}

async function poolDirectory(pool: string, host: LibvirtHost): Promise<string | undefined> {
  const xml = await host.definition('pool', pool);
  if (xml === undefined) {
    return undefined;
  }
  const [path] = childrenOf(parseXml(xml), 'target').flatMap((target) => childrenOf(target, 'path'));
  return path && textOf(path);
}
