import type { LibvirtSpec } from '../../libvirt';
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
    return xml === undefined ? undefined : { isActive: false, path: /<key>([^<]+)<\/key>/.exec(xml)?.[1] };
  }
  const xml = await host.definition(spec.type, spec.name);
  return xml === undefined
    ? undefined
    : { uuid: /<uuid>([^<]+)<\/uuid>/.exec(xml)?.[1], isActive: await isActive(host, spec.type, spec.name) };
}

const ACTIVE: Readonly<Record<string, readonly string[]>> = {
  domain: ['list', '--name'],
  network: ['net-list', '--name'],
  pool: ['pool-list', '--name'],
};

async function isActive(host: LibvirtHost, type: LibvirtSpec['type'], name: string): Promise<boolean> {
  const active = await host.ask(ACTIVE[type]);
  return active.split('\n').some((line) => line.trim() === name);
}

/** Whether libvirt of this host runs on the machine that deploys. */
export function isLocal({ uri }: Pick<HostRecord, 'uri'>): boolean {
  return /^\w+(\+unix)?:\/\/\//.test(uri);
}
