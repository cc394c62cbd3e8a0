import { Chart } from 'cdk8s';
import type { VirtualMachine } from '../constructs/host';
import { GlusterCluster, GlusterVolume, Heketi, type IVolume } from '../constructs/storage';
import type { Platform } from '../src/platform';
import type { Environment } from './environment';

/** Nouns that stand before the storage machines do. */
interface Standing {
  readonly machines: ReadonlyMap<string, VirtualMachine>;
  readonly volumes: ReadonlyMap<string, IVolume>;
}

/** Gluster clusters, and what makes their volumes: by the name of the cluster. */
export interface DefinedGluster {
  readonly glusterClusters: ReadonlyMap<string, GlusterCluster>;
  readonly heketis: ReadonlyMap<string, Heketi>;
  /** By cluster and name, as `store/apps`. */
  readonly glusterVolumes: ReadonlyMap<string, GlusterVolume>;
}

/** Every gluster cluster of a site and, where it says so, the program that makes volumes of it, in a chart of its own. */
export function defineGlusterClusters(
  platform: Platform,
  site: Environment,
  { machines, volumes }: Standing,
): DefinedGluster {
  const glusterClusters = new Map<string, GlusterCluster>();
  const heketis = new Map<string, Heketi>();
  const glusterVolumes = new Map<string, GlusterVolume>();
  for (const [id, { nodes, heketi, volumes: own, ...props }] of Object.entries(site.glusterClusters)) {
    const cluster = new GlusterCluster(platform, `gluster-${id}`, props);
    glusterClusters.set(id, cluster);
    for (const [name, { machine, address, ...node }] of Object.entries(nodes)) {
      const on = address ?? machines.get(machine ?? '');
      // one that leads nowhere was refused by `readEnvironment`
      if (on !== undefined) {
        cluster.addNode(name, { on, ...node });
      }
    }
    for (const [name, layout] of Object.entries(own)) {
      glusterVolumes.set(`${id}/${name}`, new GlusterVolume(cluster, name, layout));
    }
    if (heketi !== undefined) {
      const { name, namespace, database, ...where } = heketi;
      const chart = new Chart(platform, `02-${name}`, { namespace, disableResourceNameHashes: true });
      const volume = database.volume === undefined ? undefined : volumes.get(database.volume);
      heketis.set(id, new Heketi(chart, name, { name, cluster, database: { ...database, volume }, ...where }));
    }
  }
  return { glusterClusters, heketis, glusterVolumes };
}
