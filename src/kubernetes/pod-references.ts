import type { KubernetesObject } from '../records';
import {
  type EnvironmentSource,
  type Named,
  type PodSpec,
  type PodVolume,
  type ProjectedSource,
  templateOf,
} from './pod-template';

/** Another object that an object names. */
export interface Reference {
  /** Field that names it, without indexes. */
  readonly prop: string;
  readonly kind: string;
  /** Absent where objects of the kind have none. */
  readonly namespace?: string;
  readonly name: string;
}

/** A reference of a pod, before it is known in which namespace the pod runs. */
interface PodReference {
  readonly prop: string;
  readonly kind: string;
  readonly names: (pod: PodSpec) => readonly (Named | undefined)[];
}

/** Where a pod can name another object that must be there before it starts. */
const POD_REFERENCES: readonly PodReference[] = [
  { prop: 'serviceAccountName', kind: 'ServiceAccount', names: (pod) => [{ name: pod.serviceAccountName }] },
  { prop: 'imagePullSecrets', kind: 'Secret', names: (pod) => pod.imagePullSecrets ?? [] },
  {
    prop: 'volumes.secret',
    kind: 'Secret',
    names: (pod) =>
      volumesOf(pod).map(({ secret }) => secret && { name: secret.secretName, optional: secret.optional }),
  },
  { prop: 'volumes.configMap', kind: 'ConfigMap', names: (pod) => volumesOf(pod).map((volume) => volume.configMap) },
  { prop: 'volumes.projected', kind: 'Secret', names: (pod) => sourcesOf(pod).map((source) => source.secret) },
  { prop: 'volumes.projected', kind: 'ConfigMap', names: (pod) => sourcesOf(pod).map((source) => source.configMap) },
  {
    prop: 'env',
    kind: 'Secret',
    names: (pod) => environmentOf(pod).map((each) => each.secretKeyRef ?? each.secretRef),
  },
  {
    prop: 'env',
    kind: 'ConfigMap',
    names: (pod) => environmentOf(pod).map((each) => each.configMapKeyRef ?? each.configMapRef),
  },
];

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

/** The ServiceAccounts, ConfigMaps and Secrets that an object's pods name. */
export function podReferences(
  object: KubernetesObject,
  { optional }: { readonly optional: boolean },
): readonly Reference[] {
  const pod = templateOf(object)?.spec;
  const namespace = object.metadata.namespace ?? 'default';
  return pod === undefined
    ? []
    : POD_REFERENCES.flatMap(({ prop, kind, names }) =>
        names(pod).flatMap((named) =>
          named?.name === undefined || (named.optional === true && !optional)
            ? []
            : [{ prop, kind, namespace, name: named.name }],
        ),
      );
}

/** The same as `kind namespace/name`, with those that a pod can start without. */
export function usedBy(object: KubernetesObject): readonly string[] {
  return podReferences(object, { optional: true }).map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`);
}
