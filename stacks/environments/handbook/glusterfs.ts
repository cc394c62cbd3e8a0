import { AccessMode, GlusterBackend } from '../../../constructs/storage';
import { KUBERNETES } from '../../../constructs/versions';
import { HostFamily } from '../../../src/host';
import type { EnvironmentData } from '../../environment';

type Machine = NonNullable<NonNullable<EnvironmentData['hosts']>[string]['machines']>[string];

const NETWORK = '192.168.1.0/24';

/**
 * The GlusterFS system of document 004: three storage machines with raw disks, heketi on one node of the cluster, the
 * class `glusterfs-rep3` with three copies, a claim of 10Gi for many pods, and the pod that tries it out.
 *
 * What the document has otherwise:
 *
 * - Its class calls heketi at port 8081, its container listens on 8080. Here a Service has 8080, at a virtual address of
 *   its own, because the controller manager does not ask the DNS of the cluster.
 * - Its claim is `gluster-pvc-10G`. Kubernetes has such names in lower case.
 * - Its class names the id of a cluster. heketi makes that id up when it first loads its topology; left out, every
 *   cluster is meant, and there is one.
 * - heketi has its key and its database in directories of a node. Here the one is a Secret, the other a claim, on NFS.
 *
 * It needs Kubernetes 1.25, the last with this provisioner.
 */
export const glusterfs: EnvironmentData = {
  name: 'handbook-glusterfs',
  hosts: {
    'gluster-host': {
      uri: 'qemu:///system',
      family: HostFamily.DEBIAN12,
      pools: {
        system: { path: '/var/lib/strata/gluster/system' },
        data: { path: '/var/lib/strata/gluster/data' },
      },
      networks: { gluster: { cidr: NETWORK, mode: 'nat' } },
      images: {
        'debian-12': { pool: 'system', source: '/var/lib/strata/images/debian-12-genericcloud-amd64.qcow2' },
      },
      machines: {
        'master-1': guest('192.168.1.110', '4Gi', '30Gi'),
        'heketi-node': guest('192.168.1.111', '4Gi', '30Gi'),
        'gluster-1': store('192.168.1.121'),
        'gluster-2': store('192.168.1.122'),
        'gluster-3': store('192.168.1.123'),
        'nfs-1': {
          ...guest('192.168.1.131', '1Gi', '10Gi'),
          dataDisks: [{ name: 'exports', pool: 'data', capacity: '5Gi', mount: '/exports' }],
        },
      },
    },
  },
  cluster: {
    version: KUBERNETES.P25,
    pods: '10.244.0.0/16',
    services: '10.96.0.0/16',
    nodes: {
      'master-1': { role: 'control-plane', machine: 'master-1' },
      'heketi-node': { role: 'worker', machine: 'heketi-node' },
    },
  },
  nfsServers: {
    'nfs-1': {
      machine: 'nfs-1',
      // heketi runs as root
      exports: { '/exports/heketi': { clients: [NETWORK], options: ['rw', 'sync', 'no_root_squash'] } },
    },
  },
  volumes: {
    'heketi-db': {
      server: 'nfs-1',
      path: '/exports/heketi',
      capacity: '1Gi',
      accessModes: [AccessMode.READ_WRITE_ONCE],
    },
  },
  glusterClusters: {
    store: {
      nodes: {
        // one host stands for three: without this all of them would be in its zone
        'gluster-1': { machine: 'gluster-1', zone: 1 },
        'gluster-2': { machine: 'gluster-2', zone: 2 },
        'gluster-3': { machine: 'gluster-3', zone: 3 },
      },
      heketi: { address: '10.96.0.80', node: 'heketi-node', database: { volume: 'heketi-db' } },
    },
  },
  storageClasses: {
    'glusterfs-rep3': {
      backend: ({ heketi }) =>
        new GlusterBackend({ manager: heketi('store'), volumeType: 'replicate:3', gidMin: 40000, gidMax: 50000 }),
    },
  },
  claims: {
    'gluster-pvc-10g': {
      capacity: '10Gi',
      accessModes: [AccessMode.READ_WRITE_MANY],
      storageClassName: 'glusterfs-rep3',
    },
  },
  pods: {
    'gluster-tester': {
      image: 'cargo.caicloud.io/caicloud/debian:jessie',
      args: ['tail', '-f', '/dev/null'],
      user: 0,
      mounts: { '/mnt/gluster': 'gluster-pvc-10g' },
    },
  },
};

function guest(address: string, memory: string, root: string): Machine {
  return {
    memory,
    vcpus: 2,
    network: 'gluster',
    address,
    image: 'debian-12',
    rootDisk: { pool: 'system', capacity: root },
  };
}

/** Nothing formats its second disk: heketi cuts it into bricks. */
function store(address: string): Machine {
  return { ...guest(address, '2Gi', '10Gi'), dataDisks: [{ name: 'brick1', pool: 'data', capacity: '50Gi' }] };
}
