import { Chart } from 'cdk8s';
import type { Cluster } from '../constructs/cluster';
import type { VirtualMachine } from '../constructs/host';
import {
  type GlusterCluster,
  type Heketi,
  type IGlusterVolume,
  type INfsServer,
  type IStorageBackend,
  StorageClass,
} from '../constructs/storage';
import { allow } from '../src/allow';
import { type Mistake, Refusal } from '../src/check';
import type { Platform } from '../src/platform';
import type { Environment } from './environment';

/** What a backend can be made from: nouns of the site, by name. */
export interface SiteNouns {
  /** @throws Refusal when the site has no such machine */
  machine(name: string): VirtualMachine;
  /** @throws Refusal when the site has no such server */
  nfsServer(name: string): INfsServer;
  /** @throws Refusal when the site has no such cluster */
  glusterCluster(name: string): GlusterCluster;
  /** A volume of a gluster cluster, as `store/apps`. @throws Refusal when the site has no such volume */
  glusterVolume(name: string): IGlusterVolume;
  /** What makes the volumes of a gluster cluster. @throws Refusal when nothing does */
  heketi(glusterCluster: string): Heketi;
}

/** Makes the backend of a class. Called once, when hosts and servers are defined. */
export type ChooseBackend = (site: SiteNouns) => IStorageBackend;

/** Nouns that stand when classes are defined. */
export interface Standing {
  readonly cluster?: Cluster;
  readonly machines: ReadonlyMap<string, VirtualMachine>;
  readonly servers: ReadonlyMap<string, INfsServer>;
  readonly glusterClusters: ReadonlyMap<string, GlusterCluster>;
  readonly glusterVolumes: ReadonlyMap<string, IGlusterVolume>;
  /** By gluster cluster. */
  readonly heketis: ReadonlyMap<string, Heketi>;
}

/** Every StorageClass of a site, in the chart `02-storage`, and what the nodes need to mount its volumes. */
export function defineStorageClasses(platform: Platform, site: Environment, standing: Standing): void {
  const classes = Object.entries(site.storageClasses);
  if (classes.length === 0) {
    return;
  }
  const chart = new Chart(platform, '02-storage', { disableResourceNameHashes: true });
  for (const [name, { backend: choose, allow: accepted, ...props }] of classes) {
    try {
      const backend = choose(nounsOf(`${site.name}/storageClasses/${name}`, standing));
      const { nodePackages, kernelModules } = backend.facts;
      standing.cluster?.require({ packages: nodePackages, kernelModules });
      const storageClass = new StorageClass(chart, name, { backend, ...props });
      for (const [code, reason] of Object.entries(accepted)) {
        allow(storageClass, code, reason);
      }
    } catch (error) {
      platform.collectMistakes(mistakesOf(error, `${site.name}/storageClasses/${name}`));
    }
  }
}

function nounsOf(path: string, standing: Standing): SiteNouns {
  const find = <T>(things: ReadonlyMap<string, T>, name: string): T => {
    const found = things.get(name);
    if (found === undefined) {
      const names = [...things.keys()].sort().join(', ');
      const rule = names === '' ? 'must name something that is defined' : `must name one of ${names}`;
      throw new Refusal([{ path, prop: 'backend', message: `${rule}, got "${name}"; define it, or name another` }]);
    }
    return found;
  };
  return {
    machine: (name) => find(standing.machines, name),
    nfsServer: (name) => find(standing.servers, name),
    glusterCluster: (name) => find(standing.glusterClusters, name),
    glusterVolume: (name) => find(standing.glusterVolumes, name),
    heketi: (name) => find(standing.heketis, name),
  };
}

/** A value that cannot be parsed is a mistake of the site like any other; what is not about values is a fault of ours. */
function mistakesOf(error: unknown, path: string): readonly Mistake[] {
  if (error instanceof Refusal) {
    return error.mistakes;
  }
  const { message } = error as Error;
  if (!message.startsWith('must ')) {
    throw error;
  }
  return [{ path, prop: 'backend', message }];
}
