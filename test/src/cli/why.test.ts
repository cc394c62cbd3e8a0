import { bound, hostOnly, malformed, unbound, undecided } from '../../support/sites';
import { filesBelow, strata } from '../../support/terminal';

describe('strata why', () => {
  test('says what a thing stands on and what stands on it, and writes nothing', () => {
    const { code, out, err, root } = strata('why bound PersistentVolume/big', [bound, hostOnly]);
    expect(out).toBe(
      [
        'bound',
        'PersistentVolume big [apps/big/Resource]',
        '  stands on',
        '    export 10.0.1.61:/exports (directory /exports/big)',
        '      server 10.0.1.61 (NFS server outside the tree)',
        '  carries',
        '    PersistentVolumeClaim web/data (bound)',
        '',
      ].join('\n'),
    );
    expect([code, err]).toEqual([0, '']);
    expect(filesBelow(root)).toEqual([]);
  });

  test('says so where there is nothing below, or above', () => {
    expect(strata('why host/kvm1', [hostOnly]).out).toBe(
      [
        'host-only',
        'host kvm1 [kvm1]',
        '  stands on nothing else',
        '  carries',
        '    pool kvm1/disks (directory /var/lib/disks)',
        '',
      ].join('\n'),
    );
    expect(strata('why kvm1/disks', [hostOnly]).out).toContain('  carries nothing\n');
  });

  test('goes all the way up, and tells what follows once', () => {
    const { out } = strata('why undecided server/10.0.1.61', [undecided]);
    expect(out.split('\n').slice(4)).toEqual([
      '    export 10.0.1.61:/exports (NFS server outside the tree)',
      '      PersistentVolume one (directory /exports/one)',
      '        choice one or two (one of them)',
      '          PersistentVolumeClaim web/data (undecided)',
      '      PersistentVolume two (directory /exports/two)',
      '        choice one or two (one of them), as above',
      '',
    ]);
  });

  test('names each volume that a claim may get', () => {
    const { out } = strata('why web/pvc/data', [undecided]);
    expect(out).toContain('    choice one or two (undecided)\n      PersistentVolume one (one of them)\n');
    expect(out).toContain('      PersistentVolume two (one of them)\n');
    expect(out).toContain('        export 10.0.1.61:/exports (directory /exports/two), as above\n');
  });

  test('looks in every environment, and tells those that have it', () => {
    const { code, out } = strata('why pvc/data', [bound, hostOnly, undecided]);
    expect(code).toBe(0);
    expect(out.match(/^\S+$/gm)).toEqual(['bound', 'undecided']);
    expect(strata('why pvc/data', [bound, undecided], { env: { STRATA_ENVIRONMENT: 'bound' } }).out).not.toContain(
      'undecided',
    );
  });

  test('--json prints the same for programs', () => {
    const { code, out } = strata('why pv/big --json', [bound]);
    expect(code).toBe(0);
    const place = { kind: 'export', name: '10.0.1.61:/exports', path: 'nfs' };
    const server = { kind: 'server', name: '10.0.1.61', path: 'nfs' };
    const claim = { kind: 'PersistentVolumeClaim', place: 'web', name: 'data', path: 'apps/data/Resource' };
    expect(JSON.parse(out)).toEqual([
      {
        environment: 'bound',
        things: [
          {
            kind: 'PersistentVolume',
            name: 'big',
            path: 'apps/big/Resource',
            standsOn: [
              {
                ...place,
                how: 'directory /exports/big',
                branches: [{ ...server, how: 'NFS server outside the tree', branches: [] }],
              },
            ],
            carries: [{ ...claim, how: 'bound', branches: [] }],
          },
        ],
      },
    ]);
  });

  test('answers for an environment whose proofs fail', () => {
    expect(strata('why pvc/data', [unbound])).toMatchObject({
      code: 0,
      out: expect.stringContaining(
        'PersistentVolumeClaim web/data [apps/data/Resource]\n  stands on\n    Namespace web',
      ),
    });
  });

  test.each([
    ['why', `[strata] 'thing' must be a construct path, kind/name or namespace/kind/name, got "none"; name one last`],
    [
      'why bound',
      `[strata] 'thing' must be a construct path, kind/name or namespace/kind/name, got "none"; name one last`,
    ],
    [
      'why bound pvc/dta',
      `[strata] 'thing' must be something of bound, got "pvc/dta"; did you mean web/PersistentVolumeClaim/data?`,
    ],
    [
      'why pv/elephant',
      `[strata] 'thing' must be something of bound or host-only, got "pv/elephant"; there is PersistentVolume/big, ` +
        'host/..., pool/...',
    ],
    ['why nowhere pv/big', `[strata] 'environment' must be one of bound, host-only, got "nowhere"`],
  ])('refuses `%s`, and says what could be meant', (line, message) => {
    expect(strata(line, [bound, hostOnly])).toMatchObject({ code: 1, out: '', err: `${message}\n` });
  });

  test('says nothing when the environment is malformed', () => {
    expect(strata('why malformed pv/big', [bound, malformed])).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/^malformed: 2 mistakes/),
    });
  });
});
