import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bound, contested, hostOnly, malformed, storageSite, unbound, undecided } from '../../support/sites';
import { claim, volume } from '../../support/storage-objects';
import { filesBelow, passingFolder, strata } from '../../support/terminal';

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

/** Runs `strata bindings` in a folder with volumes and claims of document 003 in `registry.json`. */
function inFolder(line: string, sites = [bound]) {
  const root = passingFolder();
  const items = [
    volume('pv0001', '5Gi'),
    volume('pv0002', '5Gi', { labels: { disktype: 'ssd' } }),
    claim('docker-registry-claim', '3Gi'),
    claim('pvc0002', '1Gi', { spec: { selector: { matchLabels: { disktype: 'ssd' } } } }),
  ];
  const text = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  writeFileSync(join(root, 'registry.json'), text);
  writeFileSync(join(root, 'bound'), 'not read');
  return strata(`bindings ${line}`, sites, { root, stdin: () => text });
}

describe('strata bindings <files>', () => {
  test.each(['registry.json', '-', '.'])('judges what nobody wrote with Strata: %s', (path) => {
    const { code, out, err } = inFolder(path);
    expect(code).toBe(1);
    expect(out.split('\n').slice(0, 4)).toEqual([
      path,
      expect.stringMatching(/^CLAIM +VOLUME +VERDICT +DEFINED BY$/),
      expect.stringMatching(/^docker-registry-claim +pv0001 or pv0002 +undecided +/),
      expect.stringMatching(/^pvc0002 +pv0002 or nothing +undecided +/),
    ]);
    expect(err).toContain('PVB003 [');
  });

  test('--json says which files they were', () => {
    expect(JSON.parse(inFolder('registry.json --json').out)).toMatchObject([
      { files: ['registry.json'], bindings: [{ claim: 'docker-registry-claim' }, { claim: 'pvc0002' }] },
    ]);
  });

  test('takes a name that an environment has for the environment, whatever files there are', () => {
    expect(inFolder('bound').out).toMatch(/^bound\nCLAIM /);
  });

  test('refuses a version for an environment, which states its own', () => {
    expect(inFolder('bound --kubernetes-version 1.27')).toMatchObject({
      code: 1,
      out: '',
      err: `[strata] 'kubernetes-version' must go with files, got "1.27"; an environment states its own\n`,
    });
  });
});

describe('strata bindings --why', () => {
  test('says what becomes of each volume, who else may get it, and what to do', () => {
    const { code, out } = inFolder('registry.json --why docker-registry-claim');
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      'registry.json',
      expect.stringMatching(/^claim {7}docker-registry-claim: ReadWriteOnce, 3Gi \[registry\.json.*]$/),
      `answer      undecided: pv0001 or pv0002; set 'volumeName' to the one that is meant, or give the volume a 'claimRef'`,
      'possible    pv0001',
      'possible    pv0002  may go to default/pvc0002',
      '',
    ]);
  });

  test('fails when the claim may find nothing', () => {
    const { code, out } = inFolder('registry.json --why default/pvc0002');
    expect(code).toBe(1);
    expect(out).toContain('unfit       pv0001  does not match the selector; may go to default/docker-registry-claim\n');
  });

  test('looks for the claim in every environment, and --json names them', () => {
    const run = strata('bindings --json --why web/data', [hostOnly, bound]);
    expect(run.code).toBe(0);
    expect(JSON.parse(run.out)).toMatchObject([
      { environment: 'bound', asks: 'ReadWriteMany, 5Gi', volumes: [{ volume: 'big', rank: 'possible', rivals: [] }] },
    ]);
  });

  test('names the claims that there are when it is none of them', () => {
    expect(strata('bindings --why data', [bound]).err).toBe(
      `[strata] 'why' must name a claim, got "data"; there is web/data\n`,
    );
    expect(strata('bindings --why data', [hostOnly]).err).toContain('there is none');
  });
});
