import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type Assembly, kubernetesFiles, kubernetesStream, replaceFolder } from '../assembly';
import { chooseSites, proveSites, refusalToWrite } from './site';
import type { CliContext } from './verb';

/**
 * What `cdk8s synth` runs: proves the chosen environments and writes their charts, and nothing else, below the CLI's
 * output folder. Diagnostics go to stderr, because the CLI swallows stdout.
 *
 * Under `cdk8s synth --stdout` the CLI passes a temporary folder and joins its files without `---`. One environment is
 * then written as one file; several would run into one another and are refused.
 *
 * @throws when the environment is unknown, or several are chosen for the CLI's temporary folder
 */
export function cdk8sSynth(outdir: string, context: CliContext): number {
  const sites = chooseSites(context.sites, [], context.env.STRATA_ENVIRONMENT);
  const isPipe = dirname(outdir) === tmpdir() && basename(outdir).startsWith('cdk8s-');
  const names = sites.map(({ name }) => name).join(', ');
  if (isPipe && sites.length !== 1) {
    throw new Error(
      `[strata] 'STRATA_ENVIRONMENT' must name one environment for --stdout, got "${names}"; ` +
        'or use `strata synth --stdout <environment>`',
    );
  }
  const { assemblies, failures } = proveSites(sites);
  if (failures.length > 0) {
    context.err(refusalToWrite(failures));
    return 1;
  }
  const withCharts = assemblies.filter((assembly) => kubernetesFiles(assembly).length > 0);
  if (withCharts.length === 0) {
    context.err(
      `[strata] 'STRATA_ENVIRONMENT' must name an environment with charts, got "${names}"; ` +
        '`strata synth` writes everything else\n',
    );
    return 1;
  }
  for (const assembly of withCharts) {
    write(assembly, outdir, isPipe);
  }
  return 0;
}

function write(assembly: Assembly, outdir: string, isPipe: boolean): void {
  if (isPipe) {
    replaceFolder(outdir, [{ path: `${assembly.environment}.k8s.yaml`, content: kubernetesStream(assembly) }]);
  } else {
    replaceFolder(join(outdir, assembly.environment), kubernetesFiles(assembly));
  }
}
