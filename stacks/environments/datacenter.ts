import { AccessMode, GaneshaBackend, LocalPathBackend, NfsCsiBackend } from '../../constructs/storage';
import { KUBERNETES } from '../../constructs/versions';
import { HostFamily } from '../../src/host';
import { Cidr } from '../../src/values';
import type { EnvironmentData } from '../environment';

type Host = NonNullable<EnvironmentData['hosts']>[string];
type Machine = NonNullable<Host['machines']>[string];

const NETWORK = '10.20.0.0/24';
const GATEWAY = '10.20.0.1';
const SHARED = [AccessMode.READ_WRITE_MANY];

/**
 * Three KVM hosts of 128 GiB in one rack, reached over ssh, all on one network: a cluster with three control planes
 * behind a virtual address and six workers, an NFS server, three storage machines with raw disks, and a machine for the
 * registry. A host that is lost takes one of each with it, and no more.
 *
 * The machines are laid over a Debian 12 image with cloud-init that must lie at `images.debian-12.source` on the machine
 * that deploys.
 */
export const datacenter: EnvironmentData = {
  name: 'datacenter',
  hosts: {
    'dc-kvm1': host('dc-kvm1', '10.20.0.11', {
      'dc-cp1': controlPlane('10.20.0.21'),
      'dc-worker1': worker('10.20.0.31'),
      'dc-worker2': worker('10.20.0.32'),
      'dc-store1': store('10.20.0.51'),
      'dc-nfs': {
        ...guest('10.20.0.41', '8Gi', 4, '20Gi'),
        dataDisks: [
          { name: 'exports', pool: 'data', capacity: '500Gi', mount: '/exports' },
          { name: 'archive', pool: 'data', capacity: '400Gi', mount: '/archive' },
        ],
      },
    }),
    'dc-kvm2': host('dc-kvm2', '10.20.0.12', {
      'dc-cp2': controlPlane('10.20.0.22'),
      'dc-worker3': worker('10.20.0.33'),
      'dc-worker4': worker('10.20.0.34'),
      'dc-store2': store('10.20.0.52'),
      'dc-registry': {
        ...guest('10.20.0.61', '4Gi', 2, '20Gi'),
        dataDisks: [{ name: 'images', pool: 'data', capacity: '300Gi', mount: '/var/lib/registry' }],
      },
    }),
    'dc-kvm3': host('dc-kvm3', '10.20.0.13', {
      'dc-cp3': controlPlane('10.20.0.23'),
      'dc-worker5': worker('10.20.0.35'),
      'dc-worker6': worker('10.20.0.36'),
      'dc-store3': store('10.20.0.53'),
    }),
  },
  cluster: {
    version: KUBERNETES.P36,
    endpoint: '10.20.0.20',
    pods: '10.244.0.0/16',
    services: '10.96.0.0/12',
    nodes: {
      'dc-cp1': node('control-plane', 'dc-cp1', 'dc-kvm1'),
      'dc-cp2': node('control-plane', 'dc-cp2', 'dc-kvm2'),
      'dc-cp3': node('control-plane', 'dc-cp3', 'dc-kvm3'),
      'dc-worker1': node('worker', 'dc-worker1', 'dc-kvm1'),
      'dc-worker2': node('worker', 'dc-worker2', 'dc-kvm1'),
      'dc-worker3': node('worker', 'dc-worker3', 'dc-kvm2'),
      'dc-worker4': node('worker', 'dc-worker4', 'dc-kvm2'),
      'dc-worker5': node('worker', 'dc-worker5', 'dc-kvm3'),
      'dc-worker6': node('worker', 'dc-worker6', 'dc-kvm3'),
    },
    namespaces: { web: 'restricted', docs: 'restricted' },
  },
  nfsServers: {
    'dc-nfs': {
      machine: 'dc-nfs',
      exports: {
        '/exports/downloads': { clients: [NETWORK] },
        '/exports/reports': { clients: [NETWORK] },
        '/exports/manuals': { clients: [NETWORK] },
        // the driver makes directories as root, and pods write them under other users
        '/exports/volumes': { clients: [NETWORK], options: ['rw', 'sync', 'no_subtree_check', 'no_root_squash'] },
        '/archive/small': { clients: [NETWORK] },
        '/archive/medium': { clients: [NETWORK] },
        '/archive/large': { clients: [NETWORK] },
      },
    },
  },
  volumes: {
    downloads: { server: 'dc-nfs', path: '/exports/downloads', capacity: '200Gi' },
    reports: { server: 'dc-nfs', path: '/exports/reports', capacity: '50Gi' },
    manuals: { server: 'dc-nfs', path: '/exports/manuals', capacity: '20Gi' },
    // three sizes of one class: a claim gets the smallest that holds it
    'archive-small': { server: 'dc-nfs', path: '/archive/small', capacity: '10Gi', storageClassName: 'archive' },
    'archive-medium': { server: 'dc-nfs', path: '/archive/medium', capacity: '50Gi', storageClassName: 'archive' },
    'archive-large': { server: 'dc-nfs', path: '/archive/large', capacity: '200Gi', storageClassName: 'archive' },
  },
  glusterClusters: {
    store: {
      // a zone is a host, which is lost as a whole
      nodes: {
        'dc-store1': { machine: 'dc-store1', zone: 1 },
        'dc-store2': { machine: 'dc-store2', zone: 2 },
        'dc-store3': { machine: 'dc-store3', zone: 3 },
      },
      volumes: { shared: { device: '/dev/vdb' } },
    },
  },
  storageClasses: {
    nfs: {
      backend: ({ nfsServer }) =>
        new NfsCsiBackend({ server: nfsServer('dc-nfs'), directory: '/exports/volumes', snapshots: true }),
      isDefault: true,
      allow: { STO004: 'the free room of the disk is watched, and claims are few' },
    },
    gluster: {
      backend: ({ machine, glusterVolume }) =>
        new GaneshaBackend({
          on: machine('dc-store1'),
          volume: glusterVolume('store/shared'),
          clients: [Cidr.parse(NETWORK)],
        }),
      allow: { STO004: 'the volume is watched, and has three copies of what matters' },
    },
    local: {
      backend: () => new LocalPathBackend(),
      allow: { STO004: 'scratch data, on root disks of which the kubelet evicts who fills them' },
    },
  },
  claims: {
    downloads: { namespace: 'web', capacity: '200Gi', accessModes: SHARED, volume: 'downloads' },
    reports: { namespace: 'web', capacity: '50Gi', accessModes: SHARED, volume: 'reports' },
    manuals: { namespace: 'docs', capacity: '20Gi', accessModes: SHARED, volume: 'manuals' },
    brochures: { namespace: 'docs', capacity: '20Gi', accessModes: SHARED, storageClassName: 'gluster' },
    'old-reports': { namespace: 'web', capacity: '40Gi', accessModes: SHARED, storageClassName: 'archive' },
    'old-manuals': { namespace: 'docs', capacity: '8Gi', accessModes: SHARED, storageClassName: 'archive' },
  },
  webApps: {
    portal: {
      namespace: 'web',
      files: { 'index.html': '<!doctype html>\n<title>portal</title>\n<h1>The platform is up</h1>\n' },
      replicas: 3,
      claims: { downloads: 'downloads', reports: 'reports', 'old-reports': 'old-reports' },
      htpasswd: 'portal-htpasswd',
    },
    library: {
      namespace: 'docs',
      files: { 'index.html': '<!doctype html>\n<title>library</title>\n<h1>Library</h1>\n' },
      claims: { manuals: 'manuals', 'old-manuals': 'old-manuals', brochures: 'brochures' },
    },
  },
};

/** A host whose only address is that of its bridge, on which its machines stand too. */
function host(name: string, address: string, machines: Readonly<Record<string, Machine>>): Host {
  return {
    uri: `qemu+ssh://root@${name}/system`,
    family: HostFamily.DEBIAN12,
    bridges: {
      br0: {
        over: 'eno1',
        address: `${address}/24`,
        gateway: GATEWAY,
        nameservers: ['10.20.0.2', '10.20.0.3'],
      },
    },
    pools: {
      system: { path: '/var/lib/strata/system' },
      data: { path: '/var/lib/strata/data' },
    },
    images: {
      'debian-12': { pool: 'system', source: '/var/lib/strata/images/debian-12-genericcloud-amd64.qcow2' },
    },
    machines,
  };
}

function guest(address: string, memory: string, vcpus: number, root: string): Machine {
  return {
    memory,
    vcpus,
    network: 'br0',
    address,
    image: 'debian-12',
    rootDisk: { pool: 'system', capacity: root },
  };
}

function controlPlane(address: string): Machine {
  return guest(address, '8Gi', 4, '40Gi');
}

function worker(address: string): Machine {
  return guest(address, '24Gi', 8, '80Gi');
}

/** A storage system takes raw disks, and lays out what is on them itself. */
function store(address: string): Machine {
  return {
    ...guest(address, '8Gi', 4, '20Gi'),
    dataDisks: [
      { name: 'brick1', pool: 'data', capacity: '200Gi' },
      { name: 'brick2', pool: 'data', capacity: '200Gi' },
    ],
  };
}

/** A node that says on which host it stands, so that replicas can be spread over hosts. */
function node(role: 'control-plane' | 'worker', machine: string, zone: string) {
  return { role, machine, labels: { 'topology.kubernetes.io/zone': zone } };
}
