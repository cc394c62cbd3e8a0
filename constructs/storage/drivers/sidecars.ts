import { k8s } from 'cdk8s-plus-27';
import { IMAGES } from '../../versions';
import { type ClusterRule, READ } from './program-chart';

const SOCKET_FOLDER = '/csi';

/** The socket that a driver answers at, inside its pods. */
export const CSI_SOCKET = `${SOCKET_FOLDER}/csi.sock`;

/** Where the kubelet of a node keeps what it mounts for pods. */
export const KUBELET_PODS = '/var/lib/kubelet/pods';

/** Mount of the folder that all containers of a driver's pod meet in. */
export const SOCKET_MOUNT: k8s.VolumeMount = { name: 'socket-dir', mountPath: SOCKET_FOLDER };

/** What every container of a driver asks for; the most that it may use is named by each. */
export function resources(memory: string): k8s.ResourceRequirements {
  const amount = (text: string) => k8s.Quantity.fromString(text);
  return { requests: { cpu: amount('10m'), memory: amount('20Mi') }, limits: { memory: amount(memory) } };
}

/** A container that needs nothing of its node. */
export const WITHOUT_RIGHTS: k8s.SecurityContext = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
};

const ONE_LEADER = ['--leader-election', '--leader-election-namespace=kube-system'];

/**
 * Programs of the Kubernetes project that stand between the API server and a driver's socket: each watches one kind of
 * object and asks the driver for it. Arguments and rights are those of their own documentation.
 */
export const SIDECARS = {
  provisioner: (...args: readonly string[]) =>
    sidecar('csi-provisioner', IMAGES.csiProvisioner, [...ONE_LEADER, '--extra-create-metadata=true', ...args]),
  resizer: () => sidecar('csi-resizer', IMAGES.csiResizer, [...ONE_LEADER, '--handle-volume-inuse-error=false']),
  snapshotter: () => sidecar('csi-snapshotter', IMAGES.csiSnapshotter, ONE_LEADER),
  attacher: () => sidecar('csi-attacher', IMAGES.csiAttacher, ONE_LEADER),
} as const;

/** What the controller's account may do for all of them. */
export const CONTROLLER_RULES: readonly ClusterRule[] = [
  { resources: ['persistentvolumes'], verbs: [...READ, 'create', 'update', 'patch', 'delete'] },
  { resources: ['persistentvolumeclaims'], verbs: [...READ, 'update'] },
  { resources: ['persistentvolumeclaims/status'], verbs: ['update', 'patch'] },
  { resources: ['events'], verbs: [...READ, 'create', 'update', 'patch'] },
  { resources: ['nodes'], verbs: READ },
  // a class may name a Secret for the driver
  { resources: ['secrets'], verbs: ['get'] },
  { group: 'storage.k8s.io', resources: ['storageclasses', 'csinodes'], verbs: READ },
  { group: 'storage.k8s.io', resources: ['volumeattachments'], verbs: [...READ, 'patch'] },
  { group: 'storage.k8s.io', resources: ['volumeattachments/status'], verbs: ['patch'] },
  { group: 'coordination.k8s.io', resources: ['leases'], verbs: [...READ, 'create', 'update', 'patch'] },
];

/** What it may do besides where snapshots are made. */
export const SNAPSHOT_RULES: readonly ClusterRule[] = [
  { group: 'snapshot.storage.k8s.io', resources: ['volumesnapshotclasses', 'volumesnapshots'], verbs: READ },
  {
    group: 'snapshot.storage.k8s.io',
    resources: ['volumesnapshotcontents', 'volumesnapshotcontents/status'],
    verbs: [...READ, 'update', 'patch'],
  },
];

/** Answers the kubelet for the driver, on a port of the node's loopback. */
export function livenessProbe(port: number): k8s.Container {
  return {
    ...sidecar('liveness-probe', IMAGES.csiLivenessProbe, [`--http-endpoint=localhost:${port}`, '--probe-timeout=3s']),
    ports: [{ name: 'healthz', containerPort: port }],
  };
}

/** The kubelet's question to `livenessProbe`. */
export function asksLiveness(port: number): k8s.Probe {
  return {
    httpGet: { host: 'localhost', path: '/healthz', port: k8s.IntOrString.fromNumber(port) },
    initialDelaySeconds: 30,
    periodSeconds: 30,
    timeoutSeconds: 10,
    failureThreshold: 5,
  };
}

/** Where the kubelet of a node looks for drivers; `registrar` puts its socket there. */
export const REGISTRATION: k8s.Volume = {
  name: 'registration-dir',
  hostPath: { path: '/var/lib/kubelet/plugins_registry', type: 'Directory' },
};

/** Tells the kubelet of a driver on its node. */
export function registrar(socketOnNode: string): k8s.Container {
  const container = sidecar('node-driver-registrar', IMAGES.csiNodeDriverRegistrar, [
    `--kubelet-registration-path=${socketOnNode}`,
  ]);
  const mounts = [...(container.volumeMounts ?? []), { name: REGISTRATION.name, mountPath: '/registration' }];
  return { ...container, volumeMounts: mounts };
}

/** Node and socket, as drivers are told them. */
export const DRIVER_ENV: k8s.EnvVar[] = [
  { name: 'NODE_ID', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
  { name: 'CSI_ENDPOINT', value: `unix://${CSI_SOCKET}` },
];

/** A driver mounts file systems, for which there is no smaller right. */
export const MOUNTS_FILE_SYSTEMS: k8s.SecurityContext = {
  privileged: true,
  allowPrivilegeEscalation: true,
  capabilities: { add: ['SYS_ADMIN'], drop: ['ALL'] },
};

function sidecar(name: string, image: string, args: readonly string[]): k8s.Container {
  return {
    name,
    image,
    args: [`--csi-address=${CSI_SOCKET}`, '--v=2', ...args],
    imagePullPolicy: 'IfNotPresent',
    resources: resources('400Mi'),
    securityContext: WITHOUT_RIGHTS,
    volumeMounts: [SOCKET_MOUNT],
  };
}
