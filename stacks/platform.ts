import { Chart } from 'cdk8s';
import { Cluster, Namespaces, RecyclerPod, ServiceAddresses } from '../constructs/cluster';
import { DiskImage, DiskVolume, KvmHost, StoragePool, VirtualMachine, VirtualNetwork } from '../constructs/host';
import { NFS_CLIENT, NfsServer, NfsVolume, VolumeClaim } from '../constructs/storage';
import { WebApp } from '../constructs/workload';
import { allow } from '../src/allow';
import { Platform } from '../src/platform';
import { Secret } from '../src/values';
import type { Environment } from './environment';
import { defineGlusterClusters } from './gluster-clusters';
import { defineStorageClasses } from './storage-classes';
import { trialPod } from './trial-pod';

/** Everything that exists in an environment: the one composition, the same for every site. */
export function buildPlatform(site: Environment): Platform {
  const platform = new Platform({
    environment: site.name,
    kubernetes: site.cluster?.version,
    imageRegistry: site.cluster?.imageRegistry,
    retention: site.retention,
  });
  const machines = defineHosts(platform, site);
  const cluster = defineCluster(platform, site, machines);
  const servers = defineNfsServers(platform, site, machines);
  const volumes = defineVolumes(platform, site, servers, cluster);
  const gluster = defineGlusterClusters(platform, site, { machines, volumes });
  defineStorageClasses(platform, site, { cluster, machines, servers, ...gluster });
  defineApplications(platform, site, volumes);
  return platform;
}

type ByName<T> = ReadonlyMap<string, T>;

function defineHosts(platform: Platform, site: Environment): ByName<VirtualMachine> {
  const machines = new Map<string, VirtualMachine>();
  for (const [name, facts] of Object.entries(site.hosts)) {
    const bridges = Object.entries(facts.bridges).map(([bridge, { address, ...rest }]) => ({
      name: bridge,
      address: address.address,
      subnet: address.cidr,
      ...rest,
    }));
    const { uri, family, capacity, overcommit } = facts;
    const host = new KvmHost(platform, name, { name, uri, family, bridges, capacity, overcommit });
    const pools = mapped(facts.pools, (id, props) => new StoragePool(host, id, props));
    const networks = mapped(facts.networks, (id, props) => new VirtualNetwork(host, id, props));
    const images = mapped(facts.images, (id, { pool, ...props }) => new DiskImage(known(pools, pool), id, props));
    const volumes = mapped(facts.volumes, (id, { pool, ...props }) => new DiskVolume(known(pools, pool), id, props));

    for (const [id, guest] of Object.entries(facts.machines)) {
      const { network, rootDisk, image, iso, dataDisks, ...props } = guest;
      const machine = new VirtualMachine(host, id, {
        ...props,
        network: networks.get(network) ?? host.bridge(network),
        rootDisk:
          'volume' in rootDisk
            ? known(volumes, rootDisk.volume)
            : { pool: known(pools, rootDisk.pool), capacity: rootDisk.capacity },
        image: image === undefined ? undefined : known(images, image),
        iso: iso && { pool: known(pools, iso.pool), file: iso.file },
        dataDisks: dataDisks.map(({ pool, ...disk }) => ({ ...disk, pool: known(pools, pool) })),
        users: administrators(site),
      });
      machines.set(id, machine);
    }
  }
  return machines;
}

function administrators({ authorizedKeys }: Environment) {
  return authorizedKeys.length === 0
    ? []
    : [
        {
          name: 'strata',
          sudo: 'ALL=(ALL) NOPASSWD:ALL',
          shell: '/bin/bash',
          lock_passwd: true,
          ssh_authorized_keys: authorizedKeys,
        },
      ];
}

function defineCluster(platform: Platform, site: Environment, machines: ByName<VirtualMachine>): Cluster | undefined {
  if (site.cluster === undefined) {
    return undefined;
  }
  const { pods, services, siteNetwork, endpoint, proxy, nodes, serviceAddresses, namespaces, recyclerPod } =
    site.cluster;
  const cluster = new Cluster(platform, 'cluster', {
    podCidr: pods,
    serviceCidr: services,
    siteNetwork,
    endpoint,
    proxy,
  });
  for (const [name, { role, labels, taints, machine, address }] of Object.entries(nodes)) {
    cluster.addNode(name, { role, labels, taints, on: address ?? known(machines, machine) });
  }
  for (const [name, props] of Object.entries(serviceAddresses)) {
    new ServiceAddresses(cluster, name, props);
  }
  if (recyclerPod !== undefined) {
    new RecyclerPod(cluster, 'recycler-pod', recyclerPod);
  }
  if (Object.keys(namespaces).length > 0) {
    new Namespaces(platform, namespaces);
  }
  return cluster;
}

function defineNfsServers(platform: Platform, site: Environment, machines: ByName<VirtualMachine>): ByName<NfsServer> {
  return mapped(site.nfsServers, (id, { machine, address, exports, ...props }) => {
    const offers = Object.entries(exports).map(([directory, offer]) => ({ directory, ...offer }));
    const on = address ?? known(machines, machine);
    return new NfsServer(platform, `nfs-${id}`, { on, exports: offers, ...props });
  });
}

function defineVolumes(
  platform: Platform,
  site: Environment,
  servers: ByName<NfsServer>,
  cluster: Cluster | undefined,
): ByName<NfsVolume> {
  if (Object.keys(site.volumes).length === 0) {
    return new Map();
  }
  cluster?.require(NFS_CLIENT);
  const chart = new Chart(platform, '01-volumes', { disableResourceNameHashes: true });
  return mapped(site.volumes, (id, { server, allow: accepted, ...props }) => {
    const volume = new NfsVolume(chart, id, { server: known(servers, server), ...props });
    for (const [code, reason] of Object.entries(accepted)) {
      allow(volume, code, reason);
    }
    return volume;
  });
}

/** Claims and what uses them: one chart a namespace. */
function defineApplications(platform: Platform, site: Environment, volumes: ByName<NfsVolume>): void {
  const charts = new Map<string, Chart>();
  const chartOf = (namespace: string): Chart => {
    const chart =
      charts.get(namespace) ?? new Chart(platform, namespace, { namespace, disableResourceNameHashes: true });
    charts.set(namespace, chart);
    return chart;
  };
  const claims = mapped(site.claims, (id, { namespace, volume, ...props }) => {
    return new VolumeClaim(chartOf(namespace), id, {
      ...props,
      volume: volume === undefined ? undefined : known(volumes, volume),
    });
  });
  for (const [name, { namespace, mounts, ...props }] of Object.entries(site.pods)) {
    trialPod(chartOf(namespace), name, { ...props, mounts: mapped(mounts, (_, claim) => known(claims, claim)) });
  }
  for (const [name, { namespace, claims: served, htpasswd, ...props }] of Object.entries(site.webApps)) {
    new WebApp(chartOf(namespace), name, {
      name,
      ...props,
      claims: Object.fromEntries(mapped(served, (_, claim) => known(claims, claim))),
      htpasswd: htpasswd === undefined ? undefined : Secret.config(htpasswd),
    });
  }
}

function mapped<T, R>(items: Readonly<Record<string, T>>, make: (name: string, item: T) => R): Map<string, R> {
  return new Map(Object.entries(items).map(([name, item]) => [name, make(name, item)]));
}

/** `readEnvironment` has refused every name that leads nowhere. */
function known<T>(items: ReadonlyMap<string, T>, name: string | undefined): T {
  const item = name === undefined ? undefined : items.get(name);
  if (item === undefined) {
    throw new Error(`no such name: "${name}"`);
  }
  return item;
}
