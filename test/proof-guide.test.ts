import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './support/checkout';
import { proofGuide } from './support/proof-guide';

const GUIDE = join(ROOT, 'docs/guides/proofs.md');

// `npm run guide` writes it; every other run holds it to what is proved
describe('docs/guides/proofs.md', () => {
  test('shows each code with what is really said of its example', () => {
    const guide = proofGuide();
    if (process.env.STRATA_WRITE_GUIDE === '1') {
      mkdirSync(dirname(GUIDE), { recursive: true });
      writeFileSync(GUIDE, guide);
    }
    expect(readFileSync(GUIDE, 'utf8')).toBe(guide);
  });
});
