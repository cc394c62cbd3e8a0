import { findingText } from '../../../src/proofs';
import { exportsFiles } from '../../../src/proofs/exports-files';
import type { StrataRecord } from '../../../src/records';
import { factsOf } from '../../support/facts';

function said(path: string, content: string): readonly string[] {
  const file = { path, content, mode: '0644', class: 'boot' as const };
  const record: StrataRecord = { kind: 'guest-file', path: 'vm1', guest: 'vm1', managed: true, file };
  return exportsFiles.prove(factsOf(record)).findings.map((finding) => `${finding.code} ${findingText(finding)}`);
}

describe('a file of exports', () => {
  test('is read, and every mistake told with its line', () => {
    expect(said('/etc/exports', '# ours\n/a *(rw,synk)\nb *(ro)\n')).toEqual([
      `EXP006 [vm1] '/etc/exports' must be exports(5) on line 2: 'options' must be options of exports(5), ` +
        `got "synk"; did you mean "sync"?`,
      `EXP006 [vm1] '/etc/exports' must be exports(5) on line 3: 'directory' must be absolute, got "b"; ` +
        `did you mean "/b"?`,
    ]);
  });

  test.each(['/etc/exports.d/site.exports', '/etc/exports'])('is %s', (path) => {
    expect(said(path, 'b')).toHaveLength(1);
  });

  // exportfs reads no others
  test.each(['/etc/exports.d/.site.exports', '/etc/exports.d/site.conf', '/etc/exports.old'])('is not %s', (path) => {
    expect(said(path, 'b')).toEqual([]);
  });
});
