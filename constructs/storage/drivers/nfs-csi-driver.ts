import { type ApiObject, Chart, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { allow } from '../../../src/allow';
import { NFS_CSI_DRIVER } from '../../../src/kubernetes/nfs-sources';
import { IMAGES } from '../../versions';
import { serviceAccount, sharedChart } from './program-chart';
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

function defineController(chart: Chart): ApiObject {
  const name = 'csi-nfs-controller';
  const labels = { 'app.kubernetes.io/name': name };
  return new k8s.KubeDeployment(chart, 'Controller', {
    metadata: { name, labels },
    spec: {
      replicas: 1,
      // the ports are the node's: a second pod beside the first would find them taken
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: k8s.IntOrString.fromNumber(0), maxUnavailable: k8s.IntOrString.fromNumber(1) },
      },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          ...onNode(serviceAccount(chart, name, [...CONTROLLER_RULES, ...SNAPSHOT_RULES])),
          priorityClassName: 'system-cluster-critical',
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
        },
      },
    },
  });
}

function defineNodePods(chart: Chart): void {
  const name = 'csi-nfs-node';
  const labels = { 'app.kubernetes.io/name': name };
  new k8s.KubeDaemonSet(chart, 'Node', {
    metadata: { name, labels },
    spec: {
      updateStrategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxUnavailable: k8s.IntOrString.fromNumber(1) },
      },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          ...onNode(serviceAccount(chart, name, [])),
          automountServiceAccountToken: false,
          priorityClassName: 'system-node-critical',
          tolerations: [{ operator: 'Exists' }],
          containers: [livenessProbe(NODE_PORT), registrar(`${PLUGIN}/csi.sock`), driver(NODE_PORT, '300Mi')],
          volumes: [
            { name: 'socket-dir', hostPath: { path: PLUGIN, type: 'DirectoryOrCreate' } },
            { name: 'pods-mount-dir', hostPath: { path: KUBELET_PODS, type: 'Directory' } },
            REGISTRATION,
          ],
        },
      },
    },
  });
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

function onNode(serviceAccountName: string) {
  return {
    hostNetwork: true,
    dnsPolicy: 'ClusterFirstWithHostNet',
    serviceAccountName,
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
  };
}
