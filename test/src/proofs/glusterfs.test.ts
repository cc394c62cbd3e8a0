import { findingText } from '../../../src/proofs';
import { glusterfs } from '../../../src/proofs/glusterfs';
import type { StrataRecord } from '../../../src/records';
import { Secret } from '../../../src/values';
import { glusterfsClaim, glusterfsClass } from '../../support/brick-records';
import { factsOf, objectRecord } from '../../support/facts';

function texts(...records: readonly StrataRecord[]): readonly string[] {
  return glusterfs.prove(factsOf(...records)).findings.map((each) => `${each.code} ${findingText(each)}`);
}

const CLASS = '[test/StorageClass/glusterfs-rep3]';
const withSecret = { restauthenabled: 'true', secretName: 'heketi-secret', secretNamespace: 'default' };

function secret(type?: string, namespace = 'default'): StrataRecord {
  return objectRecord({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'heketi-secret', namespace }, type });
}

describe('GLU-3: a class of glusterfs, whoever wrote it', () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ['nothing but a URL', {}],
    ['every parameter of document 004', { ...withSecret, gidMin: '40000', gidMax: '50000', volumetype: 'replicate:3' }],
    ['a volume type of one copy', { volumetype: 'none' }],
  ])('is taken with %s', (_case, parameters) => {
    expect(texts(objectRecord(glusterfsClass(parameters)))).toEqual([]);
  });

  test('is no other class, whatever its parameters', () => {
    const other = { ...glusterfsClass({ volumetype: 'mirror' }), provisioner: 'example.org/gluster' };
    expect(texts(objectRecord(other))).toEqual([]);
  });

  test.each<[string, Readonly<Record<string, string>>, string]>([
    [
      'GLU001 for a type that nobody knows',
      { volumetype: 'mirror:3' },
      `GLU001 ${CLASS} 'parameters.volumetype' must be replicate:N, disperse:DATA:REDUNDANCY or none, got "mirror:3"; ` +
        'write such as replicate:3 or disperse:4:2',
    ],
    [
      'GLU001 for groups the wrong way round',
      { gidMin: '50000', gidMax: '40000' },
      `GLU001 ${CLASS} 'parameters.gidMax' must be at least gidMin, got "40000" for "50000"; exchange the two, or raise it`,
    ],
    [
      'GLU001 for an address without http://',
      { resturl: 'heketi:8080' },
      `GLU001 ${CLASS} 'parameters.resturl' must be a URL, got "heketi:8080"; write such as http://10.96.0.80:8080`,
    ],
    [
      'GLU003 for four copies',
      { volumetype: 'replicate:4' },
      `GLU003 ${CLASS} 'parameters.volumetype' must have at most 3 copies, got "replicate:4"; write replicate:3`,
    ],
    [
      'GLU003 for bricks in another proportion',
      { volumetype: 'disperse:3:1' },
      `GLU003 ${CLASS} 'parameters.volumetype' must be disperse with 2:1, 4:2, 8:3, 8:4, got "disperse:3:1"; ` +
        'choose one of these',
    ],
    [
      'GLU009 for a user who may only read',
      { restauthenabled: 'true', restuser: 'user', restuserkey: 'key' },
      `GLU009 ${CLASS} 'parameters.restuser' must be the one who may make volumes, got "user"; write admin`,
    ],
  ])('raises %s', (_mistake, parameters, text) => {
    expect(texts(objectRecord(glusterfsClass(parameters)))).toEqual([text]);
  });

  test('raises GLU002 for a Secret of another type, and names it', () => {
    const records = [objectRecord(glusterfsClass(withSecret)), secret()];
    expect(texts(...records)).toEqual([
      `GLU002 ${CLASS} 'parameters.secretName' must name a Secret of type kubernetes.io/glusterfs, got "heketi-secret" of ` +
        'type Opaque; give the Secret that type; it cannot be changed, so define it anew',
    ]);
    expect(glusterfs.prove(factsOf(...records)).findings[0].related).toEqual(['test/Secret/heketi-secret']);
  });

  test('raises GLU002 for a Secret whose values come from the config', () => {
    const own: StrataRecord = {
      kind: 'secret-object',
      path: 'storage/Key',
      name: 'heketi-secret',
      namespace: 'default',
      type: 'Opaque',
      data: { key: Secret.config('heketi-key') },
    };
    const codes = (type: string) => texts(objectRecord(glusterfsClass(withSecret)), { ...own, type }).length;
    expect([codes('Opaque'), codes('kubernetes.io/glusterfs')]).toEqual([1, 0]);
  });

  test.each<[string, StrataRecord]>([
    ['of the right type', secret('kubernetes.io/glusterfs')],
    ['of another namespace', secret('Opaque', 'other')],
  ])('does not mind a Secret %s', (_case, record) => {
    expect(texts(objectRecord(glusterfsClass(withSecret)), record)).toEqual([]);
  });
});

describe('GLU-6: a claim of glusterfs', () => {
  const asked = (storage: string, volumetype = 'replicate:3') =>
    texts(objectRecord(glusterfsClass({ volumetype })), objectRecord(glusterfsClaim('data', storage)));

  test('is taken with a size that bricks can have', () => {
    expect(asked('10Gi')).toEqual([]);
    expect(asked('4Gi', 'disperse:4:2')).toEqual([]);
  });

  test('raises GLU004 where its bricks would be smaller than 1 GiB, or too many', () => {
    const where = 'GLU004 [test/PersistentVolumeClaim/data]';
    expect(asked('3Gi', 'disperse:4:2')).toEqual([
      `${where} 'storage' of claim data must be 4Gi to 65536Gi as disperse:4:2, got "3Gi"; ` +
        'ask for a size between, or for another class',
    ]);
    expect(asked('33Ti')).toEqual([
      `${where} 'storage' of claim data must be 1Gi to 32768Gi as replicate:3, got "33Ti"; ` +
        'ask for a size between, or for another class',
    ]);
  });

  test('raises GLU004 for a block device', () => {
    const claim = glusterfsClaim('data', '10Gi');
    const block = { ...claim, spec: { ...claim.spec, volumeMode: 'Block' } };
    expect(texts(objectRecord(glusterfsClass()), objectRecord(block))).toEqual([
      `GLU004 [test/PersistentVolumeClaim/data] 'volumeMode' of claim data must be Filesystem in class glusterfs-rep3, got ` +
        '"Block"; leave it out, or use another class',
    ]);
  });

  test('is not judged where it names a volume that is there', () => {
    const claim = glusterfsClaim('data', '3Gi');
    const named = { ...claim, spec: { ...claim.spec, volumeName: 'mine' } };
    expect(texts(objectRecord(glusterfsClass({ volumetype: 'disperse:4:2' })), objectRecord(named))).toEqual([]);
  });
});
