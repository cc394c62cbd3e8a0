import { malformedSizes } from '../../../../src/proofs/binding/sizes';
import type { KubernetesObject } from '../../../../src/records';
import { objectRecord } from '../../../support/facts';
import { claim, volume } from '../../../support/storage-objects';

const RULE = 'must be a quantity such as 5Gi or 500m';

function sizes(object: KubernetesObject): readonly string[] {
  return malformedSizes(objectRecord(object)).map(({ path, field, message }) => `${path} ${field} ${message}`);
}

describe('malformedSizes', () => {
  test.each<[string, KubernetesObject, string]>([
    [
      'a volume',
      volume('pv', '5GB'),
      `test/PersistentVolume/pv spec.capacity.storage ${RULE}, got "5GB"; did you mean "5G"?`,
    ],
    [
      'a claim',
      claim('data', '5 Gi'),
      `test/PersistentVolumeClaim/data spec.resources.requests.storage ${RULE}, got "5 Gi"; did you mean "5Gi"?`,
    ],
    [
      'the second template of a StatefulSet',
      {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: { name: 'db' },
        spec: { volumeClaimTemplates: [claim('data', '1Gi'), claim('log', 'much')] },
      },
      `test/StatefulSet/db spec.volumeClaimTemplates[1].spec.resources.requests.storage ${RULE}, got "much"`,
    ],
  ])('finds the one of %s', (_what, object, text) => {
    expect(sizes(object)).toEqual([text]);
  });

  test.each<[string, KubernetesObject]>([
    ['whole', volume('pv', '5Gi')],
    ['absent', { ...volume('pv', '5Gi'), spec: {} }],
    ['of no storage', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'sizes' }, data: { size: 'much' } }],
  ])('finds nothing where the size is %s', (_what, object) => {
    expect(sizes(object)).toEqual([]);
  });
});
