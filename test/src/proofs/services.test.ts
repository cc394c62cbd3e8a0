import type { PodGroup } from '../../../src/proofs/pod-groups';
import { PodIndex, podIndexOf, servedPods } from '../../../src/proofs/services';
import type { KubernetesObject, KubernetesRecord } from '../../../src/records';
import { objectRecord } from '../../support/facts';

type Labels = Readonly<Record<string, string>>;

function group(owner: string, labels: Labels, namespace = 'shop'): PodGroup {
  return { path: owner, namespace, labels, owner, claims: [] };
}

const front = group('front', { app: 'web', tier: 'front' });
const back = group('back', { app: 'web', tier: 'back' });
const other = group('other', { app: 'web', tier: 'front' }, 'kitchen');
const index = new PodIndex([front, back, other]);

function service(name: string, selector: Labels): KubernetesRecord {
  const object: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'shop' },
    spec: { selector },
  };
  return objectRecord(object);
}

describe('the index of pods', () => {
  test.each<[string, Labels, string | undefined, readonly PodGroup[]]>([
    ['every label', { app: 'web', tier: 'front' }, 'shop', [front]],
    ['one label that several share, in their order', { app: 'web' }, 'shop', [front, back]],
    ['any namespace where none is named', { tier: 'front', app: 'web' }, undefined, [front, other]],
    ['a label that nobody has', { app: 'web', tier: 'middle' }, 'shop', []],
    ['a value that is the text of two labels', { app: 'web","tier' }, undefined, []],
  ])('answers for %s', (_case, selector, namespace, expected) => {
    expect(index.selectedBy(selector, namespace)).toEqual(expected);
  });

  test('knows who shares one label at least, each once', () => {
    expect(index.near({ app: 'web', tier: 'back' }, 'shop')).toEqual([front, back]);
  });

  test('is made once for the same records', () => {
    const records = [service('web', { app: 'web' })];
    expect(podIndexOf(records)).toBe(podIndexOf(records));
    expect(podIndexOf([...records])).not.toBe(podIndexOf(records));
  });
});

describe('the pods behind a Service', () => {
  test('can be looked for among some alone', () => {
    const records = [service('web', { tier: 'front' })];
    expect(servedPods(records, [front, back]).map(({ pods }) => pods)).toEqual([[front]]);
    expect(servedPods(records).map(({ pods }) => pods)).toEqual([[]]);
  });
});
