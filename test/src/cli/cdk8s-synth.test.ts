import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cdk8sSynth, type Site } from '../../../src/cli';
import { contentsOf } from '../../support/checkout';
import { bound, hostOnly, malformed, unbound, undecided } from '../../support/sites';
import { filesBelow, inTerminal, passingFolder, strata } from '../../support/terminal';

/** What the CLI starts, with its output folder. */
function cdk8s(sites: readonly Site[], environment?: string, outdir = join(passingFolder(), 'dist/cdk8s')) {
  const run = inTerminal({ sites, env: { STRATA_ENVIRONMENT: environment } }, (context) => cdk8sSynth(outdir, context));
  return { ...run, outdir };
}

/** The folder that the CLI makes for --stdout. */
const pipe = () => passingFolder('cdk8s-');

describe('cdk8s synth', () => {
  test('writes the charts of every environment that has some, and nothing else', () => {
    const { code, outdir, root } = cdk8s([bound, hostOnly, undecided]);
    expect(code).toBe(0);
    expect(filesBelow(outdir)).toEqual([
      'bound/00-cluster.k8s.yaml',
      'bound/apps.k8s.yaml',
      'undecided/00-cluster.k8s.yaml',
      'undecided/apps.k8s.yaml',
    ]);
    expect(filesBelow(root)).toEqual([]);
  });

  test('writes the same bytes as strata synth', () => {
    const { outdir } = cdk8s([bound]);
    const { root } = strata('synth', [bound]);
    expect(contentsOf(join(outdir, 'bound'))).toEqual(contentsOf(join(root, 'dist/bound/kubernetes')));
  });

  test('says nothing on stdout, which the CLI swallows', () => {
    expect(cdk8s([bound]).out).toBe('');
    expect(cdk8s([unbound]).out).toBe('');
  });

  test('writes the one environment that STRATA_ENVIRONMENT names', () => {
    expect(filesBelow(cdk8s([bound, undecided], 'undecided').outdir)).toEqual([
      'undecided/00-cluster.k8s.yaml',
      'undecided/apps.k8s.yaml',
    ]);
  });

  test('refuses an environment it does not know', () => {
    expect(() => cdk8s([bound], 'prod')).toThrow(
      new Error(`[strata] 'STRATA_ENVIRONMENT' must be one of bound, got "prod"`),
    );
  });

  test.each([
    ['does not prove', unbound],
    ['is malformed', malformed],
  ])('writes nothing for any environment when one of them %s', (_how, broken) => {
    const { code, err, outdir } = cdk8s([bound, broken]);
    expect(code).toBe(1);
    expect(err).toContain(`${broken.name}: `);
    expect(filesBelow(outdir)).toEqual([]);
  });

  test.each<[string, readonly Site[], string | undefined, string]>([
    ['the one that is named', [bound, hostOnly], 'host-only', 'host-only'],
    ['all of them', [hostOnly], undefined, 'host-only'],
  ])('fails when %s has no charts: an empty manifest is a mistake', (_which, sites, environment, got) => {
    const { code, err, outdir } = cdk8s(sites, environment);
    expect(code).toBe(1);
    expect(err).toBe(
      `[strata] 'STRATA_ENVIRONMENT' must name an environment with charts, got "${got}"; ` +
        '`strata synth` writes everything else\n',
    );
    expect(filesBelow(outdir)).toEqual([]);
  });

  describe('--stdout', () => {
    test('gets one environment as one file with --- between documents', () => {
      const { code, outdir } = cdk8s([bound, undecided], 'bound', pipe());
      expect(code).toBe(0);
      expect(filesBelow(outdir)).toEqual(['bound.k8s.yaml']);
      expect(readFileSync(join(outdir, 'bound.k8s.yaml'), 'utf8')).toBe(strata('synth --stdout', [bound]).out);
    });

    test('refuses several environments, which the CLI would join without ---', () => {
      const outdir = pipe();
      expect(() => cdk8s([bound, undecided], undefined, outdir)).toThrow(
        new Error(
          `[strata] 'STRATA_ENVIRONMENT' must name one environment for --stdout, got "bound, undecided"; ` +
            'or use `strata synth --stdout <environment>`',
        ),
      );
      expect(filesBelow(outdir)).toEqual([]);
    });
  });
});
