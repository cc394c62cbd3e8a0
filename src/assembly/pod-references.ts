import type { KubernetesObject } from '../records';

/** Where a pod can name another object, by kind. */
const POD_REFERENCES: readonly { readonly kind: string; readonly names: (pod: PodSpec) => (string | undefined)[] }[] = [
  { kind: 'ServiceAccount', names: (pod) => [pod.serviceAccountName] },
  { kind: 'Secret', names: (pod) => (pod.imagePullSecrets ?? []).map(({ name }) => name) },
  { kind: 'Secret', names: (pod) => volumesOf(pod).map((volume) => volume.secret?.secretName) },
  { kind: 'ConfigMap', names: (pod) => volumesOf(pod).map((volume) => volume.configMap?.name) },
  { kind: 'Secret', names: (pod) => sourcesOf(pod).map((source) => source.secret?.name) },
  { kind: 'ConfigMap', names: (pod) => sourcesOf(pod).map((source) => source.configMap?.name) },
  { kind: 'Secret', names: (pod) => environmentOf(pod).map((each) => (each.secretKeyRef ?? each.secretRef)?.name) },
  {
    kind: 'ConfigMap',
    names: (pod) => environmentOf(pod).map((each) => (each.configMapKeyRef ?? each.configMapRef)?.name),
  },
];

interface Named {
  readonly name?: string;
}

interface ProjectedSource {
  readonly secret?: Named;
  readonly configMap?: Named;
}

interface PodVolume {
  readonly secret?: { readonly secretName?: string };
  readonly configMap?: Named;
  readonly projected?: { readonly sources?: readonly ProjectedSource[] };
}

interface EnvironmentSource {
  readonly secretKeyRef?: Named;
  readonly secretRef?: Named;
  readonly configMapKeyRef?: Named;
  readonly configMapRef?: Named;
}

interface Container {
  readonly env?: readonly { readonly valueFrom?: EnvironmentSource }[];
  readonly envFrom?: readonly EnvironmentSource[];
}

interface PodSpec {
  readonly serviceAccountName?: string;
  readonly imagePullSecrets?: readonly Named[];
  readonly volumes?: readonly PodVolume[];
  readonly containers?: readonly Container[];
  readonly initContainers?: readonly Container[];
}

function volumesOf(pod: PodSpec): readonly PodVolume[] {
  return pod.volumes ?? [];
}

function sourcesOf(pod: PodSpec): readonly ProjectedSource[] {
  return volumesOf(pod).flatMap((volume) => volume.projected?.sources ?? []);
}

function environmentOf(pod: PodSpec): readonly EnvironmentSource[] {
  return [...(pod.containers ?? []), ...(pod.initContainers ?? [])].flatMap((container) => [
    ...(container.env ?? []).flatMap(({ valueFrom }) => (valueFrom === undefined ? [] : [valueFrom])),
    ...(container.envFrom ?? []),
  ]);
}

/** `kind namespace/name` of the ServiceAccounts, ConfigMaps and Secrets that an object's pods need. */
export function usedBy(object: KubernetesObject): readonly string[] {
  const pod = podSpecOf(object);
  const namespace = object.metadata.namespace ?? 'default';
  return pod === undefined
    ? []
    : POD_REFERENCES.flatMap(({ kind, names }) =>
        names(pod).flatMap((name) => (name === undefined ? [] : [`${kind} ${namespace}/${name}`])),
      );
}

function podSpecOf({ kind, spec }: KubernetesObject): PodSpec | undefined {
  return kind === 'Pod' ? spec : (spec?.jobTemplate?.spec?.template?.spec ?? spec?.template?.spec);
}
