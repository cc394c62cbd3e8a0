import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { changesSince, type Evidence, hashesOf } from './integ/evidence';
import { ROOT, temporaryFolder } from './support/checkout';

const FOLDER = join(ROOT, 'docs', 'evidence');
const found = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));

describe('evidence of full integration runs', () => {
  // with no evidence there is nothing to compare, and nothing is claimed
  test('stands for the files as they are; after a change run: npm run integ -- --full', () => {
    const stale = found.flatMap((file) => {
      const evidence: Evidence = JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
      return changesSince(ROOT, evidence).map((change) => `docs/evidence/${file}: ${change}`);
    });
    expect(stale).toEqual([]);
  });

  test('claims nothing that failed, and names what was not run', () => {
    for (const file of found) {
      const evidence: Evidence = JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
      expect(`${evidence.issue}.json`).toBe(file);
      expect(evidence.tests.length).toBeGreaterThan(0);
      expect(evidence.tests.filter(({ status }) => status !== 'passed' && status !== 'pending')).toEqual([]);
      expect(evidence.notRun.every(({ what, why }) => what !== '' && why !== '')).toBe(true);
    }
  });
});

describe('changes since evidence', () => {
  const root = temporaryFolder();
  const covers = ['code/**', 'one.json'];

  beforeEach(() => {
    mkdirSync(join(root, 'code', 'deep'), { recursive: true });
    writeFileSync(join(root, 'code', 'a.ts'), 'a');
    writeFileSync(join(root, 'code', 'deep', 'b.ts'), 'b');
    writeFileSync(join(root, 'one.json'), '{}');
  });

  afterAll(() => rmSync(root, { recursive: true }));

  test('are none while content stays', () => {
    const files = hashesOf(root, covers);
    expect(Object.keys(files)).toEqual(['code/a.ts', 'code/deep/b.ts', 'one.json']);
    writeFileSync(join(root, 'code', 'a.ts'), 'a');
    expect(changesSince(root, { covers, files })).toEqual([]);
  });

  test('are told file by file: changed, new and gone', () => {
    const files = hashesOf(root, covers);
    writeFileSync(join(root, 'code', 'a.ts'), 'other');
    writeFileSync(join(root, 'code', 'c.ts'), 'c');
    rmSync(join(root, 'one.json'));
    expect(changesSince(root, { covers, files })).toEqual([
      'code/a.ts has changed',
      'code/c.ts is new',
      'one.json is gone',
    ]);
  });

  test('cannot be asked of what does not exist', () => {
    expect(() => hashesOf(root, ['no-such/**'])).toThrow(
      `[docs/evidence] 'covers' must name what exists, got "no-such/**"; mend test/integ/covers.json`,
    );
  });
});
