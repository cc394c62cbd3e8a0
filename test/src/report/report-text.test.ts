import { type Assembly, assemble } from '../../../src/assembly';
import type { Finding } from '../../../src/proofs';
import { findingLines, reportText } from '../../../src/report';
import { bound, hostOnly, unbound } from '../../support/sites';

const error: Finding = {
  code: 'ADR002',
  severity: 'error',
  path: 'a/b',
  message: `'address' must be used once, got "10.0.0.1"`,
  fix: 'give one another address',
  related: [],
};
const warning: Finding = { ...error, code: 'PVB002', severity: 'warning', fix: '' };

function lines(part: Partial<Assembly>): readonly string[] {
  return findingLines({ ...assemble(bound.build()), ...part });
}

describe('reportText', () => {
  test('says counts, bindings and findings of an environment, without a line break at its end', () => {
    expect(reportText(assemble(bound.build()))).toBe(
      [
        'bound (Kubernetes 1.27.16)',
        '  kubernetes  1 Namespace, 1 PersistentVolume, 1 PersistentVolumeClaim',
        '  binding     web/data -> big',
        '  findings    0 errors, 0 warnings, 0 allowed',
      ].join('\n'),
    );
  });

  test('leaves out what an environment does not have', () => {
    expect(reportText(assemble(hostOnly.build()))).toBe(
      ['host-only', '  libvirt     1 pool', '  findings    0 errors, 0 warnings, 0 allowed'].join('\n'),
    );
  });

  test('shows an error where it stands', () => {
    expect(reportText(assemble(unbound.build()))).toMatch(
      /\n {2}error PVB001 \[apps\/data\/Resource] 'claim' must find/,
    );
  });
});

describe('findingLines', () => {
  test('give each finding a line with severity, code, path, rule and the change to make', () => {
    expect(lines({ findings: [error, warning] })).toEqual([
      `error ADR002 [a/b] 'address' must be used once, got "10.0.0.1"; give one another address`,
      `warning PVB002 [a/b] 'address' must be used once, got "10.0.0.1"`,
      'findings    1 error, 1 warning, 0 allowed',
    ]);
  });

  test('show an allowed warning with the reason, and do not count it as a warning', () => {
    expect(lines({ findings: [], allowed: [{ finding: warning, reason: 'a trial' }] })).toEqual([
      'allowed PVB002 [a/b]: a trial',
      'findings    0 errors, 0 warnings, 1 allowed',
    ]);
  });

  test.each<[readonly Finding[], string]>([
    [[], '0 errors, 0 warnings'],
    [[error], '1 error, 0 warnings'],
    [[error, error, warning, warning], '2 errors, 2 warnings'],
  ])('count %#', (findings, total) => {
    expect(lines({ findings }).at(-1)).toBe(`findings    ${total}, 0 allowed`);
  });
});
