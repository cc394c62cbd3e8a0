import { proveObjects } from '../../../../src/proofs';
import { sound } from '../../../../src/proofs/schemas/sound';
import type { KubernetesObject } from '../../../../src/records';
import { factsOf, objectRecord } from '../../../support/facts';

function pod(spec: object): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'it' }, spec };
}

describe('sound', () => {
  test('gives back the very facts of which nothing is wrong', () => {
    const facts = factsOf(objectRecord(pod({ containers: [{ name: 'a', image: 'a:1' }] })));
    expect(sound(facts)).toBe(facts);
    expect(sound({ records: facts.records })).toEqual({ records: facts.records });
  });

  test('leaves out values of a wrong type and nulls, and nothing else', () => {
    const broken = pod({
      hostname: 7,
      nodeSelector: null,
      volumes: {},
      strange: [1],
      containers: [{ name: 'a', image: 'a:1', args: ['x', 1, 'y'], ports: 80 }, 'b', null],
    });
    const [record] = sound(factsOf(objectRecord(broken))).records;
    expect(record).toEqual({
      ...objectRecord(broken),
      object: pod({ strange: [1], containers: [{ name: 'a', image: 'a:1', args: ['x', 'y'] }] }),
    });
  });
});

describe('the other proofs', () => {
  test.each([
    ['a list that is none', { containers: { name: 'a' } }],
    ['a port that is none', { containers: [{ name: 'a', image: 'a:1', ports: 80 }] }],
    ['volumes that are none', { volumes: 'all', containers: [{ name: 'a', image: 'a:1', env: null }] }],
    ['items that are none', { containers: ['a', null] }],
  ])('live with %s', (_case, spec) => {
    const { findings } = proveObjects(factsOf(objectRecord(pod(spec))));
    // what is left of the pod may lack what it must have
    expect(findings.filter(({ code }) => !code.startsWith('SCH') && code !== 'SEM010')).toEqual([]);
  });

  test('say what is wrong with the rest of a broken object', () => {
    const { findings } = proveObjects(
      factsOf(objectRecord(pod({ hostname: 7, containers: [{ name: 'a', image: 'a' }] }))),
    );
    expect(findings.map(({ code }) => code).sort()).toEqual(['IMG001', 'SCH002']);
  });
});
