import { findingText } from '../../../src/proofs';
import { storageClasses } from '../../../src/proofs/storage-classes';
import type { StorageClassRecord, StrataRecord } from '../../../src/records';
import { factsOf, objectRecord } from '../../support/facts';
import { claim } from '../../support/storage-objects';

const fast: StorageClassRecord = {
  kind: 'storage-class',
  path: '02-storage/fast',
  name: 'fast',
  provisioner: 'disk.csi.example',
  accessModes: ['ReadWriteOnce'],
  enforcesCapacity: true,
};

function storageClass(name: string, more: object = {}, annotations: Readonly<Record<string, string>> = {}) {
  return objectRecord({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name, annotations },
    provisioner: 'disk.csi.example',
    ...more,
  });
}

const asks = (mode: string, name = 'wanted') =>
  objectRecord(claim(name, '1Gi', { modes: [mode], spec: { storageClassName: 'fast' } }));

function texts(...records: readonly StrataRecord[]): readonly string[] {
  return storageClasses.prove(factsOf(...records)).findings.map(findingText);
}

describe('STO', () => {
  test('finds nothing wrong with a claim of a mode that its class has', () => {
    expect(texts(fast, storageClass('fast'), asks('ReadWriteOnce'))).toEqual([]);
  });

  test('STO001 tells a claim of a mode that its class cannot give, and which it can', () => {
    expect(texts(fast, storageClass('fast'), asks('ReadWriteMany'))).toEqual([
      `[test/PersistentVolumeClaim/wanted] 'accessModes' of claim wanted must be among those of class fast, ` +
        'got "ReadWriteMany"; it has ReadWriteOnce; ask for one of these, or for another class',
    ]);
  });

  test('STO001 is not about volumes that somebody makes: they say their modes themselves', () => {
    const manual = storageClass('fast', { provisioner: 'kubernetes.io/no-provisioner' });
    expect(texts(fast, manual, asks('ReadWriteMany'))).toEqual([]);
  });

  test('STO001 is not about classes that the tree does not define', () => {
    expect(texts(storageClass('fast'), asks('ReadWriteMany'))).toEqual([]);
  });

  test('STO001 counts the claims that a StatefulSet makes', () => {
    const set = objectRecord({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db', namespace: 'default' },
      spec: {
        replicas: 2,
        volumeClaimTemplates: [claim('data', '1Gi', { modes: ['ReadWriteMany'], spec: { storageClassName: 'fast' } })],
      },
    });
    expect(texts(fast, storageClass('fast'), set)).toEqual([
      expect.stringContaining('of claim data-db-0'),
      expect.stringContaining('of claim data-db-1'),
    ]);
  });

  test.each<[string, StorageClassRecord['versions'], readonly string[]]>([
    ['from a version on, which has come', { since: 27, why: 'w', instead: 'x' }, []],
    [
      'from a version on, which is to come',
      { since: 30, why: 'the driver needs it', instead: 'the old driver' },
      [
        `[02-storage/fast] 'backend' of class fast must work with Kubernetes 1.27.16, got "one for 1.30 and later": ` +
          'the driver needs it; use the old driver',
      ],
    ],
    ['before a version, which is to come', { before: 28, why: 'w', instead: 'x' }, []],
    [
      'before a version, which has come',
      { before: 27, why: 'it left', instead: 'the new driver' },
      [
        `[02-storage/fast] 'backend' of class fast must work with Kubernetes 1.27.16, got "one for versions before 1.27": ` +
          'it left; use the new driver',
      ],
    ],
  ])('STO002 judges a driver that works %s', (_when, versions, expected) => {
    expect(texts({ ...fast, versions })).toEqual(expected);
  });

  test('STO003 tells every default class beside the first, also by the old annotation', () => {
    const old = { 'storageclass.beta.kubernetes.io/is-default-class': 'true' };
    const now = { 'storageclass.kubernetes.io/is-default-class': 'true' };
    expect(texts(storageClass('a', {}, now), storageClass('b'), storageClass('c', {}, old))).toEqual([
      `[test/StorageClass/c] 'isDefault' must be true for one class of a cluster, got "c" besides a; leave one of them the default`,
    ]);
  });

  test('STO004 warns of a class whose volumes may grow past their claims', () => {
    const [finding] = storageClasses.prove(factsOf({ ...fast, enforcesCapacity: false })).findings;
    expect([finding.code, finding.severity, finding.path]).toEqual(['STO004', 'warning', '02-storage/fast']);
  });
});
