import { findingText } from '../../../src/proofs';
import { nfsExports } from '../../../src/proofs/exports';
import type { KubernetesRecord, StrataRecord } from '../../../src/records';
import { codesOf, factsOf, objectRecord } from '../../support/facts';
import { exportRecord, nodeRecord } from '../../support/network-records';
import { storageClass, volume } from '../../support/storage-objects';

function nfsVolume(name: string, server: string, path: string): KubernetesRecord {
  return objectRecord(volume(name, '1Gi', { spec: { nfs: { server, path } } }));
}

function csi(share: string, subDir?: string): object {
  return { driver: 'nfs.csi.k8s.io', volumeAttributes: { server: '10.0.1.61', share, subDir } };
}

function nfsClass(share: string): KubernetesRecord {
  const parameters = { server: '10.0.1.61', share, subDir: 'a' };
  return objectRecord({ ...storageClass('nfs', { provisioner: 'nfs.csi.k8s.io' }), parameters });
}

function podWith(source: object): KubernetesRecord {
  const spec = { containers: [], volumes: [{ name: 'site', ...source }] };
  return objectRecord({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec });
}

/** The server of document 000 with one of its directories, and a node in its client range. */
const offer = exportRecord('10.0.1.61', '/data/linuxea-volumes/linuxea-1', '10.0.0.0/8');
const node = nodeRecord('node-1', '10.0.1.66');
const linuxea1 = nfsVolume('linuxea-1', '10.0.1.61', '/data/linuxea-volumes/linuxea-1');

function texts(...records: readonly StrataRecord[]): readonly string[] {
  return nfsExports.prove(factsOf(...records)).findings.map(findingText);
}

describe('EXP', () => {
  test.each<[string, readonly StrataRecord[]]>([
    ['the exported directory itself', [offer, node, linuxea1]],
    ['a directory below it', [offer, node, nfsVolume('pv', '10.0.1.61', '/data/linuxea-volumes/linuxea-1/www')]],
    ['a volume that is not on NFS', [objectRecord(volume('local', '1Gi', { spec: { hostPath: { path: '/data' } } }))]],
    [
      'a node that one of two exports of the directory admits',
      [exportRecord('10.0.1.61', '/data', '192.168.0.0/16'), offer, node, linuxea1],
    ],
  ])('finds nothing wrong with %s', (_case, records) => {
    expect(codesOf(nfsExports, ...records)).toEqual([]);
  });

  test.each<[string, KubernetesRecord, string]>([
    [
      `document 000's own path`,
      nfsVolume('linuxea-1', '10.0.1.61', '/data/volumes/linuxea-1'),
      `got "10.0.1.61:/data/volumes/linuxea-1"; 10.0.1.61 exports /data/linuxea-volumes/linuxea-1`,
    ],
    [
      'a directory above the exported one',
      nfsVolume('linuxea-1', '10.0.1.61', '/data/linuxea-volumes'),
      `got "10.0.1.61:/data/linuxea-volumes"; 10.0.1.61 exports /data/linuxea-volumes/linuxea-1`,
    ],
    [
      'a directory whose name only starts the same',
      nfsVolume('linuxea-1', '10.0.1.61', '/data/linuxea-volumes/linuxea-10'),
      `got "10.0.1.61:/data/linuxea-volumes/linuxea-10"; 10.0.1.61 exports /data/linuxea-volumes/linuxea-1`,
    ],
    [
      'a server that exports nothing',
      nfsVolume('linuxea-1', '10.0.1.62', '/data/linuxea-volumes/linuxea-1'),
      `got "10.0.1.62:/data/linuxea-volumes/linuxea-1"; define an NfsServer at 10.0.1.62`,
    ],
  ])('raises EXP001 for %s', (_mistake, record, tail) => {
    expect(codesOf(nfsExports, offer, node, record)).toEqual(['EXP001']);
    expect(texts(offer, node, record)).toEqual([
      `[test/PersistentVolume/linuxea-1] 'nfs' must be an export of a server in the tree, ${tail}`,
    ]);
  });

  test.each<[string, KubernetesRecord, string]>([
    [
      'a volume of the driver',
      objectRecord(volume('pv', '1Gi', { spec: { hostPath: undefined, csi: csi('/data') } })),
      'csi',
    ],
    ['a class of the driver', nfsClass('/data'), 'parameters'],
    ['a pod that names the server itself', podWith({ nfs: { server: '10.0.1.61', path: '/data' } }), 'volumes.site'],
    ['a pod that names the driver itself', podWith({ csi: csi('/data') }), 'volumes.site'],
  ])('raises EXP001 for %s', (_case, record, prop) => {
    expect(texts(offer, node, record)).toEqual([
      `[${record.path}] '${prop}' must be an export of a server in the tree, got "10.0.1.61:/data"; ` +
        '10.0.1.61 exports /data/linuxea-volumes/linuxea-1',
    ]);
    expect(codesOf(nfsExports, exportRecord('10.0.1.61', '/data', '10.0.0.0/8'), node, record)).toEqual([]);
  });

  test('looks where the driver puts a directory of the share', () => {
    const spec = { hostPath: undefined, csi: csi('/data/linuxea-volumes/', '/linuxea-1') };
    expect(codesOf(nfsExports, offer, node, objectRecord(volume('pv', '1Gi', { spec })))).toEqual([]);
  });

  test('calls what may not be mounted by its kind', () => {
    const outside = nodeRecord('node-1', '192.168.7.9');
    const site = podWith({ nfs: { server: '10.0.1.61', path: '/data' } });
    const records = [exportRecord('10.0.1.61', '/data', '10.0.0.0/8'), outside, nfsClass('/data'), site];
    expect(texts(...records)).toEqual([
      expect.stringContaining('which may not mount class nfs, volume site of Pod web; admit it'),
    ]);
  });

  test('raises EXP002 for a node outside the client range, with the range and the way to mend it', () => {
    const records = [offer, nodeRecord('node-1', '192.168.7.9'), linuxea1];
    expect(codesOf(nfsExports, ...records)).toEqual(['EXP002']);
    expect(texts(...records)).toEqual([
      `[cluster/node-1] 'address' must be admitted by the exports of 10.0.1.61, got "192.168.7.9", which may not ` +
        `mount linuxea-1; admit it in 'clients' (now 10.0.0.0/8), or move the node`,
    ]);
  });

  test('tells a node once for all the volumes behind one list of clients', () => {
    const second = exportRecord('10.0.1.61', '/data/linuxea-volumes/linuxea-2', '10.0.0.0/8');
    const linuxea2 = nfsVolume('linuxea-2', '10.0.1.61', '/data/linuxea-volumes/linuxea-2');
    const { findings } = nfsExports.prove(
      factsOf(offer, second, nodeRecord('node-1', '192.168.7.9'), node, linuxea1, linuxea2),
    );
    expect(findings.map(({ path, related }) => [path, ...related])).toEqual([
      ['cluster/node-1', 'test/PersistentVolume/linuxea-1', 'test/PersistentVolume/linuxea-2'],
    ]);
  });

  test('tells a node once for each server that shuts it out, even with the same clients', () => {
    const other = exportRecord('10.0.1.62', '/data', '10.0.0.0/8');
    const found = texts(
      offer,
      other,
      nodeRecord('node-1', '192.168.7.9'),
      linuxea1,
      nfsVolume('pv', '10.0.1.62', '/data'),
    );
    expect(found.map((text) => /the exports of (\S+), .* may not mount (\S+);/.exec(text)?.slice(1))).toEqual([
      ['10.0.1.61', 'linuxea-1'],
      ['10.0.1.62', 'pv'],
    ]);
  });

  test('does not blame nodes for a volume that no export covers', () => {
    const lost = nfsVolume('linuxea-1', '10.0.1.61', '/elsewhere');
    expect(codesOf(nfsExports, offer, nodeRecord('node-1', '192.168.7.9'), lost)).toEqual(['EXP001']);
  });
});
