import fc from 'fast-check';
import type { KubernetesObject } from '../../src/records';

/** Nodes, volumes and workloads of one trial, as they are given to a cluster. Names begin with `set`. */
export interface PlacementWorld {
  readonly nodes: readonly KubernetesObject[];
  /** Classes, volumes and claims, which must be there before the pods. */
  readonly storage: readonly KubernetesObject[];
  readonly workloads: readonly KubernetesObject[];
}

export const NAMESPACES = { default: {}, other: { team: 'other' } };

const ZONE = 'topology.kubernetes.io/zone';
const HOSTNAME = 'kubernetes.io/hostname';
const WIDGET = 'example.com/widget';
const APPS = ['a', 'b', 'c'] as const;

/** A value in so many of ten cases, else nothing. */
function sometimes<T>(value: fc.Arbitrary<T>, ofTen: number): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: ofTen, arbitrary: value }, { weight: 10 - ofTen, arbitrary: fc.constant(undefined) });
}

const node = fc.record({
  zone: sometimes(fc.constantFrom('east', 'west'), 8),
  disk: sometimes(fc.constantFrom('ssd', 'hdd'), 7),
  grade: sometimes(fc.constantFrom('1', '3', '5', 'x'), 6),
  taint: sometimes(
    fc.constantFrom(
      { key: 'dedicated', value: 'db', effect: 'NoSchedule' },
      { key: 'dedicated', value: 'web', effect: 'NoSchedule' },
      { key: 'gpu', effect: 'NoExecute' },
      { key: 'flaky', effect: 'PreferNoSchedule' },
    ),
    4,
  ),
  unschedulable: sometimes(fc.constant(true), 1),
  cpu: fc.constantFrom('1', '2', '3.9', '16'),
  memory: fc.constantFrom('1Gi', '3000000k', '4Gi', '16Gi'),
  pods: fc.constantFrom('2', '5', '110', '110', '110'),
  widgets: sometimes(fc.constantFrom('0', '1', '4'), 6),
});

const requirement = fc.oneof(
  fc.record({
    key: fc.constantFrom('disk', ZONE),
    operator: fc.constantFrom('In', 'NotIn'),
    values: fc.constantFrom(['ssd'], ['ssd', 'east'], ['west'], ['hdd', 'west']),
  }),
  fc.record({ key: fc.constantFrom('disk', 'grade', ZONE), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
  fc.record({
    key: fc.constantFrom('grade', 'disk'),
    operator: fc.constantFrom('Gt', 'Lt'),
    values: fc.constantFrom(['2'], ['3'], ['4']),
  }),
);

const nodeTerm = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.array(requirement, { minLength: 1, maxLength: 2 }).map((all) => ({ matchExpressions: all })),
  },
  {
    weight: 1,
    arbitrary: fc.record({ operator: fc.constantFrom('In', 'NotIn'), place: fc.nat(4) }).map(({ operator, place }) => ({
      matchFields: [{ key: 'metadata.name', operator, values: [`NODE-${place}`] }],
    })),
  },
);

const selector = fc.oneof(
  fc.constantFrom(...APPS).map((app) => ({ matchLabels: { app } })),
  fc.constant({ matchExpressions: [{ key: 'app', operator: 'In', values: ['a', 'b'] }] }),
  fc.constant({}),
);

const podTerm = fc.record(
  {
    labelSelector: selector,
    topologyKey: fc.constantFrom(HOSTNAME, HOSTNAME, ZONE),
    namespaces: fc.constantFrom(['other'], ['default', 'other']),
    namespaceSelector: fc.constantFrom({}, { matchLabels: { team: 'other' } }),
  },
  { requiredKeys: ['labelSelector', 'topologyKey'] },
);

const spread = fc.record(
  {
    maxSkew: fc.constantFrom(1, 1, 2),
    topologyKey: fc.constantFrom(HOSTNAME, ZONE),
    whenUnsatisfiable: fc.constantFrom('DoNotSchedule', 'DoNotSchedule', 'ScheduleAnyway'),
    labelSelector: selector,
    nodeAffinityPolicy: fc.constantFrom('Honor', 'Ignore'),
    nodeTaintsPolicy: fc.constantFrom('Honor', 'Ignore'),
  },
  { requiredKeys: ['maxSkew', 'topologyKey', 'whenUnsatisfiable', 'labelSelector'] },
);

const amounts: fc.Arbitrary<Readonly<Record<string, string>>> = fc
  .record(
    {
      cpu: fc.constantFrom('100m', '100m', '500m', '1', '1200m'),
      memory: fc.constantFrom('64Mi', '128Mi', '900Mi', '1Gi', '1500M'),
      [WIDGET]: sometimes(fc.constantFrom('1', '2'), 2),
    },
    { requiredKeys: [] },
  )
  .map((all) => JSON.parse(JSON.stringify(all)));
/** An extended resource must be its own limit. */
const resources = fc.oneof(
  amounts.map((requests) => ({
    requests,
    limits: WIDGET in requests ? { [WIDGET]: requests[WIDGET] } : undefined,
  })),
  amounts.map((limits) => ({ limits })),
  fc.constant({}),
);
/** Of two, the first is given as requests, the second as limits alone. */
const small = fc.constantFrom({}, { requests: { cpu: '700m' } }, { limits: { memory: '1200Mi' } });

const toleration = fc.constantFrom(
  { key: 'dedicated', operator: 'Equal', value: 'db', effect: 'NoSchedule' },
  { key: 'dedicated', operator: 'Exists' },
  { key: 'gpu', operator: 'Exists', effect: 'NoExecute' },
  { key: 'gpu', operator: 'Exists', effect: 'NoSchedule' },
  { operator: 'Exists' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
);

const workload = fc.record({
  kind: fc.constantFrom('Pod', 'Pod', 'ReplicaSet', 'ReplicaSet', 'ReplicaSet', 'DaemonSet'),
  replicas: fc.integer({ min: 1, max: 3 }),
  namespace: fc.constantFrom('default', 'default', 'default', 'other'),
  app: fc.constantFrom(...APPS),
  resources,
  starting: sometimes(small, 2),
  beside: sometimes(small, 2),
  whole: sometimes(
    amounts.map(({ cpu = '1', memory = '1Gi' }) => ({ requests: { cpu, memory } })),
    1,
  ),
  nodeSelector: sometimes(fc.constantFrom({ disk: 'ssd' }, { [ZONE]: 'east' }, { disk: 'hdd', [ZONE]: 'west' }), 2),
  nodeAffinity: sometimes(fc.array(nodeTerm, { minLength: 1, maxLength: 2 }), 2),
  affinity: sometimes(podTerm, 1),
  antiAffinity: sometimes(podTerm, 3),
  spread: sometimes(fc.array(spread, { minLength: 1, maxLength: 2 }), 2),
  tolerations: sometimes(fc.array(toleration, { minLength: 1, maxLength: 2 }), 3),
  port: sometimes(fc.record({ hostPort: fc.constantFrom(80, 81), hostIP: sometimes(fc.constant('127.0.0.1'), 3) }), 2),
  claim: sometimes(
    fc.record({ places: fc.uniqueArray(fc.nat(4), { minLength: 1, maxLength: 2 }), waits: fc.boolean() }),
    2,
  ),
});

type Workload = typeof workload extends fc.Arbitrary<infer T> ? T : never;
type NodeFacts = typeof node extends fc.Arbitrary<infer T> ? T : never;

/**
 * Small clusters in which pods are hard to place: few nodes with unlike labels, taints and sizes; workloads that choose
 * between them, keep each other away, follow each other and need more than there is.
 */
export function placementWorlds(set: string, knowsPodLevel: boolean): fc.Arbitrary<PlacementWorld> {
  return fc
    .record({
      nodes: fc.array(node, { minLength: 2, maxLength: 6, size: 'max' }),
      workloads: fc.array(workload, { minLength: 1, maxLength: 5, size: 'max' }),
    })
    .map(({ nodes, workloads }) => ({
      nodes: nodes.map((facts, index) => nodeObject(`${set}-n${index}`, facts)),
      storage: workloads.flatMap((facts, index) => storageOf(set, index, facts)),
      workloads: workloads.map((facts, index) => workloadObject(set, index, facts, knowsPodLevel)),
    }));
}

function nodeObject(name: string, { zone, disk, grade, taint, unschedulable, ...sizes }: NodeFacts): KubernetesObject {
  const { cpu, memory, pods, widgets } = sizes;
  const size = { cpu, memory, pods, ...(widgets === undefined ? {} : { [WIDGET]: widgets }) };
  const labels = { [HOSTNAME]: name, [ZONE]: zone, disk, grade };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: JSON.parse(JSON.stringify(labels)) },
    spec: { taints: taint && [taint], unschedulable },
    status: { capacity: size, allocatable: size, conditions: [{ type: 'Ready', status: 'True' }] },
  };
}

function claimName(set: string, index: number): string {
  return `${set}-c${index}`;
}

/** A claim with one volume of its own, or under a class that waits for the pod. */
function storageOf(set: string, index: number, { claim, namespace }: Workload): readonly KubernetesObject[] {
  if (claim === undefined) {
    return [];
  }
  const name = claimName(set, index);
  const values = claim.places.map((place) => `${set}-n${place}`);
  const required = { nodeSelectorTerms: [{ matchExpressions: [{ key: HOSTNAME, operator: 'In', values }] }] };
  const className = claim.waits ? name : '';
  const accessModes = ['ReadWriteMany'];
  return [
    ...(claim.waits ? [storageClass(name)] : []),
    {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name },
      spec: {
        capacity: { storage: '1Gi' },
        accessModes,
        storageClassName: className,
        local: { path: '/data' },
        nodeAffinity: { required },
        ...(claim.waits ? {} : { claimRef: { namespace, name } }),
      },
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace },
      spec: {
        accessModes,
        storageClassName: className,
        resources: { requests: { storage: '1Gi' } },
        ...(claim.waits ? {} : { volumeName: name }),
      },
    },
  ];
}

function storageClass(name: string): KubernetesObject {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name },
    provisioner: 'kubernetes.io/no-provisioner',
    volumeBindingMode: 'WaitForFirstConsumer',
  };
}

function workloadObject(set: string, index: number, facts: Workload, knowsPodLevel: boolean): KubernetesObject {
  const { kind, namespace, app, replicas } = facts;
  const name = `${set}-w${index}`;
  const labels = { app, workload: name };
  const metadata = { name, namespace };
  const spec = podSpec(set, index, facts, knowsPodLevel);
  if (kind === 'Pod') {
    return { apiVersion: 'v1', kind, metadata: { ...metadata, labels }, spec };
  }
  const template = { metadata: { labels }, spec };
  const made = { selector: { matchLabels: { workload: name } }, template };
  return { apiVersion: 'apps/v1', kind, metadata, spec: kind === 'ReplicaSet' ? { replicas, ...made } : made };
}

function podSpec(set: string, index: number, facts: Workload, knowsPodLevel: boolean): object {
  const { resources: asked, starting, beside, whole, nodeSelector, tolerations, claim, port } = facts;
  const image = 'registry.example/app:1.0.0';
  const isWhole = knowsPodLevel && whole !== undefined;
  // the containers of a pod may not ask for more than the pod does
  const initContainers = isWhole
    ? []
    : [
        ...(beside === undefined ? [] : [{ name: 'beside', image, restartPolicy: 'Always', resources: beside }]),
        ...(starting === undefined ? [] : [{ name: 'starting', image, resources: starting }]),
      ];
  const terms = facts.nodeAffinity && JSON.parse(JSON.stringify(facts.nodeAffinity).replaceAll('NODE-', `${set}-n`));
  const required = <T>(what: T | undefined, key: string, value: (what: T) => unknown) =>
    what === undefined ? {} : { [key]: { requiredDuringSchedulingIgnoredDuringExecution: value(what) } };
  const spreads = (facts.spread ?? []).filter(
    (each, at, all) => all.findIndex((other) => key(other) === key(each)) === at,
  );
  return {
    containers: [
      {
        name: 'app',
        image,
        resources: isWhole ? {} : asked,
        ports: port && [{ containerPort: 8080, ...port }],
      },
    ],
    initContainers,
    ...(isWhole ? { resources: whole } : {}),
    nodeSelector,
    tolerations,
    affinity: {
      ...required(terms, 'nodeAffinity', (nodeSelectorTerms) => ({ nodeSelectorTerms })),
      ...required(facts.affinity, 'podAffinity', (term) => [term]),
      ...required(facts.antiAffinity, 'podAntiAffinity', (term) => [term]),
    },
    topologySpreadConstraints: spreads,
    volumes: claim && [{ name: 'data', persistentVolumeClaim: { claimName: claimName(set, index) } }],
  };
}

/** The API server takes no two constraints of one key and one effect. */
function key({ topologyKey, whenUnsatisfiable }: { topologyKey: string; whenUnsatisfiable: string }): string {
  return `${topologyKey} ${whenUnsatisfiable}`;
}
