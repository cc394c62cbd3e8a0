import { AccessMode, NfsBackend, ReclaimPolicy, SelectorOperator } from '../../../constructs/storage';
import { IMAGES, KUBERNETES } from '../../../constructs/versions';
import type { EnvironmentData } from '../../environment';

const NODES = '172.17.0.0/24';
const ONE_NODE = [AccessMode.READ_WRITE_ONCE];
const NOBODY = 65534;
/** Whoever writes is nobody, to whom the directories belong. */
const EXPORT = {
  clients: [NODES],
  options: ['rw', 'sync', 'all_squash', 'no_subtree_check'],
  owner: NOBODY,
  group: NOBODY,
  mode: '0750',
};

/**
 * The concepts of volumes and claims of document 000: access modes, classes of volumes that somebody makes, the default
 * class, selectors, all ways to keep or reclaim, mount options and a recycler pod of one's own.
 *
 * The document's claim asks for 8Gi of a class whose one volume has 5Gi and no labels: here two more of its class are
 * there, of which one has the labels. Its mount options and classes stand in annotations: here they stand in fields, and
 * the annotations are fixtures. Its RBD class stands in an environment of its own.
 */
export const persistentVolumes: EnvironmentData = {
  name: 'handbook-persistent-volumes',
  cluster: {
    version: KUBERNETES.P27,
    pods: '10.244.0.0/16',
    services: '10.96.0.0/12',
    siteNetwork: { cidr: NODES, gateway: '172.17.0.1' },
    nodes: {
      'pv-master': { role: 'control-plane', address: '172.17.0.11' },
      'pv-node1': { role: 'worker', address: '172.17.0.12' },
      'pv-node2': { role: 'worker', address: '172.17.0.13' },
    },
    // all that is written belongs to nobody, who may delete it then
    recyclerPod: { user: NOBODY },
  },
  nfsServers: {
    nfs: {
      address: '172.17.0.2',
      exports: {
        '/tmp': { ...EXPORT, owner: 0, group: 0, mode: '1777' },
        '/exports/dev': EXPORT,
        '/exports/production': EXPORT,
        '/exports/plain': EXPORT,
        '/exports/shared': EXPORT,
        '/exports/kept': EXPORT,
        '/exports/common': EXPORT,
      },
    },
  },
  storageClasses: {
    slow: { backend: () => new NfsBackend() },
    // what a claim gets that names no class
    standard: { backend: () => new NfsBackend(), isDefault: true },
  },
  volumes: {
    pv0003: {
      server: 'nfs',
      path: '/tmp',
      capacity: '5Gi',
      accessModes: ONE_NODE,
      storageClassName: 'slow',
      reclaimPolicy: ReclaimPolicy.RECYCLE,
      allow: { STO006: 'the document shows how a volume is recycled, and what is on this one is temporary' },
    },
    dev: {
      server: 'nfs',
      path: '/exports/dev',
      capacity: '8Gi',
      accessModes: ONE_NODE,
      storageClassName: 'slow',
      mountOptions: ['nfsvers=4.1', 'hard', 'noatime'],
      labels: { release: 'stable', environment: 'dev' },
    },
    production: {
      server: 'nfs',
      path: '/exports/production',
      capacity: '8Gi',
      accessModes: ONE_NODE,
      storageClassName: 'slow',
      labels: { release: 'stable', environment: 'production' },
    },
    plain: { server: 'nfs', path: '/exports/plain', capacity: '2Gi', accessModes: ONE_NODE },
    shared: {
      server: 'nfs',
      path: '/exports/shared',
      capacity: '10Gi',
      accessModes: [AccessMode.READ_ONLY_MANY, AccessMode.READ_WRITE_MANY],
    },
    kept: {
      server: 'nfs',
      path: '/exports/kept',
      capacity: '2Gi',
      accessModes: ONE_NODE,
      claimFor: { name: 'kept-claim' },
    },
    common: {
      server: 'nfs',
      path: '/exports/common',
      capacity: '4Gi',
      accessModes: ONE_NODE,
      storageClassName: 'standard',
    },
  },
  claims: {
    myclaim: {
      capacity: '8Gi',
      accessModes: ONE_NODE,
      storageClassName: 'slow',
      selector: {
        matchLabels: { release: 'stable' },
        matchExpressions: [{ key: 'environment', operator: SelectorOperator.IN, values: ['dev'] }],
      },
    },
    temporary: { capacity: '5Gi', accessModes: ONE_NODE, storageClassName: 'slow' },
    // no class at all, which is not the same as the default one
    'plain-claim': { capacity: '1Gi', accessModes: ONE_NODE, storageClassName: '' },
    'shared-claim': { capacity: '10Gi', accessModes: [AccessMode.READ_ONLY_MANY], storageClassName: '' },
    'kept-claim': { capacity: '2Gi', accessModes: ONE_NODE, storageClassName: '' },
    'common-claim': { capacity: '4Gi', accessModes: ONE_NODE },
  },
  pods: {
    mypod: {
      image: IMAGES.nginxUnprivileged,
      port: 8080,
      user: 101,
      mounts: { '/var/www/html': 'myclaim' },
    },
  },
};
