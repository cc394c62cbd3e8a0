import { CODES } from '../../../src/proofs';
import { strata } from '../../support/terminal';

describe('strata explain', () => {
  test('says what a code means, and why it matters', () => {
    expect(strata('explain EXP002', [])).toMatchObject({
      code: 0,
      out: [
        'EXP002 a node may not mount an export',
        '  A pod works on one node and hangs on another, depending on where the scheduler puts it.',
        '',
      ].join('\n'),
      err: '',
    });
  });

  test('takes several, in any case of letters, and prints them for programs', () => {
    const { code, out } = strata('explain exp001 PVB002 --json', []);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual([
      { code: 'EXP001', ...CODES.EXP001 },
      { code: 'PVB002', ...CODES.PVB002 },
    ]);
  });

  test('knows every code that a finding can have, each with a title and a reason', () => {
    const { code, out } = strata(`explain ${Object.keys(CODES).join(' ')}`, []);
    expect(code).toBe(0);
    expect(out.match(/^[A-Z]{3}\d{3} \S.*\n {2}\S/gm)).toHaveLength(Object.keys(CODES).length);
  });

  test.each([
    ['', 'none'],
    ['PVB999', 'PVB999'],
    ['toString', 'TOSTRING'],
  ])('refuses `%s`, and names the codes there are', (codes, got) => {
    const { code, out, err } = strata(`explain ${codes}`, []);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^\[strata] 'code' must be one of ADR001, .*, VER004, got "/);
    expect(err).toContain(`got "${got}"; name one or several`);
  });
});
