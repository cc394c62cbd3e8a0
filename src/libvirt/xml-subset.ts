import type { XmlElement } from './xml';
import { childrenOf, textOf } from './xml-parse';

/** One thing that our XML says and libvirt's does not. */
export interface XmlDifference {
  /** Where it stands: `devices/disk[vdb]/driver/@type`. */
  readonly at: string;
  readonly ours: string;
  /** What stands there instead; undefined when nothing does. */
  readonly theirs?: string;
}

/**
 * What `ours` says and `theirs` does not. libvirt fills in defaults, addresses and aliases, so whatever it says beyond
 * ours is no difference, nor is the order, nor the unit of a size.
 */
export function missingFrom(theirs: XmlElement, ours: XmlElement): readonly XmlDifference[] {
  return compareElements(ours, theirs, '');
}

/** Attributes that say which one an element is, among others of its name. */
const IDENTITY: Readonly<Record<string, (element: XmlElement) => string | undefined>> = {
  disk: (disk) => attribute(childrenOf(disk, 'target')[0], 'dev'),
  interface: (nic) => attribute(childrenOf(nic, 'mac')[0], 'address')?.toLowerCase(),
  channel: (channel) => attribute(childrenOf(channel, 'target')[0], 'name'),
  graphics: (graphics) => attribute(graphics, 'type'),
};

/** libvirt names a machine type by its family, and keeps the version that it stood for on the day it was defined. */
const MACHINE_FAMILIES: Readonly<Record<string, RegExp>> = { pc: /^pc-i440fx-/, q35: /^pc-q35-/ };

function compareElements(ours: XmlElement, theirs: XmlElement, at: string): readonly XmlDifference[] {
  const [mine, other] = [canonical(ours), canonical(theirs)];
  const attributes = Object.entries(mine.attributes).flatMap(([name, value]) => {
    const found = other.attributes[name];
    return value === undefined || isSame(name, String(value), found)
      ? []
      : [{ at: joined(at, `@${name}`), ours: String(value), theirs: found === undefined ? undefined : String(found) }];
  });
  const text = textOf(mine);
  const words =
    text === '' || text === textOf(other) ? [] : [{ at: at || mine.name, ours: text, theirs: textOf(other) }];
  const children = mine.children.flatMap((child) =>
    typeof child === 'string' ? [] : compareChild(child, mine, other, at),
  );
  return [...attributes, ...words, ...children];
}

function compareChild(child: XmlElement, parent: XmlElement, other: XmlElement, at: string): readonly XmlDifference[] {
  const identity = identityOf(child);
  const place = joined(at, identity === undefined ? child.name : `${child.name}[${identity}]`);
  const candidates = childrenOf(other, child.name).filter((each) => identityOf(each) === identity);
  const results = candidates.map((each) => compareElements(child, each, place));
  if (results.some((differences) => differences.length === 0)) {
    return [];
  }
  // among several of a name nobody can say which of them was meant, so only a single one is told in detail
  const isSingle = identity !== undefined || childrenOf(parent, child.name).length === 1;
  return results.length === 1 && isSingle
    ? results[0]
    : [{ at: place, ours: summary(child), theirs: results.length === 0 ? undefined : `${results.length} others` }];
}

function identityOf(child: XmlElement): string | undefined {
  return IDENTITY[child.name]?.(child);
}

function isSame(name: string, ours: string, theirs: string | number | undefined): boolean {
  if (theirs === undefined) {
    return false;
  }
  const found = String(theirs);
  return (
    ours === found ||
    (name === 'address' && ours.toLowerCase() === found.toLowerCase()) ||
    (name === 'machine' && MACHINE_FAMILIES[ours]?.test(found) === true)
  );
}

const KIBI = 1024n;

/** What libvirt's units are in bytes. `KB` is a thousand, `KiB` and `K` are 1024. */
const UNITS: Readonly<Record<string, bigint>> = {
  b: 1n,
  bytes: 1n,
  KB: 1000n,
  k: KIBI,
  K: KIBI,
  KiB: KIBI,
  MB: 1000n ** 2n,
  M: KIBI ** 2n,
  MiB: KIBI ** 2n,
  GB: 1000n ** 3n,
  G: KIBI ** 3n,
  GiB: KIBI ** 3n,
  TB: 1000n ** 4n,
  T: KIBI ** 4n,
  TiB: KIBI ** 4n,
};

/** Unit of a size that names none: sizes of memory are told in KiB, those of storage in bytes. */
const SIZES: Readonly<Record<string, string>> = {
  memory: 'KiB',
  currentMemory: 'KiB',
  capacity: 'bytes',
  allocation: 'bytes',
};

/** An element in the one form of those that mean the same. */
function canonical(element: XmlElement): XmlElement {
  const { name, attributes } = element;
  const text = textOf(element);
  if (Object.hasOwn(SIZES, name) && /^\d+$/.test(text)) {
    const { unit = SIZES[name], ...rest } = attributes;
    const bytes = BigInt(text) * (UNITS[String(unit)] ?? 1n);
    return { name, attributes: { ...rest, unit: 'bytes' }, children: [String(bytes)] };
  }
  if (name === 'ip') {
    const { netmask, prefix, family = 'ipv4', ...rest } = attributes;
    const bits = prefix ?? (netmask === undefined ? undefined : prefixOf(String(netmask)));
    return { ...element, attributes: { ...rest, family, prefix: bits } };
  }
  return element;
}

function prefixOf(netmask: string): number {
  return netmask
    .split('.')
    .map((part) => Number(part).toString(2).replaceAll('0', '').length)
    .reduce((sum, bits) => sum + bits, 0);
}

/** `<disk type='file' …>`: an element in a few words. */
function summary({ name, attributes }: XmlElement): string {
  const said = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}='${value}'`],
  );
  return `<${name}${said.join('')}>`;
}

function attribute(element: XmlElement | undefined, name: string): string | undefined {
  const value = element?.attributes[name];
  return value === undefined ? undefined : String(value);
}

function joined(at: string, name: string): string {
  return at === '' ? name : `${at}/${name}`;
}

/**
 * The same domain with each disk of a known pool told by its file, which is the other form that libvirt has for it.
 *
 * @param directories of the pools, by name
 */
export function withFileDisks(domain: XmlElement, directories: ReadonlyMap<string, string>): XmlElement {
  return changed(domain, 'devices', (devices) => changed(devices, 'disk', (disk) => asFile(disk, directories)));
}

function asFile(disk: XmlElement, directories: ReadonlyMap<string, string>): XmlElement {
  const { pool, volume, ...rest } = childrenOf(disk, 'source')[0]?.attributes ?? {};
  const directory = directories.get(String(pool));
  if (directory === undefined || volume === undefined) {
    return disk;
  }
  const asked = { ...disk, attributes: { ...disk.attributes, type: 'file' } };
  return changed(asked, 'source', (source) => ({ ...source, attributes: { ...rest, file: `${directory}/${volume}` } }));
}

function changed(parent: XmlElement, name: string, change: (child: XmlElement) => XmlElement): XmlElement {
  const children = parent.children.map((child) =>
    typeof child === 'string' || child.name !== name ? child : change(child),
  );
  return { ...parent, children };
}
