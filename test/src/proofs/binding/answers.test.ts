import { answersIn } from '../../../../src/proofs/binding/answers';
import type { KubernetesObject } from '../../../../src/records';
import { KubernetesVersion } from '../../../../src/values';
import { objectRecord } from '../../../support/facts';
import { claim, volume } from '../../../support/storage-objects';

/** `first: kept` for each claim. */
function answers(version: string, ...objects: readonly KubernetesObject[]): readonly string[] {
  const { answers: all } = answersIn(objects.map(objectRecord), KubernetesVersion.parse(version));
  return all.map(({ claim: { name }, names, mayFindNone }) =>
    [`${name}: ${names.join(' or ')}`, ...(mayFindNone ? ['none'] : [])].join(''),
  );
}

describe('answersIn', () => {
  const own = { claimRef: { namespace: 'default', name: 'first' } };
  const volumes = [volume('kept', '1Gi', { spec: own }), volume('free', '1Gi')];
  const claims = [claim('first', '1Gi'), claim('second', '1Gi')];

  test('tells claims apart that are alike when a volume is kept for one of them', () => {
    expect(answers('1.27.16', ...volumes, ...claims)).toEqual(['first: kept', 'second: free']);
    expect(answers('1.27.16', ...volumes, ...[...claims].reverse())).toEqual(['second: free', 'first: kept']);
  });

  test.each([
    ['1.27.16', 'data: pv'],
    ['1.36.4', 'data: none'],
  ])('knows what Kubernetes %s makes of a VolumeAttributesClass that the volume has not', (version, expected) => {
    const asked = claim('data', '1Gi', { spec: { volumeAttributesClassName: 'gold' } });
    expect(answers(version, volume('pv', '1Gi'), asked)).toEqual([expected]);
  });
});
