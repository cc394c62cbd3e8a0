import { bound, contested, hostOnly, malformed, storageSite, unbound, undecided } from '../../support/sites';
import { filesBelow, strata } from '../../support/terminal';

describe('strata bindings', () => {
  test('prints a table for each environment, and writes nothing', () => {
    const { code, out, err, root } = strata('bindings', [bound, hostOnly]);
    expect(code).toBe(0);
    expect(out).toBe(
      [
        'bound',
        'CLAIM     VOLUME  VERDICT  DEFINED BY',
        'web/data  big     certain  apps/data/Resource',
        'host-only',
        'no claims',
        '',
      ].join('\n'),
    );
    expect(err).toBe('');
    expect(filesBelow(root)).toEqual([]);
  });

  test('--json prints the predictions', () => {
    expect(JSON.parse(strata('bindings --json', [bound, hostOnly]).out)).toEqual([
      {
        environment: 'bound',
        bindings: [
          {
            kind: 'binding',
            path: 'apps/data/Resource',
            namespace: 'web',
            claim: 'data',
            verdict: 'certain',
            volumes: ['big'],
            mayStayPending: false,
            mayBeProvisioned: false,
          },
        ],
      },
      { environment: 'host-only', bindings: [] },
    ]);
  });

  test('names every volume that a claim may get', () => {
    const { code, out } = strata('bindings', [undecided]);
    expect(code).toBe(0);
    expect(out).toContain('web/data  one or two  undecided  ');
  });

  test('fails when a claim finds nothing, in the table as in JSON', () => {
    const { code, out, err } = strata('bindings', [bound, unbound]);
    expect(code).toBe(1);
    expect(out).toContain('web/data  nothing  unbound  ');
    expect(err).toMatch(/^unbound: 1 mistake\n {2}PVB001 \[apps\/data\/Resource\] 'claim' must find/);
    expect(strata('bindings --json', [bound, unbound]).code).toBe(1);
  });

  test('fails when a claim may find nothing, depending on the order of arrival', () => {
    const { code, out } = strata('bindings', [contested]);
    expect(code).toBe(1);
    expect(out).toContain('web/a  big or nothing  undecided  ');
    expect(out).toContain('web/b  big or nothing  undecided  ');
  });

  test('judges the one that STRATA_ENVIRONMENT names', () => {
    expect(strata('bindings', [unbound, bound], { env: { STRATA_ENVIRONMENT: 'bound' } }).code).toBe(0);
  });

  test('answers for an environment whose other proofs fail', () => {
    const site = storageSite('lab', { big: '8Gi', Bad_name: '8Gi' });
    expect(strata('bindings', [site]).out).toContain('web/data  bad_name or big  undecided  ');
  });

  test('says nothing when one environment is malformed', () => {
    const { code, out, err } = strata('bindings', [bound, malformed]);
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toMatch(/^malformed: 2 mistakes/);
  });
});
