import { App } from 'cdk8s';
import { Construct } from 'constructs';
import { alias, aliasesOf, logicalName, statefulRecords } from '../../src/identity';
import type { KubernetesObject, LibvirtRecord } from '../../src/records';
import { objectRecord } from '../support/facts';

function at(path: string): Construct {
  return path.split('/').reduce<Construct>((scope, id) => new Construct(scope, id), new App());
}

function object(kind: string, name: string, more: object = {}): KubernetesObject {
  return { apiVersion: 'v1', kind, metadata: { name }, ...more };
}

function inNamespace(namespace: string): object {
  return { metadata: { name: 'data', namespace } };
}

function volume(name: string, role: 'image' | 'root' | 'data'): LibvirtRecord {
  const spec = { type: 'volume', name, pool: 'disks', role, format: 'qcow2' } as const;
  return { kind: 'libvirt', path: `kvm1/${name}`, host: 'kvm1', spec };
}

describe('logicalName', () => {
  test.each([
    ['Storage/Scratch', 'Storage/Scratch'],
    ['Storage/Scratch/Resource', 'Storage/Scratch'],
    ['Storage/Resource/Scratch', 'Storage/Scratch'],
    ['Storage/ResourceQuota', 'Storage/ResourceQuota'],
  ])('calls what stands at %s %s', (path, name) => {
    expect(logicalName(path)).toBe(name);
  });
});

describe('alias', () => {
  test('says where a construct stood before, oldest place first', () => {
    const construct = at('Storage/Scratch');
    alias(construct, 'Volumes/Scratch');
    alias(construct, 'Disks/Scratch');
    expect(aliasesOf(construct)).toEqual(['Volumes/Scratch', 'Disks/Scratch']);
  });

  test('holds for everything below', () => {
    const construct = at('Storage/Scratch/Resource');
    const [, storage, scratch] = construct.node.scopes;
    alias(storage, 'Volumes');
    alias(scratch, 'Storage/Temporary');
    expect(aliasesOf(construct)).toEqual(['Volumes/Scratch/Resource', 'Storage/Temporary/Resource']);
  });

  test('says nothing of a construct that never moved, nor of its neighbours and parents', () => {
    const construct = at('Storage/Scratch');
    alias(new Construct(construct, 'Inner'), 'Old');
    construct.node.addMetadata('another', 'Old');
    expect(aliasesOf(construct)).toEqual([]);
  });
});

describe('statefulRecords', () => {
  function keptTypes(...records: Parameters<typeof statefulRecords>[0]): readonly string[] {
    return statefulRecords(records).map(({ type, name }) => `${type} ${name}`);
  }

  test('counts volumes and claims, wherever they come from', () => {
    expect(
      keptTypes(objectRecord(object('PersistentVolume', 'nfs')), objectRecord(object('PersistentVolumeClaim', 'data'))),
    ).toEqual(['PersistentVolume nfs', 'PersistentVolumeClaim data']);
  });

  test.each(['Deployment', 'ConfigMap', 'StorageClass', 'Secret', 'StatefulSet'])('does not count a %s', (kind) => {
    expect(keptTypes(objectRecord(object(kind, 'x')))).toEqual([]);
  });

  test.each<[string, KubernetesObject]>([
    ['a claim', object('PersistentVolumeClaim', 'data', inNamespace('web'))],
    [
      'a set that makes claims',
      object('StatefulSet', 'data', { ...inNamespace('web'), spec: { volumeClaimTemplates: [{}] } }),
    ],
  ])('counts the namespace of %s, and no other', (_what, holder) => {
    const namespaces = [object('Namespace', 'web'), object('Namespace', 'api')].map(objectRecord);
    expect(keptTypes(...namespaces, objectRecord(holder))).toContain('Namespace web');
    expect(keptTypes(...namespaces, objectRecord(holder))).not.toContain('Namespace api');
  });

  test('does not count the namespace of a set without claims', () => {
    const set = object('StatefulSet', 'data', { ...inNamespace('web'), spec: { volumeClaimTemplates: [] } });
    expect(keptTypes(objectRecord(object('Namespace', 'web')), objectRecord(set))).toEqual([]);
  });

  test('takes a claim without a namespace for one of the namespace default', () => {
    const records = [object('Namespace', 'default'), object('PersistentVolumeClaim', 'data')].map(objectRecord);
    expect(keptTypes(...records)).toEqual(['Namespace default', 'PersistentVolumeClaim data']);
  });

  test('counts pools and data volumes, but no image or root disk, which are made again', () => {
    const pool: LibvirtRecord = {
      kind: 'libvirt',
      path: 'kvm1/disks',
      host: 'kvm1',
      spec: { type: 'pool', name: 'disks', uuid: 'c0ffee00-0000-5000-8000-000000000000', path: '/srv' },
    };
    expect(keptTypes(pool, volume('debian', 'image'), volume('root', 'root'), volume('exports', 'data'))).toEqual([
      'pool disks',
      'volume exports',
    ]);
  });

  test('knows each by its path, with the places where it stood before', () => {
    const moved = { ...objectRecord(object('PersistentVolume', 'nfs')), aliases: ['Old/nfs'] };
    expect(statefulRecords([moved, volume('exports', 'data')])).toEqual([
      { path: 'kvm1/exports', type: 'volume', name: 'exports', aliases: [] },
      { path: 'test/PersistentVolume/nfs', type: 'PersistentVolume', name: 'nfs', aliases: ['Old/nfs'] },
    ]);
  });
});
