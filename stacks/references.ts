import type { Mistake } from '../src/check';
import type { EnvironmentData } from './environment';

type Things<T> = Readonly<Record<string, T>> | undefined;

/** Things by name in the order of their names, so that the order in a file changes no message. */
export function sorted<T>(things: Things<T>): readonly (readonly [string, T])[] {
  return Object.entries(things ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * References by name that lead nowhere, with the names that exist.
 *
 * Reads the data as written, so that these are told together with values that do not parse.
 */
export function danglingReferences(site: EnvironmentData): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  const wrong = (path: string, prop: string, message: string) =>
    mistakes.push({ path: `${site.name}/${path}`, prop, message });
  const refer = (path: string, prop: string, value: string | undefined, known: object | undefined) => {
    if (value !== undefined && !Object.hasOwn(known ?? {}, value)) {
      const names = Object.keys(known ?? {}).sort();
      const rule = names.length === 0 ? 'must name something that is defined' : `must be one of ${names.join(', ')}`;
      const fix = names.length === 0 ? 'define it, nothing is so far' : 'name one of these, or define it';
      wrong(path, prop, `${rule}, got "${value}"; ${fix}`);
    }
  };
  const machines = Object.assign({}, ...sorted(site.hosts).map(([, host]) => host.machines));
  const locate = (path: string, { machine, address }: { readonly machine?: string; readonly address?: string }) => {
    refer(path, 'machine', machine, machines);
    if ((machine === undefined) === (address === undefined)) {
      const got = machine === undefined ? 'neither' : 'both';
      wrong(path, 'machine', `must be given, or an 'address', and not both, got "${got}"; name the one that is meant`);
    }
  };

  for (const [hostName, host] of sorted(site.hosts)) {
    const at = `hosts/${hostName}`;
    for (const [id, { pool }] of sorted(host.images)) {
      refer(`${at}/images/${id}`, 'pool', pool, host.pools);
    }
    for (const [id, { pool }] of sorted(host.volumes)) {
      refer(`${at}/volumes/${id}`, 'pool', pool, host.pools);
    }
    for (const [id, { network, image, iso, rootDisk, dataDisks = [] }] of sorted(host.machines)) {
      const here = `${at}/machines/${id}`;
      refer(here, 'network', network, { ...host.networks, ...host.bridges });
      refer(here, 'image', image, host.images);
      refer(here, 'iso', iso?.pool, host.pools);
      if ('volume' in rootDisk) {
        refer(here, 'rootDisk', rootDisk.volume, host.volumes);
      } else {
        refer(here, 'rootDisk', rootDisk.pool, host.pools);
      }
      for (const { pool } of dataDisks) {
        refer(here, 'dataDisks', pool, host.pools);
      }
    }
  }
  for (const [id, node] of sorted(site.cluster?.nodes)) {
    locate(`cluster/nodes/${id}`, node);
  }
  for (const [id, server] of sorted(site.nfsServers)) {
    locate(`nfsServers/${id}`, server);
  }
  for (const [id, { server }] of sorted(site.volumes)) {
    refer(`volumes/${id}`, 'server', server, site.nfsServers);
  }
  for (const [id, { nodes, heketi }] of sorted(site.glusterClusters)) {
    for (const [node, where] of sorted(nodes)) {
      locate(`glusterClusters/${id}/nodes/${node}`, where);
    }
    refer(`glusterClusters/${id}/heketi`, 'database', heketi?.database.volume, site.volumes);
    refer(`glusterClusters/${id}/heketi`, 'node', heketi?.node, site.cluster?.nodes);
  }
  const namespaces = { default: true, ...site.cluster?.namespaces };
  for (const [part, things] of Object.entries({ claims: site.claims, pods: site.pods, webApps: site.webApps })) {
    for (const [id, { namespace }] of sorted<{ readonly namespace?: string }>(things)) {
      refer(`${part}/${id}`, 'namespace', namespace, namespaces);
    }
  }
  for (const [id, { volume }] of sorted(site.claims)) {
    refer(`claims/${id}`, 'volume', volume, site.volumes);
  }
  for (const [id, { namespace = 'default', mounts }] of sorted(site.pods)) {
    for (const [, used] of sorted(mounts)) {
      refer(`pods/${id}`, 'mounts', used, site.claims);
      const { namespace: other = 'default' } = site.claims?.[used] ?? { namespace };
      if (other !== namespace) {
        const rule = `must be claims of the pod's namespace ${namespace}`;
        wrong(`pods/${id}`, 'mounts', `${rule}, got "${used}" in ${other}; move one of the two`);
      }
    }
  }
  for (const [id, { claims }] of sorted(site.webApps)) {
    for (const [, used] of sorted(claims)) {
      refer(`webApps/${id}`, 'claims', used, site.claims);
    }
  }
  return mistakes;
}
