import type { KubernetesObject } from '../../../../src/records';
import { asking, node, placements, pod } from '../../../support/placement-objects';

type Fields = Readonly<Record<string, unknown>>;

/** Where a pod of this spec may be: `n1`, or nothing. */
function nodesFor(spec: Fields, ...nodes: readonly KubernetesObject[]): string {
  return placements([...nodes, pod('p', spec)]).nodes.p.replace('?', '');
}

const required = (...nodeSelectorTerms: readonly Fields[]): Fields => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
});
const where = (key: string, operator: string, ...values: readonly string[]): Fields => ({
  matchExpressions: [{ key, operator, ...(values.length === 0 ? {} : { values }) }],
});
const named = (operator: string, ...values: readonly string[]): Fields => ({
  matchFields: [{ key: 'metadata.name', operator, values }],
});

/** Cases of TestNodeAffinity (pkg/scheduler/framework/plugins/nodeaffinity), with nodes of our own. */
describe('node affinity', () => {
  const labelled = node('n', { labels: { zone: 'east', gpus: '4', name: 'x' } });

  test.each<[string, Fields, boolean]>([
    ['no selector', {}, true],
    ['a selector that matches', { nodeSelector: { zone: 'east' } }, true],
    ['a selector of another value', { nodeSelector: { zone: 'west' } }, false],
    ['a selector of which one label is missing', { nodeSelector: { zone: 'east', rack: '1' } }, false],
    ['In with the value among several', required(where('zone', 'In', 'west', 'east')), true],
    ['In without the value', required(where('zone', 'In', 'west')), false],
    ['In of a label that is missing', required(where('rack', 'In', '1')), false],
    ['NotIn without the value', required(where('zone', 'NotIn', 'west')), true],
    ['NotIn of a label that is missing', required(where('rack', 'NotIn', '1')), true],
    ['NotIn with the value', required(where('zone', 'NotIn', 'east')), false],
    ['Exists', required(where('zone', 'Exists')), true],
    ['Exists of a label that is missing', required(where('rack', 'Exists')), false],
    ['DoesNotExist', required(where('rack', 'DoesNotExist')), true],
    ['DoesNotExist of a label that is there', required(where('zone', 'DoesNotExist')), false],
    ['Gt of a smaller number', required(where('gpus', 'Gt', '3')), true],
    ['Gt of the same number', required(where('gpus', 'Gt', '4')), false],
    ['Lt of a larger number', required(where('gpus', 'Lt', '5')), true],
    ['Gt of what is no number', required(where('name', 'Gt', '3')), false],
    ['Lt of a label that is missing', required(where('rack', 'Lt', '3')), false],
    ['two terms of which one matches', required(where('zone', 'In', 'west'), where('zone', 'Exists')), true],
    [
      'two expressions of which one fails',
      required({
        matchExpressions: [
          ...(where('zone', 'Exists').matchExpressions as []),
          ...(where('rack', 'Exists').matchExpressions as []),
        ],
      }),
      false,
    ],
    ['no term at all', required(), false],
    ['an empty term', required({}), false],
    ['an empty term beside one that matches', required({}, where('zone', 'Exists')), true],
    ['the name of the node', required(named('In', 'n')), true],
    ['the name of another', required(named('In', 'm')), false],
    ['any name but that of another', required(named('NotIn', 'm')), true],
    ['its name and a label that fails', required({ ...named('In', 'n'), ...where('zone', 'In', 'west') }), false],
    [
      'a selector that matches with an affinity that fails',
      { nodeSelector: { zone: 'east' }, ...required(where('zone', 'In', 'west')) },
      false,
    ],
  ])('judges %s as the scheduler does', (_case, spec, fits) => {
    expect(nodesFor(spec, labelled)).toBe(fits ? 'n' : '');
  });
});

/** Cases of TestTaintTolerationFilter (pkg/scheduler/framework/plugins/tainttoleration), with taints of our own. */
describe('taints', () => {
  const db = { key: 'dedicated', value: 'db', effect: 'NoSchedule' };

  test.each<[string, Fields, readonly Fields[], boolean]>([
    ['a pod without tolerations', db, [], false],
    ['the same key and value', db, [{ key: 'dedicated', operator: 'Equal', value: 'db', effect: 'NoSchedule' }], true],
    ['Equal where no operator is said', db, [{ key: 'dedicated', value: 'db' }], true],
    ['another value', db, [{ key: 'dedicated', operator: 'Equal', value: 'web', effect: 'NoSchedule' }], false],
    ['Exists', db, [{ key: 'dedicated', operator: 'Exists', effect: 'NoSchedule' }], true],
    ['Exists for every key', db, [{ operator: 'Exists' }], true],
    ['another effect', db, [{ key: 'dedicated', operator: 'Exists', effect: 'NoExecute' }], false],
    ['every effect', { ...db, effect: 'NoExecute' }, [{ key: 'dedicated', operator: 'Exists' }], true],
    ['a taint that only discourages', { ...db, effect: 'PreferNoSchedule' }, [], true],
    [
      'a comparison, which is behind a gate',
      { ...db, value: '5' },
      [{ key: 'dedicated', operator: 'Gt', value: '3' }],
      false,
    ],
  ])('judge %s as the scheduler does', (_case, taint, tolerations, fits) => {
    expect(nodesFor({ tolerations }, node('n', { spec: { taints: [taint] } }))).toBe(fits ? 'n' : '');
  });

  test('keep pods off a node that takes none, but for those that say so', () => {
    const cordoned = node('n', { spec: { unschedulable: true } });
    const toleration = { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' };
    expect(nodesFor({}, cordoned)).toBe('');
    expect(nodesFor({ tolerations: [toleration] }, cordoned)).toBe('n');
  });

  test('must all be tolerated', () => {
    const both = node('n', { spec: { taints: [db, { key: 'gpu', effect: 'NoExecute' }] } });
    expect(nodesFor({ tolerations: [{ key: 'dedicated', operator: 'Exists' }] }, both)).toBe('');
  });
});

/** Cases of TestEnoughRequests (pkg/scheduler/framework/plugins/noderesources/fit_test.go), for an empty node. */
describe('resources', () => {
  const small = node('n', { allocatable: { cpu: '1', memory: '1Gi', pods: '1', 'example.com/gpu': '1' } });
  const container = (requests: Fields, facts: Fields = {}) => ({ name: 'c', resources: { requests }, ...facts });

  test.each<[string, Fields, boolean]>([
    ['nothing', {}, true],
    ['all there is', asking({ cpu: '1', memory: '1Gi' }), true],
    ['a thousandth of a core more', asking({ cpu: '1001m' }), false],
    ['a byte more', asking({ memory: '1073741825' }), false],
    ['an extended resource', asking({ 'example.com/gpu': 1 }), true],
    ['too much of an extended resource', asking({ 'example.com/gpu': 2 }), false],
    ['a resource that the node does not have', asking({ 'example.com/tpu': 1 }), false],
    ['nothing of a resource that the node does not have', asking({ 'example.com/tpu': 0 }), true],
    ['a limit, which is a request', { containers: [{ name: 'c', resources: { limits: { cpu: '2' } } }] }, false],
    [
      'a limit above its request',
      { containers: [{ name: 'c', resources: { limits: { cpu: '2' }, requests: { cpu: '1' } } }] },
      true,
    ],
    ['two containers together', { containers: [container({ cpu: '600m' }), container({ cpu: '600m' })] }, false],
    [
      'an init container before the others',
      { containers: [container({ cpu: '600m' })], initContainers: [container({ cpu: '900m' })] },
      true,
    ],
    ['an init container that is too large', { initContainers: [container({ cpu: '1100m' })] }, false],
    [
      'an init container that stays',
      {
        containers: [container({ cpu: '600m' })],
        initContainers: [container({ cpu: '600m' }, { restartPolicy: 'Always' })],
      },
      false,
    ],
    [
      'an init container after one that stays',
      { initContainers: [container({ cpu: '600m' }, { restartPolicy: 'Always' }), container({ cpu: '600m' })] },
      false,
    ],
    [
      'an init container before one that stays',
      { initContainers: [container({ cpu: '600m' }), container({ cpu: '600m' }, { restartPolicy: 'Always' })] },
      true,
    ],
    ['its overhead', { ...asking({ cpu: '900m' }), overhead: { cpu: '200m' } }, false],
    [
      'more as a whole than its containers',
      { ...asking({ cpu: '100m' }), resources: { requests: { cpu: '2' } } },
      false,
    ],
    ['a limit as a whole where no container asks', { resources: { limits: { cpu: '2' } } }, false],
  ])('judge %s as the scheduler does', (_case, spec, fits) => {
    expect(nodesFor(spec, small)).toBe(fits ? 'n' : '');
  });

  test('know nothing before 1.29 of init containers that stay', () => {
    const initContainers = [container({ cpu: '600m' }, { restartPolicy: 'Always' })];
    const things = [small, pod('p', { containers: [container({ cpu: '600m' })], initContainers })];
    expect(placements(things, '1.27.0').nodes.p).toBe('n');
    expect(placements(things, '1.36.0').nodes.p).toBe('?');
  });

  test('know nothing before 1.34 of what a pod asks for as a whole', () => {
    const things = [small, pod('p', { resources: { requests: { cpu: '2' } } })];
    expect(placements(things, '1.27.0').nodes.p).toBe('n');
  });

  test('count pods', () => {
    expect(nodesFor({}, node('n', { allocatable: { pods: '0' } }))).toBe('');
  });
});

describe('nodeName', () => {
  test('leads past taints and cordons, and not past what a kubelet refuses', () => {
    const taints = [{ key: 'dedicated', value: 'db', effect: 'NoSchedule' }];
    const closed = node('n', { spec: { unschedulable: true, taints } });
    expect(nodesFor({ nodeName: 'n' }, closed, node('m'))).toBe('n');
    expect(nodesFor({ nodeName: 'n', ...asking({ cpu: '9' }) }, closed, node('m'))).toBe('');
  });

  test('must name a node', () => {
    const { findings } = placements([node('n'), pod('p', { nodeName: 'm' })]);
    expect(findings.map(({ message, fix }) => `${message}; ${fix}`)).toEqual([
      `'nodeName' must name a node, got "m"; name one of n`,
    ]);
  });
});
