import { Chart, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { allow } from '../../../src/allow';
import { IMAGES } from '../../versions';
import { defineCsiController, defineCsiNodePods } from './csi-pods';
import { READ, sharedChart } from './program-chart';
import {
  CONTROLLER_RULES,
  DRIVER_ENV,
  KUBELET_PODS,
  REGISTRATION,
  registrar,
  resources,
  SIDECARS,
  SOCKET_MOUNT,
} from './sidecars';

/** Name that classes call the driver by. */
export const CEPH_RBD = 'rbd.csi.ceph.com';

/** A Ceph cluster that exists. */
export interface CephCluster {
  readonly clusterId: string;
  /** `address:port` of each monitor. */
  readonly monitors: readonly string[];
}

const PLUGIN = `/var/lib/kubelet/plugins/${CEPH_RBD}`;

/** Directories of the node that the driver maps devices and mounts file systems by. */
const OF_NODE = { 'host-dev': '/dev', 'host-sys': '/sys', 'host-mount': '/run/mount', 'lib-modules': '/lib/modules' };
const PLUGINS = '/var/lib/kubelet/plugins';

/**
 * The driver of Ceph's block devices, ceph-csi, one for all classes: one controller that makes images, and one pod on
 * each node that maps and mounts them. Source of arguments, rights and mounts: its manifests of v3.12 to v3.15.
 */
export class CephRbdDriver extends Chart {
  private readonly clusters = new Map<string, CephCluster>();

  private constructor(root: Construct, id: string) {
    super(root, id, { namespace: 'kube-system', disableResourceNameHashes: true });
    new k8s.KubeCsiDriver(this, 'Driver', {
      metadata: { name: CEPH_RBD },
      spec: { attachRequired: true, podInfoOnMount: false, fsGroupPolicy: 'File' },
    });
    new k8s.KubeConfigMap(this, 'Clusters', {
      metadata: { name: 'ceph-csi-config' },
      data: { 'config.json': Lazy.any({ produce: () => this.clustersText }) as string },
    });
    new k8s.KubeConfigMap(this, 'Ceph', {
      metadata: { name: 'ceph-config' },
      data: { 'ceph.conf': CEPH_CONF, keyring: '' },
    });
    defineController(this);
    defineNodePods(this);
    allow(this, 'SEC003', 'the driver maps devices and mounts file systems, for which there is no smaller right');
    allow(this, 'SEC004', 'devices are mapped in the network of the node, and must outlive every pod');
  }

  /** The one driver of the tree that `scope` stands in; defined when it is not there yet. */
  public static in(scope: Construct): CephRbdDriver {
    const id = '03-ceph-csi-rbd';
    return sharedChart(scope, id, (root) => new CephRbdDriver(root, id));
  }

  /** Tells the driver where a cluster's monitors are. */
  public addCluster(cluster: CephCluster): void {
    this.clusters.set(cluster.clusterId, cluster);
  }

  private get clustersText(): string {
    const clusters = [...this.clusters.values()].map(({ clusterId, monitors }) => ({ clusterID: clusterId, monitors }));
    return `${JSON.stringify(clusters, null, 2)}\n`;
  }
}

function defineController(chart: Chart): void {
  defineCsiController(chart, {
    name: 'csi-rbdplugin-provisioner',
    rules: [
      ...CONTROLLER_RULES,
      { resources: ['configmaps'], verbs: ['get'] },
      { resources: ['serviceaccounts'], verbs: ['get'] },
    ],
    pod: {
      containers: [
        SIDECARS.provisioner('--timeout=150s', '--default-fstype=ext4', '--immediate-topology=false'),
        SIDECARS.attacher(),
        SIDECARS.resizer(),
        driver('--controllerserver=true', { allowPrivilegeEscalation: false }),
      ],
      volumes: [...SHARED_VOLUMES, { name: 'socket-dir', emptyDir: {} }, ...nodeVolumes()],
    },
  });
}

function defineNodePods(chart: Chart): void {
  const plugin = driver('--nodeserver=true', {
    privileged: true,
    allowPrivilegeEscalation: true,
    capabilities: { add: ['SYS_ADMIN'] },
  });
  const both = { mountPropagation: 'Bidirectional' };
  const volumeMounts = [
    ...(plugin.volumeMounts ?? []),
    { name: 'plugins', mountPath: PLUGINS, ...both },
    { name: 'pods', mountPath: KUBELET_PODS, ...both },
  ];
  defineCsiNodePods(chart, {
    name: 'csi-rbdplugin',
    rules: [
      { resources: ['nodes', 'secrets', 'configmaps', 'serviceaccounts', 'persistentvolumes'], verbs: ['get'] },
      { group: 'storage.k8s.io', resources: ['volumeattachments'], verbs: READ },
    ],
    pod: {
      hostPid: true,
      containers: [registrar(`${PLUGIN}/csi.sock`), { ...plugin, volumeMounts }],
      volumes: [
        ...SHARED_VOLUMES,
        { name: 'socket-dir', hostPath: { path: PLUGIN, type: 'DirectoryOrCreate' } },
        REGISTRATION,
        { name: 'plugins', hostPath: { path: PLUGINS, type: 'Directory' } },
        { name: 'pods', hostPath: { path: KUBELET_PODS, type: 'Directory' } },
        ...nodeVolumes(),
      ],
    },
  });
}

/** Which keys the monitors are asked with; the driver brings the rest. */
const CEPH_CONF = [
  '[global]',
  'auth_cluster_required = cephx',
  'auth_service_required = cephx',
  'auth_client_required = cephx',
  '',
].join('\n');

const SHARED_VOLUMES: readonly k8s.Volume[] = [
  { name: 'ceph-csi-config', configMap: { name: 'ceph-csi-config' } },
  { name: 'ceph-config', configMap: { name: 'ceph-config' } },
  { name: 'keys-tmp-dir', emptyDir: { medium: 'Memory' } },
];

function nodeVolumes(): readonly k8s.Volume[] {
  return Object.entries(OF_NODE).map(([name, path]) => ({ name, hostPath: { path } }));
}

function driver(role: string, securityContext: k8s.SecurityContext): k8s.Container {
  return {
    name: 'csi-rbdplugin',
    image: IMAGES.cephCsi,
    args: [
      '--nodeid=$(NODE_ID)',
      '--endpoint=$(CSI_ENDPOINT)',
      '--type=rbd',
      role,
      '--v=2',
      `--drivername=${CEPH_RBD}`,
      '--pidlimit=-1',
      ...(role === '--nodeserver=true'
        ? [`--pluginpath=${PLUGINS}`, `--stagingpath=${PLUGINS}/kubernetes.io/csi/`]
        : ['--rbdhardmaxclonedepth=8', '--rbdsoftmaxclonedepth=4', '--setmetadata=true']),
    ],
    env: [
      ...DRIVER_ENV,
      { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
    ],
    imagePullPolicy: 'IfNotPresent',
    resources: resources('1Gi'),
    securityContext,
    volumeMounts: [
      SOCKET_MOUNT,
      { name: 'ceph-csi-config', mountPath: '/etc/ceph-csi-config/' },
      { name: 'ceph-config', mountPath: '/etc/ceph/' },
      { name: 'keys-tmp-dir', mountPath: '/tmp/csi/keys' },
      ...Object.entries(OF_NODE).map(([name, mountPath]) => ({
        name,
        mountPath,
        readOnly: name === 'lib-modules' ? true : undefined,
      })),
    ],
  };
}
