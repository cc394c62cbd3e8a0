import { AccessMode } from '../../../constructs/storage';
import { KUBERNETES } from '../../../constructs/versions';
import type { EnvironmentData } from '../../environment';

const SIZES = [1, 2, 3, 4, 5];
const BOTH = [AccessMode.READ_WRITE_MANY, AccessMode.READ_WRITE_ONCE];
const directory = (index: number) => `/data/linuxea-volumes/linuxea-${index}`;

/**
 * The PVC-on-NFS system of document 000: a server that exists, five volumes of 1 to 5Gi on it, one claim of 5Gi and the
 * pod that uses it.
 *
 * The document's volumes say `/data/volumes/linuxea-N`, which its server does not export; here they say what is
 * exported, and the mistake is a fixture. Its pod declares port 88, and answers on 80: here it declares 80.
 */
export const nfsBinding: EnvironmentData = {
  name: 'handbook-nfs-binding',
  cluster: {
    version: KUBERNETES.P27,
    pods: '172.16.0.0/16',
    services: '10.96.0.0/12',
    siteNetwork: { cidr: '10.0.1.0/24', gateway: '10.0.1.1' },
    nodes: {
      'linuxea.master-1.com': { role: 'control-plane', address: '10.0.1.65' },
      'linuxea.node-1.com': { role: 'worker', address: '10.0.1.66' },
      'linuxea.node-2.com': { role: 'worker', address: '10.0.1.67' },
    },
  },
  nfsServers: {
    'linuxea-vm-node': {
      address: '10.0.1.61',
      exports: Object.fromEntries(
        SIZES.map((index) => [directory(index), { clients: ['10.0.0.0/8'], options: ['rw', 'no_root_squash'] }]),
      ),
    },
  },
  volumes: Object.fromEntries(
    SIZES.map((index) => [
      `linuxea-${index}`,
      {
        server: 'linuxea-vm-node',
        path: directory(index),
        capacity: `${index}Gi`,
        accessModes: BOTH,
        labels: { name: `v${index}` },
      },
    ]),
  ),
  claims: {
    'linuxea-pvc': { capacity: '5Gi', accessModes: [AccessMode.READ_WRITE_MANY] },
  },
  pods: {
    'linuxea-pvc-pod': {
      image: 'docker.io/marksugar/nginx:1.14.a',
      port: 80,
      user: 0,
      mounts: { '/data/wwwroot': 'linuxea-pvc' },
    },
  },
};
