import type { CloudInitDiskSpec, VolumeSpec } from '../../libvirt';
import type { XmlElement } from '../../libvirt/xml';
import { childrenOf, parseXml, textOf } from '../../libvirt/xml-parse';
import type { LibvirtHost } from '../../live';
import type { HostRecord, LibvirtRecord } from '../../records';
import type { LiveObject } from './leftovers';

/** UUID of the machine itself, as its libvirt says. */
export function hostUuid(capabilities: string): string {
  return /<host>\s*<uuid>([^<]+)<\/uuid>/.exec(capabilities)?.[1] ?? '';
}

/** The object of that type and name on the host, whoever made it; undefined when there is none. */
export async function findLive(
  host: LibvirtHost,
  { spec }: Pick<LibvirtRecord, 'spec'>,
): Promise<LiveObject | undefined> {
  if (spec.type === 'volume' || spec.type === 'cloud-init-disk') {
    const xml = await host.volume(spec.pool, spec.name);
    return xml === undefined ? undefined : volume(host, spec, parseXml(xml));
  }
  const xml = await host.definition(spec.type, spec.name);
  if (xml === undefined) {
    return undefined;
  }
  const isActive = await host.isRunning(spec.type, spec.name);
  const isInUse = isActive && !(spec.type === 'network' && (await isDeserted(host, spec.name)));
  return { uuid: textAt(parseXml(xml), 'uuid'), isActive, isInUse };
}

/** No machine is attached to the network: libvirt then leaves the number of connections out. */
async function isDeserted(host: LibvirtHost, network: string): Promise<boolean> {
  const current = await host.current('network', network);
  return current !== undefined && parseXml(current).attributes.connections === undefined;
}

/** More than an empty qcow2 file has in headers and tables, less than any system writes when it starts. */
const WRITTEN = 1024 ** 2;

async function volume(
  host: LibvirtHost,
  spec: VolumeSpec | CloudInitDiskSpec,
  xml: XmlElement,
): Promise<LiveObject | undefined> {
  const path = textAt(xml, 'key');
  const isImage = spec.type === 'volume' && spec.role === 'image';
  const isInUse = isImage ? await isLaidUnder(host, spec.pool, path) : Number(textAt(xml, 'allocation')) >= WRITTEN;
  return { path, isActive: false, isInUse: spec.type === 'volume' && isInUse };
}

/** Images and what is laid over them are in one pool. */
async function isLaidUnder(host: LibvirtHost, pool: string, path: string | undefined): Promise<boolean> {
  for (const name of await host.volumesOf(pool)) {
    const xml = await host.volume(pool, name);
    const [backing] = xml === undefined ? [] : childrenOf(parseXml(xml), 'backingStore');
    if (backing !== undefined && textAt(backing, 'path') === path) {
      return true;
    }
  }
  return false;
}

function textAt(parent: XmlElement, name: string): string | undefined {
  const [child] = childrenOf(parent, name);
  return child && textOf(child);
}

/** Whether libvirt of this host runs on the machine that deploys. */
export function isLocal({ uri }: Pick<HostRecord, 'uri'>): boolean {
  return /^\w+(\+unix)?:\/\/\//.test(uri);
}
