/** Kinds of an API version that the API server stopped serving. */
export interface RemovedApi {
  readonly apiVersion: string;
  readonly kinds: readonly string[];
  /** Minor of the first Kubernetes version without it. */
  readonly since: number;
  /** API version that serves the kinds instead; absent where nothing does. */
  readonly use?: string;
}

/**
 * What cannot be applied any more. Source: Kubernetes' "Deprecated API Migration Guide". The real API servers of 1.27 and
 * 1.36 are asked for each row, and for what it names instead, in `test/integ/versions.integ.ts`.
 */
export const REMOVED_APIS: readonly RemovedApi[] = [
  gone('extensions/v1beta1', 16, 'apps/v1', 'DaemonSet', 'Deployment', 'ReplicaSet'),
  gone('extensions/v1beta1', 16, 'networking.k8s.io/v1', 'NetworkPolicy'),
  gone('extensions/v1beta1', 16, undefined, 'PodSecurityPolicy'),
  gone('apps/v1beta1', 16, 'apps/v1', 'Deployment', 'StatefulSet'),
  gone('apps/v1beta2', 16, 'apps/v1', 'DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'),
  gone(
    'admissionregistration.k8s.io/v1beta1',
    22,
    'admissionregistration.k8s.io/v1',
    'MutatingWebhookConfiguration',
    'ValidatingWebhookConfiguration',
  ),
  gone('apiextensions.k8s.io/v1beta1', 22, 'apiextensions.k8s.io/v1', 'CustomResourceDefinition'),
  gone('apiregistration.k8s.io/v1beta1', 22, 'apiregistration.k8s.io/v1', 'APIService'),
  gone('authentication.k8s.io/v1beta1', 22, 'authentication.k8s.io/v1', 'TokenReview'),
  gone(
    'authorization.k8s.io/v1beta1',
    22,
    'authorization.k8s.io/v1',
    'LocalSubjectAccessReview',
    'SelfSubjectAccessReview',
    'SelfSubjectRulesReview',
    'SubjectAccessReview',
  ),
  gone('certificates.k8s.io/v1beta1', 22, 'certificates.k8s.io/v1', 'CertificateSigningRequest'),
  gone('coordination.k8s.io/v1beta1', 22, 'coordination.k8s.io/v1', 'Lease'),
  gone('extensions/v1beta1', 22, 'networking.k8s.io/v1', 'Ingress'),
  gone('networking.k8s.io/v1beta1', 22, 'networking.k8s.io/v1', 'Ingress', 'IngressClass'),
  gone(
    'rbac.authorization.k8s.io/v1beta1',
    22,
    'rbac.authorization.k8s.io/v1',
    'ClusterRole',
    'ClusterRoleBinding',
    'Role',
    'RoleBinding',
  ),
  gone('scheduling.k8s.io/v1beta1', 22, 'scheduling.k8s.io/v1', 'PriorityClass'),
  gone('storage.k8s.io/v1beta1', 22, 'storage.k8s.io/v1', 'CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment'),
  gone('autoscaling/v2beta1', 25, 'autoscaling/v2', 'HorizontalPodAutoscaler'),
  gone('batch/v1beta1', 25, 'batch/v1', 'CronJob'),
  gone('discovery.k8s.io/v1beta1', 25, 'discovery.k8s.io/v1', 'EndpointSlice'),
  gone('events.k8s.io/v1beta1', 25, 'events.k8s.io/v1', 'Event'),
  gone('node.k8s.io/v1beta1', 25, 'node.k8s.io/v1', 'RuntimeClass'),
  gone('policy/v1beta1', 25, 'policy/v1', 'PodDisruptionBudget'),
  gone('policy/v1beta1', 25, undefined, 'PodSecurityPolicy'),
  gone('autoscaling/v2beta2', 26, 'autoscaling/v2', 'HorizontalPodAutoscaler'),
  gone(
    'flowcontrol.apiserver.k8s.io/v1beta1',
    26,
    'flowcontrol.apiserver.k8s.io/v1beta3',
    'FlowSchema',
    'PriorityLevelConfiguration',
  ),
  gone('storage.k8s.io/v1beta1', 27, 'storage.k8s.io/v1', 'CSIStorageCapacity'),
  gone(
    'flowcontrol.apiserver.k8s.io/v1beta2',
    29,
    'flowcontrol.apiserver.k8s.io/v1',
    'FlowSchema',
    'PriorityLevelConfiguration',
  ),
  gone(
    'flowcontrol.apiserver.k8s.io/v1beta3',
    32,
    'flowcontrol.apiserver.k8s.io/v1',
    'FlowSchema',
    'PriorityLevelConfiguration',
  ),
];

/** What a version does not serve any more, with what it serves instead; undefined while it does, and for custom kinds. */
export function removedApi(apiVersion: string, kind: string, minor: number): RemovedApi | undefined {
  const found = REMOVED_APIS.find(
    (each) => each.apiVersion === apiVersion && each.kinds.includes(kind) && minor >= each.since,
  );
  // what took its place may be gone as well
  const later = found?.use === undefined ? undefined : removedApi(found.use, kind, minor);
  return found === undefined || later === undefined ? found : { ...found, use: later.use };
}

function gone(apiVersion: string, since: number, use: string | undefined, ...kinds: readonly string[]): RemovedApi {
  return { apiVersion, kinds, since, use };
}
