import type { Mistake } from '../src/check';
import type { EnvironmentData } from './environment';
import { sorted } from './references';

/** Something that the composition defines: which part of the tree it stands in, its id there, where the name is from. */
interface Definition {
  readonly scope: string;
  readonly id: string;
  readonly from: string;
}

type Host = NonNullable<EnvironmentData['hosts']>[string];

/** Ids of the composition itself, at the top of every tree. */
const OWN: readonly string[] = ['00-cluster', '01-volumes', '02-storage', 'cluster'];

/**
 * Names that would stand twice in one place of the tree. What is told apart in an environment, such as the pools and
 * the machines of a host, can be neighbours there.
 *
 * Reads the data as written, so that these are told together with values that do not parse.
 */
export function nameClashes(site: EnvironmentData): readonly Mistake[] {
  const first = new Map<string, Definition>();
  return definitions(site).flatMap((definition) => {
    const key = `${definition.scope} ${definition.id}`;
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, definition);
      return [];
    }
    const message = `must be the only one of its name, got "${definition.id}", which ${other.from} also defines`;
    return [{ path: `${site.name}/${definition.from}`, prop: 'name', message: `${message}; rename one of the two` }];
  });
}

function definitions(site: EnvironmentData): readonly Definition[] {
  const top = (id: string, from: string): Definition => ({ scope: '', id, from });
  return [
    ...OWN.map((id) => top(id, 'the platform')),
    ...sorted(site.hosts).map(([name]) => top(name, `hosts/${name}`)),
    ...sorted(site.nfsServers).map(([name]) => top(`nfs-${name}`, `nfsServers/${name}`)),
    ...sorted(site.glusterClusters).flatMap(([name, { heketi }]) => [
      top(`gluster-${name}`, `glusterClusters/${name}`),
      ...(heketi === undefined ? [] : [top(`02-${heketi.name ?? 'heketi'}`, `glusterClusters/${name}/heketi`)]),
    ]),
    ...namespaces(site).map((name) => top(name, `namespace ${name}`)),
    ...Object.entries({ nodes: site.cluster?.nodes, serviceAddresses: site.cluster?.serviceAddresses }).flatMap(
      ([part, things]) =>
        sorted<unknown>(things).map(([id]) => ({ scope: 'the cluster', id, from: `cluster/${part}/${id}` })),
    ),
    ...(site.cluster?.recyclerPod === undefined
      ? []
      : [{ scope: 'the cluster', id: 'recycler-pod', from: 'cluster/recyclerPod' }]),
    ...sorted(site.hosts).flatMap(([name, host]) => hostDefinitions(name, host)),
    ...sorted(site.volumes).map(([id]) => ({ scope: 'volumes', id: id.toLowerCase(), from: `volumes/${id}` })),
    ...applicationDefinitions(site),
  ];
}

function hostDefinitions(host: string, { pools, networks, machines, images, volumes }: Host): readonly Definition[] {
  const at = `hosts/${host}`;
  const within = (scope: string, kind: string, names: object = {}) =>
    sorted({ ...names }).map(([id]): Definition => ({ scope, id, from: `${at}/${kind}/${id}` }));
  const inPool = (pool: string, id: string, from: string): Definition => ({ scope: `${host}/${pool}`, id, from });
  return [
    // a machine is known by its name alone: to nodes, to servers, and as a folder of files
    ...within('machines of all hosts', 'machines', machines),
    ...within(host, 'pools', pools),
    ...within(host, 'networks', networks),
    ...within(host, 'machines', machines),
    ...sorted(images).map(([id, { pool }]) => inPool(pool, id, `${at}/images/${id}`)),
    ...sorted(volumes).map(([id, { pool }]) => inPool(pool, id, `${at}/volumes/${id}`)),
    ...sorted(machines).flatMap(([id, { rootDisk, dataDisks = [] }]) => [
      ...('pool' in rootDisk ? [inPool(rootDisk.pool, `${id}-root`, `${at}/machines/${id}`)] : []),
      ...dataDisks.map(({ name, pool }) => inPool(pool, `${id}-${name}`, `${at}/machines/${id}`)),
    ]),
  ];
}

/** Things with a name in a namespace; Kubernetes has such names in lower case. */
function applications({ claims, pods, webApps }: EnvironmentData) {
  return Object.entries({ claims, pods, webApps }).flatMap(([kind, things]) =>
    sorted<{ readonly namespace?: string }>(things).map(([id, { namespace = 'default' }]) => ({ kind, id, namespace })),
  );
}

function applicationDefinitions(site: EnvironmentData): readonly Definition[] {
  return applications(site).map(({ kind, id, namespace }) => ({
    scope: `namespace ${namespace}`,
    id: id.toLowerCase(),
    from: `${kind}/${id}`,
  }));
}

/** Namespaces that have a chart, because something is in them. */
function namespaces(site: EnvironmentData): readonly string[] {
  return [...new Set(applications(site).map(({ namespace }) => namespace))];
}
