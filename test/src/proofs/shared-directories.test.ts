import { findingText } from '../../../src/proofs';
import { sharedDirectories } from '../../../src/proofs/shared-directories';
import { factsOf, objectRecord } from '../../support/facts';
import { volume } from '../../support/storage-objects';

/** What is said of volumes with these directories of one server, named `v0`, `v1` and so on. */
function said(...directories: readonly string[]): readonly string[] {
  const records = directories.map((text, index) => {
    const [server, path] = text.split(':');
    return objectRecord(volume(`v${index}`, '1Gi', { spec: { hostPath: undefined, nfs: { server, path } } }));
  });
  return sharedDirectories
    .prove(factsOf(...records))
    .findings.map((finding) => `${finding.severity} ${findingText(finding)}`);
}

const mend = 'give each a directory beside the other, or let both claims be one';

describe('the directory of a volume', () => {
  test.each([[['nfs:/a', 'nfs:/b']], [['nfs:/a', 'nfs:/ab']], [['nfs:/a', 'other:/a']]])(
    'is its own: %j',
    (directories) => {
      expect(said(...directories)).toEqual([]);
    },
  );

  test('is another volume as well, which is a warning at the later one', () => {
    expect(said('nfs:/a', 'nfs:/b', 'nfs:/a/')).toEqual([
      `warning [test/PersistentVolume/v2] 'nfs' of v2 must be a directory of its own, got "nfs:/a", which is v0 as well; ${mend}`,
    ]);
  });

  test('lies in that of another, the nearest of which is named', () => {
    expect(said('nfs:/a/b/c', 'nfs:/a/b', 'nfs:/')).toEqual([
      `warning [test/PersistentVolume/v0] 'nfs' of v0 must be a directory of its own, got "nfs:/a/b/c", which lies in v1, nfs:/a/b; ${mend}`,
      `warning [test/PersistentVolume/v1] 'nfs' of v1 must be a directory of its own, got "nfs:/a/b", which lies in v2, nfs:/; ${mend}`,
    ]);
  });
});
