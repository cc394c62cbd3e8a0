import { type ApiObject, Chart, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { allow } from '../../../src/allow';
import { NFS_CSI_DRIVER } from '../../../src/kubernetes/nfs-sources';
import { IMAGES } from '../../versions';
import { defineCsiController, defineCsiNodePods, IN_NODE_NETWORK } from './csi-pods';
import { sharedChart } from './program-chart';
import {
  asksLiveness,
  CONTROLLER_RULES,
  DRIVER_ENV,
  KUBELET_PODS,
  livenessProbe,
  MOUNTS_FILE_SYSTEMS,
  REGISTRATION,
  registrar,
  resources,
  SIDECARS,
  SNAPSHOT_RULES,
  SOCKET_MOUNT,
} from './sidecars';
import { VolumeSnapshots } from './volume-snapshots';

/** Ports on the loopback of the nodes. */
const CONTROLLER_PORT = 29652;
const NODE_PORT = 29653;
const PLUGIN = '/var/lib/kubelet/plugins/csi-nfsplugin';

/**
 * The driver of NFS volumes, csi-driver-nfs, one for all classes: one controller that makes directories, and one pod on
 * each node that mounts them. Source of arguments, rights and ports: its manifests of v4.13.4.
 */
export class NfsCsiDriver extends Chart {
  private readonly controller: ApiObject;
  private makesSnapshots = false;

  private constructor(root: Construct, id: string) {
    super(root, id, { namespace: 'kube-system', disableResourceNameHashes: true });
    new k8s.KubeCsiDriver(this, 'Driver', {
      metadata: { name: NFS_CSI_DRIVER },
      spec: { attachRequired: false, volumeLifecycleModes: ['Persistent'], fsGroupPolicy: 'File' },
    });
    this.controller = defineController(this);
    defineNodePods(this);
    allow(this, 'SEC003', 'the driver mounts file systems for the kubelet, for which there is no smaller right');
    allow(this, 'SEC004', 'a mount made in the network of a pod would break when that pod goes');
  }

  /** The one driver of the tree that `scope` stands in; defined when it is not there yet. */
  public static in(scope: Construct): NfsCsiDriver {
    const id = '03-csi-driver-nfs';
    return sharedChart(scope, id, (root) => new NfsCsiDriver(root, id));
  }

  /** Has the controller make snapshots, for whichever class asks first. */
  public makeSnapshots(): void {
    if (!this.makesSnapshots) {
      this.makesSnapshots = true;
      VolumeSnapshots.in(this);
      this.controller.addJsonPatch(JsonPatch.add('/spec/template/spec/containers/-', SIDECARS.snapshotter()));
    }
  }
}

const ONE_AT_A_TIME = k8s.IntOrString.fromNumber(1);
const ON_LINUX = { 'kubernetes.io/os': 'linux' };

function defineController(chart: Chart): ApiObject {
  // the ports are the node's: a second pod beside the first would find them taken
  const rollingUpdate = { maxSurge: k8s.IntOrString.fromNumber(0), maxUnavailable: ONE_AT_A_TIME };
  const pod: k8s.PodSpec = {
    ...IN_NODE_NETWORK,
    nodeSelector: ON_LINUX,
    tolerations: [
      { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' },
      { key: 'CriticalAddonsOnly', operator: 'Exists' },
    ],
    containers: [
      SIDECARS.provisioner('--timeout=1200s', '--retry-interval-max=30m'),
      SIDECARS.resizer(),
      livenessProbe(CONTROLLER_PORT),
      driver(CONTROLLER_PORT, '200Mi'),
    ],
    volumes: [
      { name: 'pods-mount-dir', hostPath: { path: KUBELET_PODS, type: 'Directory' } },
      { name: 'socket-dir', emptyDir: {} },
    ],
  };
  const pods = { name: 'csi-nfs-controller', rules: [...CONTROLLER_RULES, ...SNAPSHOT_RULES], pod };
  return defineCsiController(chart, pods, { type: 'RollingUpdate', rollingUpdate });
}

function defineNodePods(chart: Chart): void {
  const pod: k8s.PodSpec = {
    nodeSelector: ON_LINUX,
    automountServiceAccountToken: false,
    containers: [livenessProbe(NODE_PORT), registrar(`${PLUGIN}/csi.sock`), driver(NODE_PORT, '300Mi')],
    volumes: [
      { name: 'socket-dir', hostPath: { path: PLUGIN, type: 'DirectoryOrCreate' } },
      { name: 'pods-mount-dir', hostPath: { path: KUBELET_PODS, type: 'Directory' } },
      REGISTRATION,
    ],
  };
  const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: ONE_AT_A_TIME } };
  defineCsiNodePods(chart, { name: 'csi-nfs-node', rules: [], pod }, updateStrategy);
}

function driver(port: number, memory: string): k8s.Container {
  return {
    name: 'nfs',
    image: IMAGES.nfsCsiDriver,
    args: ['-v=5', '--nodeid=$(NODE_ID)', '--endpoint=$(CSI_ENDPOINT)'],
    env: DRIVER_ENV,
    imagePullPolicy: 'IfNotPresent',
    livenessProbe: asksLiveness(port),
    resources: resources(memory),
    securityContext: MOUNTS_FILE_SYSTEMS,
    volumeMounts: [
      SOCKET_MOUNT,
      { name: 'pods-mount-dir', mountPath: KUBELET_PODS, mountPropagation: 'Bidirectional' },
    ],
  };
}
