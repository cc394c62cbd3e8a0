import { findingText } from '../../../src/proofs';
import { brickNodes } from '../../../src/proofs/brick-nodes';
import type { StrataRecord } from '../../../src/records';
import {
  brickMaker,
  brickNode,
  brickService,
  glusterfsClaim,
  glusterfsClass,
  listenerRecord,
} from '../../support/brick-records';
import { factsOf, objectRecord } from '../../support/facts';
import { addressRecord, guestRecord, nodeRecord, rangeRecord } from '../../support/network-records';

function texts(...records: readonly StrataRecord[]): readonly string[] {
  return brickNodes.prove(factsOf(...records)).findings.map((each) => `${each.code} ${findingText(each)}`);
}

const maker = objectRecord(brickMaker);
const CLASS = '[test/StorageClass/glusterfs-rep3]';
const CLAIM = '[test/PersistentVolumeClaim/data]';

describe('GLU-3: the address of a class', () => {
  const led = (resturl: string, ...records: readonly StrataRecord[]) =>
    texts(objectRecord(glusterfsClass({ resturl })), maker, rangeRecord('services', '10.96.0.0/16'), ...records);
  const worker = nodeRecord('worker-1', '192.168.1.111');
  const nodePort = objectRecord({
    ...brickMaker,
    metadata: { name: 'outside' },
    spec: { ports: [{ port: 8080, nodePort: 30081 }] },
  });

  test.each<[string, string, readonly StrataRecord[]]>([
    ['the virtual address of a Service', 'http://10.96.0.80:8080', []],
    ['a NodePort of a node', 'http://192.168.1.111:30081', [worker, nodePort]],
    [
      'a port that is said to be listened on',
      'http://192.168.1.9:8080',
      [addressRecord('a', '192.168.1.9', 'server'), listenerRecord('192.168.1.9', 8080, 8080, 'heketi')],
    ],
    ['an address that nobody here knows', 'http://203.0.113.5:8081', []],
    ['a name of the DNS outside', 'https://heketi.example.org', []],
  ])('may be %s', (_case, resturl, records) => {
    expect(led(resturl, ...records)).toEqual([]);
  });

  test.each<[string, string, readonly StrataRecord[], string]>([
    [
      'the container port of another version',
      'http://10.96.0.80:8081',
      [],
      `got "http://10.96.0.80:8081" at Service heketi; it has 8080`,
    ],
    [
      'an address of Services that none has',
      'http://10.96.0.81:8080',
      [],
      `got "http://10.96.0.81:8080" at the addresses of Services; name the Service that makes the volumes`,
    ],
    [
      `document 004's port of a node`,
      'http://192.168.1.111:8081',
      [worker],
      `got "http://192.168.1.111:8081" at node worker-1; name the Service that makes the volumes`,
    ],
    [
      'a port of a machine that is no node',
      'http://192.168.1.121:8081',
      [guestRecord('gluster-1', '192.168.1.121/24', '192.168.1.1')],
      `got "http://192.168.1.121:8081" at virtual machine gluster-1; name the Service that makes the volumes`,
    ],
    [
      'a port of an existing machine',
      'http://192.168.1.9:8081',
      [addressRecord('a', '192.168.1.9', 'existing server')],
      `got "http://192.168.1.9:8081" at existing server; name the Service that makes the volumes`,
    ],
  ])('raises GLU005 for %s', (_mistake, resturl, records, tail) => {
    expect(led(resturl, ...records)).toEqual([
      `GLU005 ${CLASS} 'parameters.resturl' must name a port that something listens on, ${tail}`,
    ]);
  });

  test('raises GLU006 for a name that only pods can resolve, with the address to write', () => {
    expect(led('http://heketi.default.svc:8080')).toEqual([
      `GLU006 ${CLASS} 'parameters.resturl' must be an address, got "http://heketi.default.svc:8080", the DNS name of ` +
        'Service heketi; write http://10.96.0.80:8080',
    ]);
  });
});

describe('GLU-6: room for volumes', () => {
  const three = [
    brickNode('gluster-1', '10.0.0.1', '50Gi'),
    brickNode('gluster-2', '10.0.0.2', '50Gi'),
    brickNode('gluster-3', '10.0.0.3', '50Gi'),
  ];
  const asked = (
    nodes: readonly StrataRecord[],
    claims: readonly StrataRecord[],
    parameters: Readonly<Record<string, string>> = {},
  ) => texts(objectRecord(glusterfsClass(parameters)), maker, brickService, ...nodes, ...claims);
  const data = objectRecord(glusterfsClaim('data', '10Gi'));

  test('is there for the claim of document 004 on three machines', () => {
    expect(asked(three, [data])).toEqual([]);
  });

  test('is not there on two, and says how many are missing', () => {
    expect(asked(three.slice(0, 2), [data])).toEqual([
      `GLU007 ${CLAIM} 'storage' of claim default/data needs 3 machines of store with more than 10292Mi free on one disk, ` +
        'got "10Gi" as replicate:3: 2 of 2 machines have; add 1 machine with raw disks, or ask for fewer copies',
    ]);
  });

  test('is not there where one of three machines has too small a disk, and says which', () => {
    expect(asked([...three.slice(0, 2), brickNode('gluster-3', '10.0.0.3', '10Gi')], [data])).toEqual([
      `GLU007 ${CLAIM} 'storage' of claim default/data needs 3 machines of store with more than 10292Mi free on one disk, ` +
        'got "10Gi" as replicate:3: 2 of 3 machines have, gluster-3 has 10108Mi; ' +
        'add raw disks, ask for less, or for fewer copies',
    ]);
  });

  test('does not grow with a second disk of the same machine', () => {
    expect(asked([brickNode('gluster-1', '10.0.0.1', '50Gi', '50Gi', '50Gi')], [data])).toHaveLength(1);
  });

  test('is shared by the claims of all classes of one cluster', () => {
    const none = objectRecord(glusterfsClass({ volumetype: 'none' }, 'glusterfs-single'));
    const claims = [
      objectRecord(glusterfsClaim('data', '40Gi')),
      objectRecord(glusterfsClaim('more', '12Gi', 'glusterfs-single')),
    ];
    expect(asked(three, [none, ...claims])).toEqual([]);
    expect(asked(three, [none, ...claims, objectRecord(glusterfsClaim('again', '12Gi'))])).toEqual([
      expect.stringContaining(
        `GLU007 [test/PersistentVolumeClaim/again] 'storage' of claim default/again needs 3 machines of store with more ` +
          'than 12352Mi free on one disk, got "12Gi" as replicate:3, beside 2 other claims: 0 of 3 machines have, ',
      ),
    ]);
  });

  test('counts the claims that a StatefulSet makes', () => {
    const { spec } = glusterfsClaim('data', '20Gi');
    const set = (replicas: number) =>
      objectRecord({
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: { name: 'db' },
        spec: { replicas, volumeClaimTemplates: [{ metadata: { name: 'data' }, spec }] },
      });
    expect(asked(three, [set(2)])).toEqual([]);
    expect(asked(three, [set(3)])).toEqual([
      expect.stringContaining(`[test/StatefulSet/db] 'storage' of claim default/data-db-2 needs 3 machines`),
    ]);
  });

  test('of a disperse volume is needed on every machine, and less on each', () => {
    const six = Array.from({ length: 6 }, (_, index) => brickNode(`m${index}`, `10.0.0.${index + 1}`, '12Gi'));
    const claim = [objectRecord(glusterfsClaim('data', '40Gi'))];
    expect(asked(six, claim, { volumetype: 'disperse:4:2' })).toEqual([]);
    expect(asked(six.slice(0, 4), claim, { volumetype: 'disperse:4:2' })).toEqual([
      expect.stringMatching(/needs 6 machines .* as disperse:4:2: 4 of 4 machines have; add 2 machines with raw disks/),
    ]);
  });

  test('is not asked for by claims that are bound to what is there, or of classes that call somebody else', () => {
    const elsewhere = { resturl: 'http://203.0.113.5:8080' };
    expect(asked([], [data], elsewhere)).toEqual([]);
    const named = { ...data.object, spec: { ...data.object.spec, volumeName: 'mine' } };
    expect(asked([], [objectRecord(named)])).toEqual([]);
  });

  test('is not judged where the class or the claim is refused anyway', () => {
    expect(asked([], [data], { volumetype: 'replicate:4' })).toEqual([]);
    expect(asked([], [data], { volumetype: 'mirror' })).toEqual([]);
    expect(asked([], [objectRecord(glusterfsClaim('data', '3Gi'))], { volumetype: 'disperse:4:2' })).toEqual([]);
  });
});

describe('GLU-1: a raw disk', () => {
  test('raises GLU008 where two clusters have it', () => {
    const other = { ...brickNode('b', '10.0.0.1', '50Gi'), cluster: 'fast', path: 'gluster-fast/b' };
    expect(texts(brickNode('a', '10.0.0.1', '50Gi', '50Gi'), other)).toEqual([
      `GLU008 [gluster-fast/b] 'devices' must be disks of its own, got "/dev/vdb" of 10.0.0.1, which is a of store as ` +
        'well; take it out of one of the two',
    ]);
  });

  test('is another one on another machine', () => {
    expect(texts(brickNode('a', '10.0.0.1', '50Gi'), brickNode('b', '10.0.0.2', '50Gi'))).toEqual([]);
  });

  test('raises GLU008 where its machine mounts it', () => {
    const guest = guestRecord('gluster-1', '10.0.0.1/24', '10.0.0.254');
    const { spec } = guest;
    if (spec.type !== 'cloud-init-disk') {
      throw new Error('a guest has a cloud-init disk');
    }
    const userData = {
      ...spec.userData,
      fs_setup: [{ label: 'exports', filesystem: 'ext4', device: '/dev/vdb' }],
      mounts: [['LABEL=exports', '/exports', 'ext4', 'defaults', '0', '2']],
    };
    expect(texts({ ...guest, spec: { ...spec, userData } }, brickNode('a', '10.0.0.1', '50Gi'))).toEqual([
      `GLU008 [gluster-store/a] 'devices' must be disks of its own, got "/dev/vdb" of 10.0.0.1, which is mounted on ` +
        '/exports of gluster-1 as well; take it out of one of the two',
    ]);
  });
});
