import { join } from 'node:path';
import { type Assembly, filesOf, kubernetesStream, replaceFolder } from '../assembly';
import { reportFile, reportJson, reportText } from '../report';
import { chooseSites, proveSites, refusalToWrite } from './site';
import type { CliContext, Verb } from './verb';

export const synth: Verb = {
  name: 'synth',
  summary: 'prove environments and write their files to dist/',
  flags: { stdout: 'print the Kubernetes YAML of exactly one environment, and write nothing' },

  run({ environments, flags }, context) {
    const sites = chooseSites(context.sites, environments, context.env.STRATA_ENVIRONMENT);
    if (flags.stdout && sites.length !== 1) {
      const names = sites.map(({ name }) => name).join(', ');
      throw new Error(
        `[strata] 'stdout' must have exactly one environment, got "${names}"; name the one that is meant`,
      );
    }
    const { assemblies, failures } = proveSites(sites);
    if (failures.length > 0) {
      context.err(refusalToWrite(failures));
      return 1;
    }
    if (flags.stdout) {
      return print(assemblies[0], context);
    }
    for (const assembly of assemblies) {
      replaceFolder(folderOf(assembly, context), [...filesOf(assembly), reportFile(assembly)]);
    }
    context.out(flags.json ? `${JSON.stringify(assemblies.map(reportJson), null, 2)}\n` : summary(assemblies));
    return 0;
  },
};

/** An empty stream would pass for success in a pipe. */
function print(assembly: Assembly, context: CliContext): number {
  const stream = kubernetesStream(assembly);
  if (stream === '') {
    context.err(
      `[strata] 'environment' must have charts for --stdout, got "${assembly.environment}"; leave --stdout out\n`,
    );
    return 1;
  }
  context.out(stream);
  return 0;
}

function folderOf({ environment }: Assembly, { root }: CliContext): string {
  return join(root, 'dist', environment);
}

function summary(assemblies: readonly Assembly[]): string {
  const parts = assemblies.map((assembly) => `${reportText(assembly)}\n  files       dist/${assembly.environment}/\n`);
  return [...parts, 'Next: read dist/<environment>/, then `pulumi up -s <environment>` (README, "Deploy").\n'].join(
    '\n',
  );
}
