import type { ApiObject, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { type ClusterRule, serviceAccount } from './program-chart';

/** One of the two sorts of pods that every CSI driver has. */
export interface CsiPods {
  /** Name of the object, of its label and of its account. */
  readonly name: string;
  readonly rules: readonly ClusterRule[];
  /** Containers, volumes, and what the driver asks of its node; account, priority and seccomp profile are set. */
  readonly pod: k8s.PodSpec;
}

/**
 * The pod that makes volumes: one, on any node.
 *
 * @param strategy of its Deployment; that of Kubernetes unless the pod has ports of its node
 */
export function defineCsiController(chart: Chart, pods: CsiPods, strategy?: k8s.DeploymentStrategy): ApiObject {
  const { metadata, selector, template } = parts(chart, pods, 'system-cluster-critical');
  return new k8s.KubeDeployment(chart, 'Controller', { metadata, spec: { replicas: 1, strategy, selector, template } });
}

/** The pods that mount volumes: one on every node, whatever its taints, in the network of the node. */
export function defineCsiNodePods(chart: Chart, pods: CsiPods, updateStrategy?: k8s.DaemonSetUpdateStrategy): void {
  const pod = { ...IN_NODE_NETWORK, tolerations: [{ operator: 'Exists' }], ...pods.pod };
  const { metadata, selector, template } = parts(chart, { ...pods, pod }, 'system-node-critical');
  new k8s.KubeDaemonSet(chart, 'Node', { metadata, spec: { updateStrategy, selector, template } });
}

/** A mount made in the network of a pod breaks when that pod goes. */
export const IN_NODE_NETWORK = { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' };

function parts(chart: Chart, { name, rules, pod }: CsiPods, priorityClassName: string) {
  const labels = { 'app.kubernetes.io/name': name };
  const spec: k8s.PodSpec = {
    serviceAccountName: serviceAccount(chart, name, rules),
    priorityClassName,
    securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
    ...pod,
  };
  return { metadata: { name, labels }, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } };
}
