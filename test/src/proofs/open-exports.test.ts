import { findingText } from '../../../src/proofs';
import { openExports } from '../../../src/proofs/open-exports';
import type { StrataRecord } from '../../../src/records';
import { factsOf, objectRecord } from '../../support/facts';
import { exportRecord } from '../../support/network-records';

function said(...records: readonly StrataRecord[]): readonly string[] {
  return openExports
    .prove(factsOf(...records))
    .findings.map((finding) => `${finding.severity} ${finding.code} ${findingText(finding)}`);
}

function file(path: string, content: string): StrataRecord {
  return {
    kind: 'guest-file',
    path: 'nfs/exports',
    guest: 'nfs',
    managed: true,
    file: { path, content, mode: '0644', class: 'live', reload: 'exportfs -ra' },
  };
}

const message = (place: string, got: string) =>
  `warning SEC008 ${place} must admit the nodes alone to /data, got "${got}"; ` +
  'name the network of the nodes, such as 192.168.1.0/24';

describe('an export to everybody', () => {
  test('is a warning as the whole range of addresses', () => {
    expect(said(exportRecord('10.0.0.1', '/data', '10.0.0.0/8', '0.0.0.0/0'))).toEqual([
      message(`[nfs-10.0.0.1] 'clients'`, '0.0.0.0/0'),
    ]);
    expect(said(exportRecord('10.0.0.1', '/data', '10.0.0.0/8'))).toEqual([]);
  });

  test.each([
    ['a star', '/data *(rw,sync,all_squash)\n', '*(rw,sync,all_squash)'],
    ['a star without options', '# all\n/data 10.0.0.0/8(ro) *\n', '*'],
    ['options of nobody', '/data \\\n (rw)\n', '(rw)'],
    ['no client', '/data\n', 'nobody in particular'],
    ['the whole range of addresses', '/data 0.0.0.0/0.0.0.0(ro)\n', '0.0.0.0/0.0.0.0(ro)'],
  ])('is a warning as %s in a file', (_case, text, got) => {
    expect(said(file('/etc/exports', text))).toEqual([message(`[nfs/exports] '/etc/exports'`, got)]);
  });

  test('is found in the ConfigMap of a server that runs in a pod', () => {
    const data = { exports: '/data *(rw)', other: '/data *(rw)' };
    const map = objectRecord({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'nfs' }, data });
    expect(said(map)).toEqual([message(`[test/ConfigMap/nfs] 'data.exports'`, '*(rw)')]);
  });

  test.each([
    ['a range', '/etc/exports', '/data 10.0.0.0/8(rw)\n'],
    ['names of machines', '/etc/exports', '/data *.example.org(rw) node-1(ro)\n'],
    ['a remark', '/etc/exports', '# /data *(rw)\n\n'],
    ['another file', '/etc/motd', '/data *(rw)\n'],
  ])('is not %s', (_case, path, text) => {
    expect(said(file(path, text))).toEqual([]);
  });
});
