import type { Mistake } from '../src/check';
import type { Ipv4Address } from '../src/values';
import type { Environment } from './environment';

/** References by name that lead nowhere, with the names that exist. */
export function danglingReferences(site: Environment): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  const refer = (path: string, prop: string, value: string | undefined, known: object) => {
    if (value !== undefined && !Object.hasOwn(known, value)) {
      const names = Object.keys(known).join(', ') || 'none, there are none';
      mistakes.push({ path: `${site.name}/${path}`, prop, message: `must be one of ${names}, got "${value}"` });
    }
  };
  const machines = Object.assign({}, ...Object.values(site.hosts).map((each) => each.machines));
  const locate = (path: string, { machine, address }: { machine?: string; address?: Ipv4Address }) => {
    refer(path, 'machine', machine, machines);
    if ((machine === undefined) === (address === undefined)) {
      const got = machine === undefined ? 'neither' : 'both';
      const message = `must be given, or an 'address', and not both, got "${got}"; name the one that is meant`;
      mistakes.push({ path: `${site.name}/${path}`, prop: 'machine', message });
    }
  };

  for (const [hostName, each] of Object.entries(site.hosts)) {
    const at = `hosts/${hostName}`;
    for (const [id, { pool }] of [...Object.entries(each.images), ...Object.entries(each.volumes)]) {
      refer(`${at}/${id}`, 'pool', pool, each.pools);
    }
    for (const [id, guest] of Object.entries(each.machines)) {
      const here = `${at}/machines/${id}`;
      refer(here, 'network', guest.network, { ...each.networks, ...each.bridges });
      refer(here, 'image', guest.image, each.images);
      refer(here, 'iso', guest.iso?.pool, each.pools);
      if ('volume' in guest.rootDisk) {
        refer(here, 'rootDisk', guest.rootDisk.volume, each.volumes);
      } else {
        refer(here, 'rootDisk', guest.rootDisk.pool, each.pools);
      }
      for (const disk of guest.dataDisks) {
        refer(here, 'dataDisks', disk.pool, each.pools);
      }
    }
  }
  for (const [id, node] of Object.entries(site.cluster?.nodes ?? {})) {
    locate(`cluster/nodes/${id}`, node);
  }
  for (const [id, server] of Object.entries(site.nfsServers)) {
    locate(`nfsServers/${id}`, server);
  }
  for (const [id, { server }] of Object.entries(site.volumes)) {
    refer(`volumes/${id}`, 'server', server, site.nfsServers);
  }
  for (const [id, { volume }] of Object.entries(site.claims)) {
    refer(`claims/${id}`, 'volume', volume, site.volumes);
  }
  const consumers = [
    ...Object.entries(site.pods).map(([id, { mounts }]) => [`pods/${id}`, 'mounts', mounts] as const),
    ...Object.entries(site.webApps).map(([id, { claims }]) => [`webApps/${id}`, 'claims', claims] as const),
  ];
  for (const [path, prop, uses] of consumers) {
    for (const used of Object.values(uses)) {
      refer(path, prop, used, site.claims);
    }
  }
  return mistakes;
}
