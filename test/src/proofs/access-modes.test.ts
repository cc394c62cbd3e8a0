import { accessModes } from '../../../src/proofs/access-modes';
import type { StrataRecord } from '../../../src/records';
import { KubernetesVersion } from '../../../src/values';
import { objectRecord } from '../../support/facts';
import { claim, volume } from '../../support/storage-objects';

const ONE_POD = { modes: ['ReadWriteOncePod'] };
const records: readonly StrataRecord[] = [
  objectRecord(volume('pv', '1Gi', ONE_POD)),
  objectRecord(claim('pvc', '1Gi', ONE_POD)),
  objectRecord(claim('other', '1Gi', { modes: ['ReadWriteOnce'] })),
  objectRecord({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db' },
    spec: { replicas: 1, volumeClaimTemplates: [claim('data', '1Gi', ONE_POD)] },
  }),
];

function paths(version: string | undefined): readonly string[] {
  const kubernetes = version === undefined ? undefined : KubernetesVersion.parse(version);
  return accessModes.prove({ records, kubernetes }).findings.map(({ path }) => path);
}

describe('STO009', () => {
  test('tells volumes and claims, those of templates as well, that ask for what 1.25 does not take', () => {
    expect(paths('1.25.16')).toEqual([
      'test/PersistentVolume/pv',
      'test/PersistentVolumeClaim/pvc',
      'test/StatefulSet/db',
    ]);
  });

  test.each(['1.27.16', '1.36.4', undefined])('finds nothing wrong with version %s', (version) => {
    expect(paths(version)).toEqual([]);
  });
});
