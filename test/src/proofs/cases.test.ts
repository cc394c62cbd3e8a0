import { CODES, findingText } from '../../../src/proofs';
import { brokenForm, findingsInBroken, findingsInRight, proofCases } from '../../support/proof-cases';

const cases = proofCases();
const named = cases.map((each) => [each.name, each] as const);

/** Codes of what a program builds or wires, which no object and no setting can hold: their own tests show them. */
const OF_PROGRAMS = ['LAY001', 'LAY002', 'ORD001', 'PRP001', 'VAL001'];

describe('a case of the proofs', () => {
  test.each(named)('%s is named after its code, which strata explains', (name, { code }) => {
    expect(name).toMatch(new RegExp(`^${code}(-[a-z0-9-]+)?$`));
    expect(Object.keys(CODES)).toContain(code);
  });

  test.each(named)('%s changes one place', (_name, { wrong, right }) => {
    if ('find' in wrong) {
      expect(right.split(wrong.find)).toHaveLength(2);
      expect(wrong.replace).not.toBe(wrong.find);
    }
  });

  test.each(named)('%s is without any finding before its change', (_name, each) => {
    expect(findingsInRight(each).map((finding) => `${finding.code} ${findingText(finding)}`)).toEqual([]);
  });

  test.each(named)('%s raises its code after its change', (_name, each) => {
    expect(findingsInBroken(each).map(({ code }) => code)).toContain(each.code);
    expect(brokenForm(each) === each.right).toBe('change' in each.wrong);
  });
});

describe('the cases together', () => {
  test('show every code', () => {
    const shown = new Set(cases.map(({ name }) => name));
    const missing = Object.keys(CODES).filter((code) => !shown.has(code) && !OF_PROGRAMS.includes(code));
    expect(missing).toEqual([]);
  });

  test('hold every mistake of the source documents, as an error or, where it may be meant, as a warning', () => {
    const warnings = [10, 13, 18, 20];
    const held = Array.from({ length: 20 }, (_, index) => index + 1);
    const severities = held.map((number) => {
      const found = cases.filter(({ mistakes = [] }) => mistakes.includes(number));
      const own = found.flatMap((each) => findingsInBroken(each).filter(({ code }) => code === each.code));
      // the same mistake may show in several places, in one of them beyond doubt
      return [number, own.some(({ severity }) => severity === 'error') ? 'error' : own[0]?.severity];
    });
    expect(severities).toEqual(held.map((number) => [number, warnings.includes(number) ? 'warning' : 'error']));
  });
});
