import type { Allowance } from '../../../src/allow';
import { type Finding, findingText } from '../../../src/proofs';
import { applyAllowances } from '../../../src/proofs/allowances';

function warning(path: string, code = 'PVB002'): Finding {
  return { code, severity: 'warning', path, message: `'claim' must be sure`, fix: 'name the volume', related: [] };
}

function error(path: string, code = 'PVB001'): Finding {
  return { ...warning(path, code), severity: 'error' };
}

function allowance(path: string, code = 'PVB002', reason = 'empty volumes'): Allowance {
  return { path, code, reason };
}

describe('applyAllowances', () => {
  test.each([
    ['at the same place', 'Lab/Storage'],
    ['at a construct above', 'Lab'],
    ['at the root', ''],
  ])('silences a warning when it is allowed %s, and keeps the reason', (_place, path) => {
    const finding = warning('Lab/Storage');
    expect(applyAllowances([finding], [allowance(path)])).toEqual({
      standing: [],
      allowed: [{ finding, reason: 'empty volumes' }],
    });
  });

  test('silences every warning below with one allowance', () => {
    const findings = [warning('Lab/A'), warning('Lab/B/C')];
    const { standing, allowed } = applyAllowances(findings, [allowance('Lab')]);
    expect(standing).toEqual([]);
    expect(allowed.map(({ finding }) => finding.path)).toEqual(['Lab/A', 'Lab/B/C']);
  });

  test.each([
    ['another code', allowance('Lab/Storage', 'PVB003')],
    ['a construct beside it', allowance('Lab/Other')],
    ['a construct whose name merely starts alike', allowance('Lab/Stor')],
    ['a construct below it', allowance('Lab/Storage/Claim')],
  ])('lets a warning stand when the allowance is for %s, and warns of the allowance', (_what, stale) => {
    const finding = warning('Lab/Storage');
    const { standing, allowed } = applyAllowances([finding], [stale]);
    expect(standing[0]).toBe(finding);
    expect(standing.slice(1).map(findingText)).toEqual([
      `[${stale.path}] 'allow' must silence a warning, got "${stale.code}", which nothing here raises; remove the call`,
    ]);
    expect(allowed).toEqual([]);
  });

  test('warns of a stale allowance under a code of its own, at the place of the call', () => {
    const { standing } = applyAllowances([], [allowance('Lab')]);
    expect(standing).toMatchObject([{ code: 'ALW001', severity: 'warning', path: 'Lab', related: [] }]);
  });

  test('warns of a stale annotation at its object, and says what to take out', () => {
    const { standing } = applyAllowances([], [{ ...allowance('a.yaml:3'), annotation: 'strata.dev/allow' }]);
    expect(standing.map(findingText)).toEqual([
      `[a.yaml:3] 'strata.dev/allow' must silence a warning, got "PVB002", which nothing here raises; ` +
        'take PVB002 out of the annotation',
    ]);
  });

  test('silences nothing on another line of the same file', () => {
    const { standing, allowed } = applyAllowances([warning('charts/a.yaml:31')], [allowance('charts/a.yaml:3')]);
    expect(allowed).toEqual([]);
    expect(standing.map(({ code }) => code)).toEqual(['PVB002', 'ALW001']);
  });

  test('cannot silence an error, and says which one', () => {
    const finding = error('Lab/Storage');
    const { standing, allowed } = applyAllowances([finding], [allowance('Lab', 'PVB001')]);
    expect(allowed).toEqual([]);
    expect(standing[0]).toBe(finding);
    expect(standing.slice(1).map(findingText)).toEqual([
      `[Lab] 'allow' must silence a warning, got "PVB001", which is an error: ` +
        `[Lab/Storage] 'claim' must be sure; name the volume; remove the call`,
    ]);
  });

  test.each([
    ['the outer one first', [allowance('Lab', 'PVB002', 'outer'), allowance('Lab/Storage', 'PVB002', 'inner')]],
    ['the inner one first', [allowance('Lab/Storage', 'PVB002', 'inner'), allowance('Lab', 'PVB002', 'outer')]],
  ])('lets the innermost of two allowances give the reason, and calls neither stale: %s', (_order, allowances) => {
    const { standing, allowed } = applyAllowances([warning('Lab/Storage')], allowances);
    expect(standing).toEqual([]);
    expect(allowed.map(({ reason }) => reason)).toEqual(['inner']);
  });

  test('keeps the order of what stands', () => {
    const findings = [warning('B'), error('A'), warning('C')];
    expect(applyAllowances(findings, []).standing).toEqual(findings);
  });
});
