import { AccessMode, CephRbdBackend } from '../../../constructs/storage';
import { KUBERNETES } from '../../../constructs/versions';
import { Ipv4Address, Secret } from '../../../src/values';
import type { EnvironmentData } from '../../environment';

const KEY = Secret.config('ceph-kube-key');
const CEPH = {
  clusterId: '0f5c1f0a-8d3b-4c53-9a54-0b7c5d1a2e10',
  monitors: [Ipv4Address.parse('10.16.153.105')],
  pool: 'kube',
};

/**
 * The RBD class of document 000: monitor 10.16.153.105:6789, user and pool `kube`, by the plugin of Kubernetes itself;
 * and beside it the same pool by ceph-csi, which is what is left from Kubernetes 1.31 on.
 *
 * The document's class names a Secret `ceph-secret-user` that it never makes; here the class makes the one that it names,
 * and the mistake is a fixture. It has no id of the Ceph cluster, which ceph-csi wants: the one here is made up.
 */
export const cephRbd: EnvironmentData = {
  name: 'handbook-ceph-rbd',
  cluster: {
    version: KUBERNETES.P27,
    pods: '10.244.0.0/16',
    services: '10.96.0.0/12',
    siteNetwork: { cidr: '10.16.153.0/24', gateway: '10.16.153.1' },
    nodes: {
      'ceph-master': { role: 'control-plane', address: '10.16.153.11' },
      'ceph-node1': { role: 'worker', address: '10.16.153.12' },
    },
  },
  storageClasses: {
    fast: { backend: () => new CephRbdBackend({ ...CEPH, form: 'in-tree', user: { id: 'kube', key: KEY } }) },
    'fast-csi': {
      backend: () => new CephRbdBackend({ ...CEPH, user: { id: Secret.config('ceph-kube-id'), key: KEY } }),
    },
  },
  claims: {
    'claim-fast': { capacity: '10Gi', accessModes: [AccessMode.READ_WRITE_ONCE], storageClassName: 'fast' },
    'claim-fast-csi': { capacity: '10Gi', accessModes: [AccessMode.READ_WRITE_ONCE], storageClassName: 'fast-csi' },
  },
};
