import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { contentsOf } from '../../support/checkout';
import { bound, hostOnly, malformed, unbound, undecided } from '../../support/sites';
import { filesBelow, strata } from '../../support/terminal';

const BOUND_FILES = [
  'dist/bound/hosts/10.0.1.61/files/etc/exports',
  'dist/bound/kubernetes/00-cluster.k8s.yaml',
  'dist/bound/kubernetes/apps.k8s.yaml',
  'dist/bound/report.json',
  'dist/bound/required-secrets.json',
];

const HOST_FILES = [
  'dist/host-only/hosts/kvm1/prepare.sh',
  'dist/host-only/libvirt/kvm1/pool-disks.xml',
  'dist/host-only/report.json',
  'dist/host-only/required-secrets.json',
];

describe('strata synth', () => {
  test('writes exactly the files of every environment, below dist/', () => {
    const { code, err, root } = strata('synth', [bound, hostOnly]);
    expect(code).toBe(0);
    expect(err).toBe('');
    expect(filesBelow(root)).toEqual([...BOUND_FILES, ...HOST_FILES]);
  });

  test.each<[string, string, Readonly<Record<string, string>>]>([
    ['named on the command line', 'synth host-only', {}],
    ['named by STRATA_ENVIRONMENT', 'synth', { STRATA_ENVIRONMENT: 'host-only' }],
  ])('writes one environment alone when it is %s', (_how, line, env) => {
    expect(filesBelow(strata(line, [bound, hostOnly], { env }).root)).toEqual(HOST_FILES);
  });

  test('writes scripts that can be run', () => {
    const { root } = strata('synth', [hostOnly]);
    expect(statSync(join(root, HOST_FILES[0])).mode & 0o777).toBe(0o755);
  });

  test('writes the same bytes the second time, and nothing that the first run left', () => {
    const { root } = strata('synth', [undecided]);
    const first = contentsOf(root);
    strata('synth', [undecided], { root });
    expect(contentsOf(root)).toEqual(first);
  });

  test('removes what the environment no longer has', () => {
    const { root } = strata('synth', [bound]);
    strata('synth', [{ ...hostOnly, name: 'bound', build: () => renamed() }], { root });
    expect(filesBelow(join(root, 'dist/bound/kubernetes'))).toEqual([]);
    expect(filesBelow(join(root, 'dist'))).not.toEqual([]);
  });

  test('says what it found, where the files are and what comes next', () => {
    const { out } = strata('synth', [bound, hostOnly]);
    expect(out).toContain('bound (Kubernetes 1.27.16)\n');
    expect(out).toContain('  binding     web/data -> big\n');
    expect(out).toContain('  files       dist/bound/\n');
    expect(out).toContain('  files       dist/host-only/\n');
    expect(out).toMatch(
      /\nNext: read dist\/<environment>\/, then `pulumi up -s <environment>` \(README, "Deploy"\)\.\n$/,
    );
  });

  test('prints with --json the reports that it writes', () => {
    const { out, root } = strata('synth --json', [bound, hostOnly]);
    const written = ['bound', 'host-only'].map((name) => readFileSync(join(root, 'dist', name, 'report.json'), 'utf8'));
    expect(JSON.parse(out)).toEqual(written.map((text) => JSON.parse(text)));
  });

  test.each([
    ['does not prove', unbound, `unbound: 1 mistake\n  [apps/data/Resource] 'claim' must find`],
    ['is malformed', malformed, `malformed: 2 mistakes\n  [malformed/hosts] 'cidr' must be`],
  ])('writes nothing for any environment when one of them %s', (_how, broken, told) => {
    const { code, out, err, root } = strata('synth', [bound, broken, hostOnly]);
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toContain(told);
    expect(err).toMatch(/\nnothing was written, for any environment\n$/);
    expect(filesBelow(root)).toEqual([]);
  });

  test('leaves the files of the last good run as they were when the environment breaks', () => {
    const { root } = strata('synth', [bound]);
    const before = contentsOf(root);
    expect(strata('synth', [{ ...unbound, name: 'bound' }], { root }).code).toBe(1);
    expect(contentsOf(root)).toEqual(before);
  });

  describe('--stdout', () => {
    test('prints the charts of one environment as YAML documents, and writes nothing', () => {
      const { code, out, err, root } = strata('synth --stdout', [bound]);
      expect(code).toBe(0);
      expect(err).toBe('');
      expect(parseAllDocuments(out).map((document) => document.toJS().kind)).toEqual([
        'Namespace',
        'PersistentVolume',
        'PersistentVolumeClaim',
      ]);
      expect(filesBelow(root)).toEqual([]);
    });

    test('takes one of several by name', () => {
      expect(strata('synth --stdout bound', [bound, undecided]).out).toBe(strata('synth --stdout', [bound]).out);
    });

    test('refuses an environment without charts, whose empty stream would pass for success', () => {
      const { code, out, err } = strata('synth --stdout', [hostOnly]);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toBe(`[strata] 'environment' must have charts for --stdout, got "host-only"; leave --stdout out\n`);
    });

    test('refuses several environments, which would run into one another', () => {
      const { code, out, err } = strata('synth --stdout', [bound, undecided]);
      expect(code).toBe(1);
      expect(out).toBe('');
      expect(err).toBe(
        `[strata] 'stdout' must have exactly one environment, got "bound, undecided"; name the one that is meant\n`,
      );
    });

    test('prints nothing of an environment that does not prove', () => {
      const { code, out } = strata('synth --stdout', [unbound]);
      expect([code, out]).toEqual([1, '']);
    });
  });
});

/** The platform of the host-only site under the name of another one. */
function renamed() {
  const platform = hostOnly.build();
  return Object.assign(platform, { environment: 'bound' });
}
