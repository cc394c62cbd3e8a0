import { claimsIn, storageClassOf, volumeOf } from '../../../../src/proofs/binding/model';
import type { KubernetesObject } from '../../../../src/records';
import { objectRecord } from '../../../support/facts';
import { claim, RWO, RWX, reachedFrom, storageClass, volume } from '../../../support/storage-objects';

const BETA = 'volume.beta.kubernetes.io/storage-class';

function volumeFrom(...args: Parameters<typeof volume>): ReturnType<typeof volumeOf> {
  return volumeOf(objectRecord(volume(...args)));
}

function claimsOf(defaultClass: string | undefined, ...objects: readonly KubernetesObject[]) {
  return claimsIn(objects.map(objectRecord), defaultClass);
}

function statefulSet(name: string, spec: Readonly<Record<string, unknown>>): KubernetesObject {
  return { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name, namespace: 'db' }, spec };
}

describe('volumeOf', () => {
  test('reads an object that says only what it must, as the API server completes it', () => {
    const { capacity, ...rest } = volumeFrom('pv', '5Gi');
    expect(capacity.toString()).toBe('5Gi');
    expect(rest).toEqual({
      path: 'test/PersistentVolume/pv',
      name: 'pv',
      modes: [RWO],
      className: '',
      volumeMode: 'Filesystem',
      attributesClass: '',
      labels: {},
      claimRef: undefined,
      hasNodeAffinity: false,
      isDeleted: false,
    });
  });

  test('knows access modes as a set, so neither order nor repetition counts', () => {
    expect(volumeFrom('pv', '1Gi', { modes: [RWX, RWO, RWX] }).modes).toEqual(
      volumeFrom('pv', '1Gi', { modes: [RWO, RWX] }).modes,
    );
  });

  test.each<[string, Readonly<Record<string, string>> | undefined, string | undefined, string]>([
    ['none', undefined, undefined, ''],
    ['the field', undefined, 'fast', 'fast'],
    ['the beta annotation over the field', { [BETA]: 'slow' }, 'fast', 'slow'],
    ['an empty beta annotation over the field', { [BETA]: '' }, 'fast', ''],
  ])('takes its class from %s', (_source, annotations, storageClassName, expected) => {
    expect(volumeFrom('pv', '1Gi', { annotations, spec: { storageClassName } }).className).toBe(expected);
  });

  test.each<[string, Readonly<Record<string, string>>, string]>([
    ['a claim by namespace and name', { namespace: 'web', name: 'data' }, 'web/data'],
    ['nobody when the namespace is missing, which Kubernetes never fills in', { name: 'data' }, '/data'],
    [
      'nobody to come when it says the uid of a claim that was',
      { namespace: 'web', name: 'data', uid: '1f2e' },
      'web/data with uid 1f2e',
    ],
  ])('is kept by its claimRef for %s', (_whom, claimRef, expected) => {
    expect(volumeFrom('pv', '1Gi', { spec: { claimRef } }).claimRef).toBe(expected);
  });

  test('says whether only some nodes can reach it', () => {
    expect(volumeFrom('pv', '1Gi', { spec: reachedFrom('node-1') }).hasNodeAffinity).toBe(true);
  });
});

describe('storageClassOf', () => {
  test.each<[string, KubernetesObject, Partial<ReturnType<typeof storageClassOf>>]>([
    ['binds at once and provisions nothing', storageClass('a'), { waitsForConsumer: false, provisions: false }],
    ['waits for a consumer', storageClass('a', { waits: true }), { waitsForConsumer: true }],
    ['provisions', storageClass('a', { provisioner: 'example.com/nfs' }), { provisions: true }],
    ['is the default', storageClass('a', { isDefault: true }), { isDefault: true }],
    [
      'is the default by the beta annotation',
      {
        ...storageClass('a'),
        metadata: { name: 'a', annotations: { 'storageclass.beta.kubernetes.io/is-default-class': 'true' } },
      },
      { isDefault: true },
    ],
    [
      'is no default when the annotation says so',
      {
        ...storageClass('a'),
        metadata: { name: 'a', annotations: { 'storageclass.kubernetes.io/is-default-class': 'false' } },
      },
      { isDefault: false },
    ],
  ])('sees that a class %s', (_what, object, expected) => {
    expect(storageClassOf(object)).toMatchObject(expected);
  });
});

describe('claimsIn', () => {
  test.each<[string, Parameters<typeof claim>[2], string | undefined, string]>([
    ['the default class when it says none', {}, 'standard', 'standard'],
    ['no class when it says none and there is no default', {}, undefined, ''],
    [`no class when it says '', whatever the default`, { spec: { storageClassName: '' } }, 'standard', ''],
    ['its own class before the default', { spec: { storageClassName: 'fast' } }, 'standard', 'fast'],
    [
      'the beta annotation before its own class',
      { annotations: { [BETA]: 'slow' }, spec: { storageClassName: 'fast' } },
      'standard',
      'slow',
    ],
    [`no class by an empty beta annotation`, { annotations: { [BETA]: '' } }, 'standard', ''],
  ])('lets a claim ask for %s', (_class, facts, defaultClass, expected) => {
    expect(claimsOf(defaultClass, claim('data', '1Gi', facts))[0].className).toBe(expected);
  });

  test('takes an empty volumeName for none', () => {
    expect(claimsOf(undefined, claim('data', '1Gi', { spec: { volumeName: '' } }))[0].volumeName).toBeUndefined();
  });

  test('makes a claim for each template and replica of a StatefulSet, in its namespace, all stateful', () => {
    const set = statefulSet('pg', { replicas: 2, volumeClaimTemplates: [claim('data', '8Gi'), claim('wal', '1Gi')] });
    expect(
      claimsOf('standard', set).map(({ namespace, name, request, className, isStateful, path }) => ({
        claim: `${namespace}/${name} ${request} ${className}`,
        isStateful,
        path,
      })),
    ).toEqual(
      ['data-pg-0 8Gi', 'data-pg-1 8Gi', 'wal-pg-0 1Gi', 'wal-pg-1 1Gi'].map((name) => ({
        claim: `db/${name} standard`,
        isStateful: true,
        path: 'test/StatefulSet/pg',
      })),
    );
  });

  test.each<[string, Readonly<Record<string, unknown>>, readonly string[]]>([
    ['one replica unless told otherwise', {}, ['data-pg-0']],
    ['no replica', { replicas: 0 }, []],
    ['numbers that start at 3', { replicas: 2, ordinals: { start: 3 } }, ['data-pg-3', 'data-pg-4']],
  ])('counts %s', (_count, spec, expected) => {
    const set = statefulSet('pg', { ...spec, volumeClaimTemplates: [claim('data', '1Gi')] });
    expect(claimsOf(undefined, set).map(({ name }) => name)).toEqual(expected);
  });

  test('knows that a StatefulSet takes a claim of the right name that is written down, and makes none', () => {
    const written = claim('data-pg-0', '8Gi', { namespace: 'db', spec: { volumeName: 'pv' } });
    const set = statefulSet('pg', { replicas: 2, volumeClaimTemplates: [claim('data', '8Gi')] });
    expect(claimsOf(undefined, written, set)).toMatchObject([
      { name: 'data-pg-0', volumeName: 'pv', isStateful: true, path: 'test/PersistentVolumeClaim/data-pg-0' },
      { name: 'data-pg-1', isStateful: true, path: 'test/StatefulSet/pg' },
    ]);
  });

  test('calls a claim stateful when a StatefulSet of its namespace mounts it, and no other', () => {
    const volumes = [
      { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
      { name: 'tmp', emptyDir: {} },
    ];
    const set = statefulSet('pg', { template: { spec: { volumes } } });
    const claims = claimsOf(undefined, claim('data', '1Gi', { namespace: 'db' }), claim('data', '1Gi'), set);
    expect(claims.map(({ namespace, isStateful }) => [namespace, isStateful])).toEqual([
      ['db', true],
      ['default', false],
    ]);
  });
});
