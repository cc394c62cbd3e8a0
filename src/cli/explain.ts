import { CODES } from '../proofs';
import type { Verb } from './verb';

export const explain: Verb = {
  name: 'explain',
  summary: 'say what the code of a finding means, and why it matters',
  operands: 'CODE ...',
  flags: {},

  run({ environments: asked, flags }, { out }) {
    const codes = asked.map((code) => code.toUpperCase());
    const unknown = codes.find((code) => !Object.hasOwn(CODES, code));
    if (codes.length === 0 || unknown !== undefined) {
      const known = Object.keys(CODES).sort().join(', ');
      throw new Error(`[strata] 'code' must be one of ${known}, got "${unknown ?? 'none'}"; name one or several`);
    }
    const meanings = codes.map((code) => ({ code, ...CODES[code] }));
    out(
      flags.json
        ? `${JSON.stringify(meanings, null, 2)}\n`
        : meanings.map(({ code, title, why }) => `${code} ${title}\n  ${why}\n`).join('\n'),
    );
    return 0;
  },
};
