import { type PodPort, type PodSpec, type PodTemplate, templateOf } from '../kubernetes/pod-template';
import { type KubernetesObject, type NodeRecord, recordsOf, type StrataRecord } from '../records';

/** Pods that are made from one template. */
export interface PodGroup {
  /** Construct path of the object that makes them. */
  readonly path: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** How many of them run; undefined where something outside the tree decides. */
  readonly count?: number;
  /** The object that makes them, as `Deployment portal`. */
  readonly owner: string;
  /** That object itself; undefined where none of the tree makes them. */
  readonly object?: KubernetesObject;
  /** Claims that they mount, by name in their namespace. */
  readonly claims: readonly string[];
  /** Ports that their containers declare; undefined where they stand in no manifest. */
  readonly ports?: readonly PodPort[];
}

/** kubeadm starts one of each on every control plane, as static pods that stand in no manifest of the tree. */
const CONTROL_PLANE = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];

/** Every group of pods that the records make. */
export function podGroupsIn(records: readonly StrataRecord[]): readonly PodGroup[] {
  const nodes = recordsOf(records, 'node');
  const objects = recordsOf(records, 'kubernetes');
  const scaled = new Set(
    objects
      .filter(({ object }) => object.kind === 'HorizontalPodAutoscaler')
      .map(
        ({ object }) =>
          `${namespaceOf(object)} ${object.spec?.scaleTargetRef?.kind} ${object.spec?.scaleTargetRef?.name}`,
      ),
  );
  const made = objects.flatMap(({ path, object }): PodGroup[] => {
    const pod = templateOf(object);
    const namespace = namespaceOf(object);
    return pod === undefined
      ? []
      : [
          {
            path,
            namespace,
            labels: pod.metadata?.labels ?? {},
            count: scaled.has(`${namespace} ${object.kind} ${object.metadata.name}`) ? undefined : count(object, nodes),
            owner: `${object.kind} ${object.metadata.name}`,
            object,
            claims: claimsOf(object, pod),
            ports: portsOf(pod),
          },
        ];
  });
  const masters = nodes.filter(({ role }) => role === 'control-plane');
  const staticPods = CONTROL_PLANE.map((component): PodGroup => {
    const labels = { component, tier: 'control-plane' };
    const path = masters[0]?.path ?? '';
    return {
      path,
      namespace: 'kube-system',
      labels,
      count: masters.length,
      owner: `static pod ${component}`,
      claims: [],
    };
  });
  return masters.length === 0 ? made : [...made, ...staticPods];
}

/** Whether every label that a selector asks for is there. */
export function selects(selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

export function namespaceOf({ metadata }: KubernetesObject): string {
  return metadata.namespace ?? 'default';
}

/** Init containers are gone when a Service leads to the pod, but for those that run beside the others. */
function portsOf({ spec }: PodTemplate): readonly PodPort[] {
  const beside = (spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...beside, ...(spec?.containers ?? [])].flatMap(({ ports = [] }) => ports);
}

/** A StatefulSet's template gives each of its pods a claim named `<template>-<set>-<number>`. */
function claimsOf({ kind, metadata, spec }: KubernetesObject, pod: PodTemplate): readonly string[] {
  const mounted = (pod.spec?.volumes ?? []).flatMap(
    ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [],
  );
  const templates: readonly KubernetesObject[] = kind === 'StatefulSet' ? (spec?.volumeClaimTemplates ?? []) : [];
  const own = templates.flatMap((template) =>
    Array.from({ length: spec?.replicas ?? 1 }, (_, index) => `${template.metadata.name}-${metadata.name}-${index}`),
  );
  return [...mounted, ...own];
}

function count({ kind, spec }: KubernetesObject, nodes: readonly NodeRecord[]): number | undefined {
  switch (kind) {
    case 'Pod':
      return 1;
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
      return spec?.replicas ?? 1;
    case 'DaemonSet':
      return nodesOf(spec?.template?.spec ?? {}, nodes)?.length;
    default:
      // pods of a Job come and go
      return undefined;
  }
}

/**
 * Nodes that a DaemonSet puts a pod on; undefined where the records do not tell: without nodes, for a pod with affinity,
 * or for a label that the kubelet, or an operator of its own, gives.
 */
export function nodesOf(
  { affinity, nodeSelector = {}, tolerations = [] }: PodSpec,
  nodes: readonly NodeRecord[],
): readonly NodeRecord[] | undefined {
  const everywhere = tolerations.some(
    ({ key, operator }) =>
      key === 'node-role.kubernetes.io/control-plane' || (key === undefined && operator === 'Exists'),
  );
  const known = new Set(nodes.flatMap(({ labels }) => Object.keys(labels)));
  const wanted = Object.entries(nodeSelector).filter(([key]) => key !== 'kubernetes.io/os');
  if (affinity !== undefined || nodes.length === 0 || wanted.some(([key]) => !known.has(key))) {
    return undefined;
  }
  return nodes.filter(
    ({ role, labels }) => (everywhere || role === 'worker') && selects(Object.fromEntries(wanted), labels),
  );
}
