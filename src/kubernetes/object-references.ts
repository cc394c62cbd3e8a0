import type { KubernetesObject } from '../records';
import { CLUSTER_KINDS } from './cluster-kinds';
import { podReferences, type Reference } from './pod-references';
import { templateOf } from './pod-template';
import { backendsOf } from './service-references';

/** What is read of an object, whose shape depends on its kind. */
type Fields = KubernetesObject['spec'];

/** Parameters of a StorageClass that name a Secret, with the parameter that says in which namespace. */
const SECRET_PARAMETERS: Readonly<Record<string, string>> = {
  // in-tree GlusterFS
  secretName: 'secretNamespace',
  // rbd
  adminSecretName: 'adminSecretNamespace',
  userSecretName: 'userSecretNamespace',
  ...Object.fromEntries(
    ['provisioner', 'node-publish', 'node-stage', 'controller-publish', 'controller-expand', 'node-expand'].map(
      (step) => [`csi.storage.k8s.io/${step}-secret-name`, `csi.storage.k8s.io/${step}-secret-namespace`],
    ),
  ),
};

/** Every object that another one names, and without which it does not do what it is there for. */
export function referencesOf(object: KubernetesObject): readonly Reference[] {
  return [...podReferences(object, { optional: false }), ...otherReferences(object)].filter(({ name }) => name !== '');
}

function otherReferences(object: KubernetesObject): readonly Reference[] {
  const { kind, spec, metadata, ...fields } = object;
  const namespace = metadata.namespace ?? 'default';
  const to = (prop: string, target: string, name: unknown): readonly Reference[] =>
    typeof name !== 'string' ? [] : [{ prop, kind: target, name, ...(CLUSTER_KINDS.has(target) ? {} : { namespace }) }];
  const pod = templateOf(object)?.spec;
  const ofPod = [
    ...to('priorityClassName', 'PriorityClass', pod?.priorityClassName),
    ...to('runtimeClassName', 'RuntimeClass', pod?.runtimeClassName),
  ];
  switch (kind) {
    case 'HorizontalPodAutoscaler':
      return to('scaleTargetRef', String(spec?.scaleTargetRef?.kind), spec?.scaleTargetRef?.name);
    case 'StatefulSet':
      return [...ofPod, ...to('serviceName', 'Service', spec?.serviceName)];
    case 'Ingress':
      return [
        ...backendsOf(spec).flatMap((backend) => to('backend', 'Service', backend?.service?.name)),
        ...listOf(spec?.tls).flatMap((tls) => to('tls', 'Secret', tls.secretName)),
      ];
    case 'RoleBinding':
    case 'ClusterRoleBinding':
      return [
        ...to('roleRef', String(fields.roleRef?.kind), fields.roleRef?.name),
        ...listOf(fields.subjects)
          .filter((subject) => subject.kind === 'ServiceAccount')
          .map(({ name, namespace: of = namespace }) => ({
            prop: 'subjects',
            kind: 'ServiceAccount',
            namespace: of,
            name,
          })),
      ];
    case 'StorageClass':
      return secretsOf(fields.parameters ?? {});
    default:
      return ofPod;
  }
}

/** A parameter may hold a template such as `${pvc.namespace}`, which only a claim fills in. */
function secretsOf(parameters: Readonly<Record<string, string>>): readonly Reference[] {
  return Object.entries(SECRET_PARAMETERS).flatMap(([key, place]) => {
    const [name, namespace = 'default'] = [parameters[key], parameters[place]];
    return name === undefined || `${name}${namespace}`.includes('${')
      ? []
      : [{ prop: `parameters.${key}`, kind: 'Secret', namespace, name }];
  });
}

function listOf(value: Fields): readonly Fields[] {
  return Array.isArray(value) ? value : [];
}
