import type { KubernetesObject } from '../records';
import { Quantity } from '../values';

/** Part of an object that the API server keeps as it was created. */
export interface ImmutableField {
  /** `group/Kind`, without the version. */
  readonly kind: string;
  /** Such as `spec.selector`. */
  readonly field: string;
  /**
   * Fields right below it that may change all the same; without it, the whole field is one.
   * @default - none is looked at apart
   */
  readonly but?: readonly string[];
  /** Minor of the first Kubernetes version that holds it, where that is later than 1.25. */
  readonly since?: number;
  /** Minor of the first one that lets it change. */
  readonly until?: number;
  /** What it is where it is not written. */
  readonly byDefault?: unknown;
  /** Whether this change of it is taken nevertheless. */
  readonly unless?: (before: KubernetesObject, after: KubernetesObject, field: string) => boolean;
}

type Unless = NonNullable<ImmutableField['unless']>;

/** The account is kept in a second field as well, whose old name counts when this one is empty. */
const hasNoAccount: Unless = (_before, { spec }) => (spec?.serviceAccountName ?? '') === '';

function isOpen(before: KubernetesObject): boolean {
  return before.immutable !== true;
}

/** What is written there is added to the data, and taking it out removes nothing. */
function isKept({ stringData: before }: KubernetesObject, { stringData: after }: KubernetesObject): boolean {
  return Object.entries(after ?? {}).every(([key, value]) => before?.[key] === value);
}

/** What the server gave stays where nothing is asked for. */
const isLeftOut: Unless = ({ spec: before }, { spec: after }, field) => {
  const name = field.slice('spec.'.length);
  return (after?.[name] ?? '') === '' || before?.type === 'ExternalName' || after?.type === 'ExternalName';
};

/** An indexed Job may become wider or narrower. */
const isElastic: Unless = (_before, { spec }) =>
  spec?.completionMode === 'Indexed' && spec?.completions === spec?.parallelism;

/** Fields of a PersistentVolume that say where its data is. */
const VOLUME_SOURCES = [
  ...[
    'hostPath',
    'local',
    'nfs',
    'csi',
    'iscsi',
    'fc',
    'glusterfs',
    'rbd',
    'cephfs',
    'cinder',
    'azureDisk',
    'azureFile',
  ],
  ...['awsElasticBlockStore', 'gcePersistentDisk', 'vsphereVolume', 'portworxVolume', 'photonPersistentDisk'],
  ...['flocker', 'quobyte', 'scaleIO', 'storageos'],
];

const STATEFUL_SET = [
  ...['replicas', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy', 'minReadySeconds', 'ordinals'],
];

/** Source: the update rules of the API server; held against 1.27 and 1.36 by a truth test. */
export const IMMUTABLE_FIELDS: readonly ImmutableField[] = [
  { kind: 'apps/Deployment', field: 'spec.selector' },
  { kind: 'apps/DaemonSet', field: 'spec.selector' },
  { kind: 'apps/ReplicaSet', field: 'spec.selector' },
  {
    kind: 'apps/StatefulSet',
    field: 'spec',
    but: [...STATEFUL_SET, 'podManagementPolicy', 'revisionHistoryLimit'],
  },
  { kind: 'apps/StatefulSet', field: 'spec.podManagementPolicy', byDefault: 'OrderedReady' },
  { kind: 'apps/StatefulSet', field: 'spec.revisionHistoryLimit', until: 33, byDefault: 10 },
  { kind: 'batch/Job', field: 'spec.selector' },
  { kind: 'batch/Job', field: 'spec.template' },
  { kind: 'batch/Job', field: 'spec.completions', unless: isElastic },
  { kind: 'batch/Job', field: 'spec.completionMode', byDefault: 'NonIndexed' },
  { kind: 'batch/Job', field: 'spec.podFailurePolicy' },
  { kind: 'batch/Job', field: 'spec.backoffLimitPerIndex' },
  { kind: 'batch/Job', field: 'spec.successPolicy' },
  { kind: 'batch/Job', field: 'spec.managedBy' },
  {
    kind: '/Pod',
    field: 'spec',
    but: [
      'containers',
      'initContainers',
      'activeDeadlineSeconds',
      'tolerations',
      'schedulingGates',
      'serviceAccountName',
    ],
  },
  { kind: '/Pod', field: 'spec.serviceAccountName', unless: hasNoAccount },
  { kind: '/Pod', field: 'spec.containers', unless: isOtherImage },
  { kind: '/Pod', field: 'spec.initContainers', unless: isOtherImage },
  { kind: '/Pod', field: 'spec.activeDeadlineSeconds', unless: isSooner },
  { kind: '/Pod', field: 'spec.tolerations', unless: isLonger },
  { kind: '/Service', field: 'spec.clusterIP', unless: isLeftOut },
  {
    kind: '/Service',
    field: 'spec.loadBalancerClass',
    unless: ({ spec: before }, { spec: after }) => before?.type !== 'LoadBalancer' || after?.type !== 'LoadBalancer',
  },
  { kind: '/PersistentVolumeClaim', field: 'spec', but: ['resources', 'volumeMode', 'volumeAttributesClassName'] },
  { kind: '/PersistentVolumeClaim', field: 'spec.volumeMode', byDefault: 'Filesystem' },
  { kind: '/PersistentVolumeClaim', field: 'spec.resources.requests.storage', unless: isLarger },
  ...VOLUME_SOURCES.map((source) => ({ kind: '/PersistentVolume', field: `spec.${source}` })),
  { kind: '/PersistentVolume', field: 'spec.volumeMode', byDefault: 'Filesystem' },
  { kind: '/PersistentVolume', field: 'spec.nodeAffinity', unless: ({ spec }) => spec?.nodeAffinity === undefined },
  { kind: '/ConfigMap', field: 'data', unless: isOpen },
  { kind: '/ConfigMap', field: 'binaryData', unless: isOpen },
  { kind: '/ConfigMap', field: 'immutable', unless: isOpen },
  { kind: '/Secret', field: 'data', unless: isOpen },
  { kind: '/Secret', field: 'stringData', unless: (before, after) => isOpen(before) || isKept(before, after) },
  { kind: '/Secret', field: 'immutable', unless: isOpen },
  { kind: '/Secret', field: 'type', byDefault: 'Opaque' },
  { kind: '/ResourceQuota', field: 'spec.scopes' },
  { kind: 'storage.k8s.io/StorageClass', field: 'provisioner' },
  { kind: 'storage.k8s.io/StorageClass', field: 'parameters' },
  { kind: 'storage.k8s.io/StorageClass', field: 'reclaimPolicy', byDefault: 'Delete' },
  { kind: 'storage.k8s.io/StorageClass', field: 'volumeBindingMode', byDefault: 'Immediate' },
  { kind: 'storage.k8s.io/CSIDriver', field: 'spec.attachRequired', byDefault: true },
  { kind: 'storage.k8s.io/CSIDriver', field: 'spec.volumeLifecycleModes', byDefault: ['Persistent'] },
  {
    kind: 'storage.k8s.io/CSIDriver',
    field: 'spec.fsGroupPolicy',
    until: 29,
    byDefault: 'ReadWriteOnceWithFSType',
  },
  { kind: 'storage.k8s.io/CSIDriver', field: 'spec.podInfoOnMount', until: 29, byDefault: false },
  { kind: 'scheduling.k8s.io/PriorityClass', field: 'value' },
  { kind: 'scheduling.k8s.io/PriorityClass', field: 'preemptionPolicy', byDefault: 'PreemptLowerPriority' },
  { kind: 'node.k8s.io/RuntimeClass', field: 'handler' },
  { kind: 'networking.k8s.io/IngressClass', field: 'spec.controller' },
  { kind: 'rbac.authorization.k8s.io/RoleBinding', field: 'roleRef' },
  { kind: 'rbac.authorization.k8s.io/ClusterRoleBinding', field: 'roleRef' },
  { kind: 'apiextensions.k8s.io/CustomResourceDefinition', field: 'spec.group' },
  { kind: 'apiextensions.k8s.io/CustomResourceDefinition', field: 'spec.scope' },
  { kind: 'discovery.k8s.io/EndpointSlice', field: 'addressType' },
];

type Fields = Readonly<Record<string, unknown>>;

function listOf({ spec }: KubernetesObject, field: string): readonly Fields[] {
  const list = spec?.[field.slice('spec.'.length)];
  return Array.isArray(list) ? list : [];
}

/** A bound claim grows where its class lets it, and never shrinks. */
function isLarger({ spec: before }: KubernetesObject, { spec: after }: KubernetesObject): boolean {
  const [old, now] = [before, after].map((spec) => Quantity.parse(String(spec?.resources?.requests?.storage)));
  return now.compare(old) >= 0;
}

/** The same containers, but for their images. */
function isOtherImage(before: KubernetesObject, after: KubernetesObject, field: string): boolean {
  const [old, now] = [before, after].map((pod) => listOf(pod, field).map((each) => ({ ...each, image: '' })));
  return JSON.stringify(old) === JSON.stringify(now);
}

function isSooner({ spec: before }: KubernetesObject, { spec: after }: KubernetesObject): boolean {
  const [old, now] = [before?.activeDeadlineSeconds, after?.activeDeadlineSeconds];
  return now !== undefined && (old === undefined || now < old);
}

/** A pod may bear more and for another time, and not less. */
function isLonger(before: KubernetesObject, after: KubernetesObject, field: string): boolean {
  const text = (toleration: Fields) => JSON.stringify({ ...toleration, tolerationSeconds: 0 });
  const now = new Set(listOf(after, field).map(text));
  return listOf(before, field).every((each) => now.has(text(each)));
}
