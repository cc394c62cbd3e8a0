import { findingText } from '../../../src/proofs';
import type { KubernetesObject } from '../../../src/records';
import { asking, node, placements, pod, workload } from '../../support/placement-objects';
import { claim, reachedFrom, storageClass, volume } from '../../support/storage-objects';

type Fields = Readonly<Record<string, unknown>>;

const HOSTNAME = 'kubernetes.io/hostname';
const app = (name: string): Fields => ({ labelSelector: { matchLabels: { app: name } } });
const affinity = (kind: 'podAffinity' | 'podAntiAffinity', ...terms: readonly Fields[]): Fields => ({
  affinity: { [kind]: { requiredDuringSchedulingIgnoredDuringExecution: terms } },
});
const apart = (name: string, topologyKey = HOSTNAME): Fields =>
  affinity('podAntiAffinity', { ...app(name), topologyKey });
const beside = (name: string, topologyKey = HOSTNAME): Fields => affinity('podAffinity', { ...app(name), topologyKey });
const spread = (name: string, facts: Fields = {}): Fields => ({
  topologySpreadConstraints: [
    { maxSkew: 1, topologyKey: HOSTNAME, whenUnsatisfiable: 'DoNotSchedule', ...app(name), ...facts },
  ],
});
const nodes = [node('n1'), node('n2'), node('n3')];
const tainted = node('cp', { spec: { taints: [{ key: 'control', effect: 'NoSchedule' }] } });

function messages(...objects: readonly KubernetesObject[]): readonly string[] {
  return placements(objects).findings.map(({ code, message }) => `${code} ${message}`);
}

describe('placements', () => {
  test('are not predicted where no node is known', () => {
    expect(placements([pod('p', asking({ cpu: '900' }))])).toEqual({ nodes: {}, findings: [], codes: [] });
  });

  test('name every node that can hold a pod, and say that one always will', () => {
    expect(placements([...nodes, tainted, workload('Deployment', 'web', { replicas: 2 })]).nodes).toEqual({
      'Deployment web': 'n1 n2 n3',
    });
  });

  test('leave out what another scheduler places, and what has no pods', () => {
    const things = [node('n'), pod('p', { schedulerName: 'mine' }), workload('Deployment', 'd', { replicas: 0 })];
    expect(placements(things)).toEqual({ nodes: {}, findings: [], codes: [] });
  });

  test('are open where the order of arrival decides', () => {
    const half = asking({ cpu: '3' });
    expect(placements([node('n1'), node('n2'), pod('a', half), pod('b', half)]).nodes).toEqual({
      a: 'n1 n2',
      b: 'n1 n2',
    });
    expect(placements([node('n1'), node('n2'), pod('a', half), pod('b', half), pod('c', half)]).nodes).toEqual({
      a: 'n1 n2?',
      b: 'n1 n2?',
      c: 'n1 n2?',
    });
  });

  test('are certain where one node is too large to be filled, whatever becomes of the others', () => {
    const large = node('large', { allocatable: { cpu: '16', memory: '64Gi' } });
    const each = asking({ cpu: '1', memory: '1Gi' });
    const web = workload('Deployment', 'web', { replicas: 9 }, each);
    expect(placements([node('n1'), large, web]).nodes).toEqual({ 'Deployment web': 'n1 large' });
    expect(placements([node('n1'), node('n2'), web])).toMatchObject({ nodes: { 'Deployment web': 'n1 n2?' } });
  });

  test('are open where ports of the nodes may be taken', () => {
    const web = (hostPort: number) => ({ containers: [{ name: 'a', ports: [{ containerPort: 80, hostPort }] }] });
    expect(placements([node('n1'), pod('a', web(80)), pod('b', web(81))]).nodes).toEqual({ a: 'n1', b: 'n1' });
    expect(placements([node('n1'), node('n2'), pod('a', web(80)), pod('b', web(80))]).nodes).toEqual({
      a: 'n1 n2',
      b: 'n1 n2',
    });
    expect(placements([node('n1'), pod('a', web(80)), pod('b', web(80))])).toMatchObject({
      nodes: { a: 'n1?', b: 'n1?' },
      codes: ['PLC002'],
    });
  });

  test('are open for pods that something else must let go', () => {
    expect(placements([node('n'), pod('p', { schedulingGates: [{ name: 'x' }] })]).nodes).toEqual({ p: 'n?' });
  });

  test('of a DaemonSet are all nodes that it will be on', () => {
    const daemon = workload('DaemonSet', 'agent', {}, asking({ cpu: '1' }));
    const cordoned = node('n4', { spec: { unschedulable: true } });
    expect(placements([...nodes, tainted, cordoned, daemon]).nodes).toEqual({ 'DaemonSet agent': 'n1 n2 n3 n4' });
  });

  // found by a random set before the real schedulers of 1.27 and 1.36
  test('of a DaemonSet that is spread are not sure: one may close the node of another', () => {
    const spread = { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule' };
    const selected = { ...spread, labelSelector: { matchLabels: { app: 'agent' } } };
    const daemon = workload(
      'DaemonSet',
      'agent',
      {},
      { ...asking({ cpu: '1' }), topologySpreadConstraints: [selected] },
    );
    const labelled = ['n1', 'n2'].map((name) => node(name, { labels: { 'kubernetes.io/hostname': name } }));
    expect(placements([...labelled, daemon]).nodes).toEqual({ 'DaemonSet agent': 'n1 n2?' });
  });

  test('of a StatefulSet are told pod by pod, where its volumes lie on different nodes', () => {
    const set = workload('StatefulSet', 'db', {
      replicas: 2,
      volumeClaimTemplates: [claim('data', '1Gi', { spec: { storageClassName: 'local' } })],
    });
    const local = (name: string, on: string) => {
      const claimRef = { namespace: 'shop', name: `data-${name}` };
      return volume(name, '1Gi', { spec: { storageClassName: 'local', claimRef, ...reachedFrom(on) } });
    };
    const things = [...nodes, storageClass('local', { waits: true }), local('db-0', 'n1'), local('db-1', 'n3'), set];
    expect(placements(things)).toMatchObject({ nodes: { 'db-0': 'n1', 'db-1': 'n3' }, codes: [] });
    expect(messages(...things.filter(({ metadata }) => metadata.name !== 'n3'))).toEqual([
      `PLC001 'pod db-1' must fit on a node, got "n1, n2: cannot reach the volume of claim data-db-1"`,
    ]);
  });
});

describe('PLC001', () => {
  test('names each node with its reason, and nodes of one reason together', () => {
    const { findings } = placements([...nodes, tainted, pod('p', { nodeSelector: { disk: 'ssd' } })]);
    expect(findings.map(findingText)).toEqual([
      `[test/Pod/p] 'pod' must fit on a node, got "n1, n2, n3: has no label disk=ssd | ` +
        `cp: taint control:NoSchedule is not tolerated"; change what the pod asks for, or give a node what it lacks`,
    ]);
  });

  test('is told once for a DaemonSet, for the nodes that refuse it', () => {
    const small = node('small', { allocatable: { cpu: '500m' } });
    const daemon = workload('DaemonSet', 'agent', {}, asking({ cpu: '1' }));
    expect(messages(node('n1'), small, tainted, daemon)).toEqual([
      `PLC001 'pod' must fit on each of its nodes, got "small: room for 500m cpu, 1 asked"`,
    ]);
  });

  test('is not told for a claim without a volume, which PVB001 tells', () => {
    const volumes = [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }];
    expect(placements([node('n'), claim('c', '1Gi', { namespace: 'shop' }), pod('p', { volumes })])).toEqual({
      nodes: { p: '?' },
      findings: [],
      codes: [],
    });
  });
});

describe('PLC002', () => {
  test.each<[string, number, Fields, string]>([
    [
      'replicas that are larger than half a node',
      4,
      asking({ cpu: '3' }),
      '4 pods, of which at most 3 fit: that is all that the 3 nodes that can hold one can hold',
    ],
    [
      'replicas that keep apart',
      4,
      apart('web'),
      `4 pods, of which at most 3 fit: podAntiAffinity allows one for each ${HOSTNAME}`,
    ],
    [
      'replicas that share a zone',
      2,
      apart('web', 'zone'),
      '2 pods, of which at most 1 fit: podAntiAffinity allows one for each zone',
    ],
    [
      'replicas that are spread over a node that none may use',
      4,
      spread('web'),
      `4 pods, of which at most 3 fit: topologySpreadConstraints allows 1 for each ${HOSTNAME}, as cp holds 0`,
    ],
    [
      'replicas that want more domains than there are',
      4,
      spread('web', { minDomains: 5, nodeTaintsPolicy: 'Honor' }),
      `4 pods, of which at most 3 fit: topologySpreadConstraints allows 1 for each ${HOSTNAME}`,
    ],
  ])('is told for %s', (_case, replicas, spec, got) => {
    const zoned = ['n1', 'n2', 'n3'].map((name) => node(name, { labels: { zone: 'a' } }));
    const things = [...zoned, tainted, workload('Deployment', 'web', { replicas }, spec)];
    expect(messages(...things)).toEqual([`PLC002 'replicas' must fit on the nodes together, got "${got}"`]);
    const fewer = [...zoned, tainted, workload('Deployment', 'web', { replicas: 1 }, spec)];
    expect(messages(...fewer)).toEqual([]);
  });

  test('counts as a constraint says which nodes it counts', () => {
    const ignoring = spread('web', { nodeTaintsPolicy: 'Honor' });
    const web = workload('Deployment', 'web', { replicas: 6 }, ignoring);
    expect(messages(...nodes, tainted, web)).toEqual([]);
  });

  test('is told for workloads that together ask for more than their nodes have', () => {
    const ssd = { nodeSelector: { disk: 'ssd' } };
    const things = [
      node('n1', { labels: { disk: 'ssd' } }),
      node('n2'),
      workload('Deployment', 'a', {}, { ...ssd, ...asking({ cpu: '2500m' }) }),
      workload('Deployment', 'b', {}, { ...ssd, ...asking({ cpu: '2' }) }),
      workload('Deployment', 'c', {}, asking({ cpu: '2' })),
    ];
    expect(messages(...things)).toEqual([
      `PLC002 'requests' must fit on the nodes together, got "4500m cpu for Deployment a, Deployment b, and 4 on n1"`,
    ]);
  });

  test('asks no more of what scales than its least, and nothing of what comes and goes', () => {
    const big = asking({ cpu: '3' });
    const scaler = {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' }, minReplicas: 2, maxReplicas: 9 },
    };
    const job = workload('Job', 'once', { parallelism: 9 }, big);
    const things = [...nodes, scaler, job, workload('Deployment', 'web', { replicas: 9 }, big)];
    expect(placements(things)).toMatchObject({
      nodes: { 'Deployment web': 'n1 n2 n3?', 'Job once': 'n1 n2 n3?' },
      codes: [],
    });
  });
});

describe('pod affinity', () => {
  test('leaves the places where those may be that are meant', () => {
    const cache = pod('cache', { nodeSelector: { [HOSTNAME]: 'n2' } }, { app: 'cache' });
    expect(placements([...nodes, cache, pod('p', beside('cache'))]).nodes).toEqual({ cache: 'n2', p: 'n2?' });
  });

  test('lets the first of its own kind go anywhere', () => {
    expect(placements([...nodes, workload('Deployment', 'web', {}, beside('web'))]).nodes).toEqual({
      'Deployment web': 'n1 n2 n3?',
    });
  });

  test('follows a chain, and stays nowhere in a ring that no pod can begin', () => {
    const ring = [pod('a', beside('b'), { app: 'a' }), pod('b', beside('a'), { app: 'b' })];
    const things = [...nodes, ...ring];
    expect(placements(things)).toMatchObject({ nodes: { a: '?', b: '?' }, codes: ['PLC003', 'PLC003'] });
    const started = pod('c', { nodeSelector: { [HOSTNAME]: 'n1' } }, { app: 'a' });
    expect(placements([...things, started]).nodes).toMatchObject({ a: 'n1?', b: 'n1?' });
  });

  test('warns of pods that are nowhere', () => {
    const { findings } = placements([...nodes, pod('p', beside('cache'))]);
    expect(findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['warning PLC003']);
  });
});
