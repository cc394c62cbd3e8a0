import { pvb } from '../../../src/proofs/pvb';
import type { KubernetesObject } from '../../../src/records';
import { factsOf, objectRecord } from '../../support/facts';
import { claim, volume } from '../../support/storage-objects';

/** The database of the documents, which keeps 10Gi for each of its pods. */
function database(replicas: number): KubernetesObject {
  const template = claim('mysql-data', '10Gi');
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'mysql-adv' },
    spec: { replicas, volumeClaimTemplates: [{ metadata: template.metadata, spec: template.spec }] },
  };
}

function proved(...objects: readonly KubernetesObject[]) {
  const { findings, predictions } = pvb.prove(factsOf(...objects.map(objectRecord)));
  const bindings = predictions.flatMap((each) => (each.kind === 'binding' ? [each] : []));
  return {
    codes: findings.map(({ code, severity }) => `${severity} ${code}`),
    bindings: bindings.map(({ claim: name, verdict, volumes }) => `${name} ${verdict} ${volumes.join(', ')}`),
  };
}

/** A volume that is kept for the claim of one replica. */
function kept(index: number): KubernetesObject {
  return volume(`mysql-${index}`, '10Gi', {
    spec: { claimRef: { namespace: 'default', name: `mysql-data-mysql-adv-${index}` } },
  });
}

describe('NFS-9: the claims that a StatefulSet makes from its templates', () => {
  test('are certain where a volume is kept for each replica', () => {
    expect(proved(database(3), kept(0), kept(1), kept(2))).toEqual({
      codes: [],
      bindings: [
        'mysql-data-mysql-adv-0 certain mysql-0',
        'mysql-data-mysql-adv-1 certain mysql-1',
        'mysql-data-mysql-adv-2 certain mysql-2',
      ],
    });
  });

  test('are counted: the third replica finds none where there are two volumes', () => {
    const { codes, bindings } = proved(database(3), kept(0), kept(1));
    expect(codes).toEqual(['error PVB001']);
    expect(bindings[2]).toBe('mysql-data-mysql-adv-2 unbound ');
  });

  test('compete for volumes that nobody is named for, which is an error since their data is not to be mixed up', () => {
    const volumes = ['a', 'b'].map((name) => volume(name, '10Gi'));
    expect(proved(database(2), ...volumes).codes).toEqual(['error PVB002', 'error PVB002']);
    expect(proved(database(3), ...volumes).codes).toEqual(Array(3).fill('error PVB003'));
  });

  test('leave nothing to a claim of somebody else that wants the same', () => {
    const other = claim('other', '10Gi');
    expect(proved(database(1), volume('a', '10Gi'), other).codes).toEqual(['error PVB003', 'error PVB003']);
  });
});
