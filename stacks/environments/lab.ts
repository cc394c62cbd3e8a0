import { AccessMode } from '../../constructs/storage';
import { KUBERNETES } from '../../constructs/versions';
import { HostFamily } from '../../src/host';
import type { EnvironmentData } from '../environment';

/**
 * One local KVM host of 24 GiB: a NAT network, a control plane, two workers and an NFS server.
 *
 * The machines are laid over a Debian 12 image with cloud-init that must lie at `images.debian-12.source` on the machine
 * that deploys.
 */
export const lab: EnvironmentData = {
  name: 'lab',
  hosts: {
    'lab-host': {
      uri: 'qemu:///system',
      family: HostFamily.DEBIAN12,
      capacity: { memory: '24Gi' },
      pools: {
        'lab-system': { path: '/var/lib/strata/lab/system' },
        'lab-data': { path: '/var/lib/strata/lab/data' },
      },
      networks: {
        'lab-net': {
          cidr: '192.168.150.0/24',
          mode: 'nat',
          dhcp: { start: '192.168.150.200', end: '192.168.150.250' },
          domain: 'lab.internal',
        },
      },
      images: {
        'debian-12': { pool: 'lab-system', source: '/var/lib/strata/images/debian-12-genericcloud-amd64.qcow2' },
      },
      machines: {
        'lab-cp1': {
          memory: '4Gi',
          vcpus: 2,
          network: 'lab-net',
          address: '192.168.150.10',
          image: 'debian-12',
          rootDisk: { pool: 'lab-system', capacity: '30Gi' },
        },
        'lab-worker1': {
          memory: '6Gi',
          vcpus: 2,
          network: 'lab-net',
          address: '192.168.150.11',
          image: 'debian-12',
          rootDisk: { pool: 'lab-system', capacity: '40Gi' },
        },
        'lab-worker2': {
          memory: '6Gi',
          vcpus: 2,
          network: 'lab-net',
          address: '192.168.150.12',
          image: 'debian-12',
          rootDisk: { pool: 'lab-system', capacity: '40Gi' },
        },
        'lab-nfs': {
          memory: '1Gi',
          vcpus: 1,
          network: 'lab-net',
          address: '192.168.150.20',
          image: 'debian-12',
          rootDisk: { pool: 'lab-system', capacity: '10Gi' },
          dataDisks: [{ name: 'exports', pool: 'lab-data', capacity: '60Gi', mount: '/exports' }],
        },
      },
    },
  },
  cluster: {
    version: KUBERNETES.P27,
    pods: '10.244.0.0/16',
    services: '10.96.0.0/16',
    nodes: {
      'lab-cp1': { role: 'control-plane', machine: 'lab-cp1' },
      'lab-worker1': { role: 'worker', machine: 'lab-worker1' },
      'lab-worker2': { role: 'worker', machine: 'lab-worker2' },
    },
    namespaces: { web: 'restricted' },
  },
  nfsServers: {
    'lab-nfs': {
      machine: 'lab-nfs',
      exports: {
        '/exports/downloads': { clients: ['192.168.150.0/24'] },
        '/exports/reports': { clients: ['192.168.150.0/24'] },
      },
    },
  },
  volumes: {
    downloads: { server: 'lab-nfs', path: '/exports/downloads', capacity: '20Gi' },
    reports: { server: 'lab-nfs', path: '/exports/reports', capacity: '5Gi' },
  },
  claims: {
    downloads: { namespace: 'web', capacity: '20Gi', accessModes: [AccessMode.READ_WRITE_MANY], volume: 'downloads' },
    reports: { namespace: 'web', capacity: '5Gi', accessModes: [AccessMode.READ_WRITE_MANY], volume: 'reports' },
  },
  webApps: {
    portal: {
      namespace: 'web',
      files: { 'index.html': '<!doctype html>\n<title>lab</title>\n<h1>The lab is up</h1>\n' },
      claims: { downloads: 'downloads', reports: 'reports' },
      htpasswd: 'portal-htpasswd',
    },
  },
};
