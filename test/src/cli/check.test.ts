import { bound, hostOnly, malformed, unbound, undecided } from '../../support/sites';
import { filesBelow, strata } from '../../support/terminal';

describe('strata check', () => {
  test('says of each environment what was found, and writes nothing', () => {
    const { code, out, err, root } = strata('check', [bound, hostOnly]);
    expect(code).toBe(0);
    expect(out).toBe(
      'bound\n  findings    0 errors, 0 warnings, 0 allowed\n' +
        'host-only\n  findings    0 errors, 0 warnings, 0 allowed\n',
    );
    expect(err).toBe('');
    expect(filesBelow(root)).toEqual([]);
  });

  test('judges the one that STRATA_ENVIRONMENT names', () => {
    expect(strata('check', [unbound, bound], { env: { STRATA_ENVIRONMENT: 'bound' } }).code).toBe(0);
  });

  test('fails on an error and still judges the others', () => {
    const { code, out } = strata('check', [unbound, bound]);
    expect(code).toBe(1);
    expect(out).toContain("unbound\n  error PVB001 [apps/data/Resource] 'claim' must find a PersistentVolume");
    expect(out).toContain('  findings    1 error, 0 warnings, 0 allowed\nbound\n');
  });

  test('fails on a malformed environment, on stderr, and still judges the others', () => {
    const { code, out, err } = strata('check', [malformed, bound]);
    expect(code).toBe(1);
    expect(out).toBe('bound\n  findings    0 errors, 0 warnings, 0 allowed\n');
    expect(err).toMatch(/^malformed: 2 mistakes/);
  });

  test('--json prints a report of each, and the lines of those that have none', () => {
    const { code, out } = strata('check --json', [bound, malformed, unbound]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject([
      { environment: 'bound', findings: [] },
      { environment: 'unbound', findings: [{ code: 'PVB001', severity: 'error' }] },
      { environment: 'malformed', malformed: [expect.any(String), expect.any(String)] },
    ]);
  });

  test('does not fail on a warning', () => {
    const { code, out } = strata('check', [undecided]);
    expect(code).toBe(0);
    expect(out).toContain('undecided\n  warning PVB002 [apps/data/Resource] ');
    expect(out).toContain('  findings    0 errors, 1 warning, 0 allowed\n');
  });
});
