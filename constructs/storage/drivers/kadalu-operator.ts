import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { allow } from '../../../src/allow';
import { Platform } from '../../../src/platform';
import { firstChart } from '../../cluster';
import { IMAGES } from '../../versions';
import { NODE_RULES, OPERATOR_RULES, OWN_RULES, PROVISIONER_RULES } from './kadalu-rights';
import { serviceAccount, sharedChart } from './program-chart';
import { KUBELET_PODS, REGISTRATION, registrar, resources } from './sidecars';

/** Name that classes call the driver by. */
export const KADALU = 'kadalu';

/** Namespace of everything that kadalu is. The operator starts what it starts here. */
export const KADALU_NAMESPACE = 'kadalu';

/** API version of its own kind. */
export const KADALU_API = 'kadalu-operator.storage/v1alpha1';

const PLUGIN = '/var/lib/kubelet/plugins/kadalu';
const CSI = '/var/lib/kubelet/plugins/kubernetes.io/csi';
const DOCKER_USER = 'kadalu';
const VERSION = IMAGES.kadaluOperator.slice(IMAGES.kadaluOperator.lastIndexOf(':') + 1);

/**
 * kadalu's operator and its pods on the nodes, one for all classes. The operator starts the controller of the driver
 * itself, with sidecars and a logging container of its own choice: their images are not pinned here, and have to be in
 * the registry of a cluster that reaches no other.
 *
 * Source of arguments, rights and mounts: the manifests of kadalu 1.2.0.
 */
export class KadaluOperator extends Chart {
  private constructor(root: Construct, id: string) {
    super(root, id, { namespace: KADALU_NAMESPACE, disableResourceNameHashes: true });
    defineFoundation(this);
    defineOperator(this);
    defineNodePods(this);
    allow(this, 'SEC003', 'it mounts GlusterFS for the kubelet, for which there is no smaller right');
  }

  /** The one of the tree that `scope` stands in; defined when it is not there yet. */
  public static in(scope: Construct): KadaluOperator {
    const id = '03-kadalu';
    return sharedChart(scope, id, (root) => new KadaluOperator(root, id));
  }
}

/** Namespace and kind, which have to be there before anything else. */
function defineFoundation(chart: Chart): void {
  const first = firstChart(chart);
  if (first.node.tryFindChild(KADALU_NAMESPACE) === undefined) {
    new k8s.KubeNamespace(first, KADALU_NAMESPACE, {
      metadata: { name: KADALU_NAMESPACE, labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
    });
  }
  const names = { kind: 'KadaluStorage', listKind: 'KadaluStorageList', plural: 'kadalustorages' };
  // the operator judges what stands in it, and adds fields of its own
  const spec = { type: 'object', xKubernetesPreserveUnknownFields: true };
  new k8s.KubeCustomResourceDefinition(first, 'KadaluStorage', {
    metadata: { name: 'kadalustorages.kadalu-operator.storage' },
    spec: {
      group: 'kadalu-operator.storage',
      names: { ...names, singular: 'kadalustorage' },
      scope: 'Namespaced',
      versions: [
        {
          name: 'v1alpha1',
          storage: true,
          served: true,
          schema: { openApiv3Schema: { type: 'object', properties: { spec } } },
        },
      ],
    },
  });
}

function defineOperator(chart: Chart): void {
  const name = 'kadalu-operator';
  const labels = { 'app.kubernetes.io/name': name };
  const account = serviceAccount(chart, name, OPERATOR_RULES);
  // its controller and its servers run under accounts that it does not make
  serviceAccount(chart, 'kadalu-csi-provisioner', PROVISIONER_RULES);
  serviceAccount(chart, 'kadalu-server-sa', []);
  new k8s.KubeRole(chart, 'OwnRole', {
    metadata: { name },
    rules: OWN_RULES.map(({ group = '', resources: kinds, verbs }) => ({
      apiGroups: [group],
      resources: [...kinds],
      verbs: [...verbs],
    })),
  });
  new k8s.KubeRoleBinding(chart, 'OwnBinding', {
    metadata: { name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace: KADALU_NAMESPACE }],
  });
  const values = {
    OPERATOR_NAME: name,
    IMAGES_HUB: hub(Platform.of(chart).imageOf(IMAGES.kadaluOperator)),
    DOCKER_USER,
    KADALU_VERSION: VERSION,
    KADALU_NAMESPACE,
    KUBELET_DIR: '/var/lib/kubelet',
    K8S_DIST: 'kubernetes',
    VERBOSE: 'no',
  };
  new k8s.KubeDeployment(chart, 'Operator', {
    metadata: { name: 'operator', labels },
    spec: {
      replicas: 1,
      strategy: { type: 'Recreate' },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: account,
          securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
          containers: [
            {
              name,
              image: IMAGES.kadaluOperator,
              imagePullPolicy: 'IfNotPresent',
              env: [
                field('WATCH_NAMESPACE', 'metadata.namespace'),
                field('POD_NAME', 'metadata.name'),
                ...texts(values),
              ],
              resources: resources('256Mi'),
              securityContext: { privileged: true },
            },
          ],
        },
      },
    },
  });
}

function defineNodePods(chart: Chart): void {
  const name = 'kadalu-csi-nodeplugin';
  const labels = { 'app.kubernetes.io/name': name };
  const volume = (volumeName: string, path: string, type: string): k8s.Volume => ({
    name: volumeName,
    hostPath: { path, type },
  });
  new k8s.KubeDaemonSet(chart, 'Node', {
    metadata: { name, labels },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: serviceAccount(chart, name, NODE_RULES),
          securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
          containers: [registrar(`${PLUGIN}/csi.sock`), nodeContainer()],
          volumes: [
            volume('socket-dir', PLUGIN, 'DirectoryOrCreate'),
            volume('pods-mount-dir', KUBELET_PODS, 'Directory'),
            REGISTRATION,
            volume('dev', '/dev', 'Directory'),
            volume('csi-dir', CSI, 'DirectoryOrCreate'),
            // the operator makes it when it starts
            { name: 'volume-info', configMap: { name: 'kadalu-info', optional: true } },
            { name: 'logs', emptyDir: {} },
          ],
        },
      },
    },
  });
}

function nodeContainer(): k8s.Container {
  const values = {
    CSI_ENDPOINT: 'unix://plugin/csi.sock',
    KADALU_VERSION: VERSION,
    K8S_DIST: 'kubernetes',
    VERBOSE: 'no',
    CSI_ROLE: 'nodeplugin',
  };
  return {
    name: 'kadalu-nodeplugin',
    image: IMAGES.kadaluCsi,
    imagePullPolicy: 'IfNotPresent',
    env: [field('NODE_ID', 'spec.nodeName'), ...texts(values)],
    resources: resources('512Mi'),
    securityContext: { privileged: true, allowPrivilegeEscalation: true, capabilities: { add: ['SYS_ADMIN'] } },
    volumeMounts: [
      { name: 'socket-dir', mountPath: '/plugin' },
      { name: 'pods-mount-dir', mountPath: KUBELET_PODS, mountPropagation: 'Bidirectional' },
      { name: 'volume-info', mountPath: '/var/lib/gluster' },
      { name: 'dev', mountPath: '/dev' },
      { name: 'logs', mountPath: '/var/log/gluster' },
      { name: 'csi-dir', mountPath: CSI, mountPropagation: 'Bidirectional' },
    ],
  };
}

/** What stands before the user of an image; the operator names the images of what it starts so. */
function hub(image: string): string {
  return image.slice(0, image.indexOf(`/${DOCKER_USER}/`));
}

function field(name: string, fieldPath: string): k8s.EnvVar {
  return { name, valueFrom: { fieldRef: { fieldPath } } };
}

function texts(values: Readonly<Record<string, string>>): readonly k8s.EnvVar[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}
