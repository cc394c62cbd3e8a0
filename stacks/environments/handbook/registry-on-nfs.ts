import { AccessMode, SelectorOperator } from '../../../constructs/storage';
import { IMAGES, KUBERNETES } from '../../../constructs/versions';
import type { EnvironmentData } from '../../environment';

const NODES = '10.16.3.0/24';
const ONE_NODE = [AccessMode.READ_WRITE_ONCE];
const NOBODY = 65534;
/** Whoever writes is nobody, to whom the directories belong: the document's `chown nfsnobody:nfsnobody`. */
const EXPORT = {
  clients: [NODES],
  options: ['rw', 'sync', 'all_squash', 'no_subtree_check'],
  owner: NOBODY,
  group: NOBODY,
  mode: '0750',
};

const volume = (name: string, labels?: Readonly<Record<string, string>>) => ({
  server: 'nfs',
  path: `/exports/${name}`,
  capacity: '5Gi',
  accessModes: ONE_NODE,
  labels: labels && { ...labels },
});

/**
 * The stateful applications of document 003: an image registry that keeps what is pushed on NFS, and claims that choose
 * their volume by its labels.
 *
 * The document's registry got pv0001 because pv0002 did not exist yet: here its claim names it, and the form that leaves
 * it open is a fixture. OpenShift's DeploymentConfig is a Deployment here. The document has its server at two addresses
 * and exports to everybody; here it has one, and exports to the network of the nodes. It shows expressions without
 * volumes that have such labels: pv0003 has them, and pv0004 all but one.
 */
export const registryOnNfs: EnvironmentData = {
  name: 'handbook-registry-on-nfs',
  cluster: {
    version: KUBERNETES.P27,
    pods: '10.128.0.0/14',
    services: '172.30.0.0/16',
    siteNetwork: { cidr: NODES, gateway: '10.16.3.1' },
    nodes: {
      master: { role: 'control-plane', address: '10.16.3.31' },
      'node-1': { role: 'worker', address: '10.16.3.32' },
      'node-2': { role: 'worker', address: '10.16.3.33' },
    },
  },
  nfsServers: {
    nfs: {
      address: '10.16.3.35',
      exports: {
        '/exports/pv0001': EXPORT,
        '/exports/pv0002': EXPORT,
        '/exports/pv0003': EXPORT,
        '/exports/pv0004': EXPORT,
      },
    },
  },
  volumes: {
    pv0001: volume('pv0001'),
    pv0002: volume('pv0002', { disktype: 'ssd' }),
    pv0003: volume('pv0003', { region: 'shenzhen', env: 'production' }),
    pv0004: volume('pv0004', { region: 'shenzhen', env: 'testing' }),
  },
  claims: {
    'docker-registry-claim': { capacity: '3Gi', accessModes: ONE_NODE, volume: 'pv0001' },
    pvc0002: { capacity: '1Gi', accessModes: ONE_NODE, selector: { matchLabels: { disktype: 'ssd' } } },
    pvc0003: {
      capacity: '1Gi',
      accessModes: ONE_NODE,
      selector: {
        matchExpressions: [
          { key: 'region', operator: SelectorOperator.IN, values: ['shenzhen'] },
          { key: 'env', operator: SelectorOperator.NOT_IN, values: ['testing'] },
        ],
      },
    },
  },
  pods: {
    'docker-registry': {
      image: IMAGES.registry,
      port: 5000,
      path: '/v2/',
      user: NOBODY,
      env: { REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY: '/registry' },
      mounts: { '/registry': 'docker-registry-claim' },
      replicas: 1,
    },
  },
};
