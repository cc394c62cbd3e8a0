import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readManifests } from '../manifests';
import { type BindingPrediction, type Facts, type Finding, proveObjects } from '../proofs';
import { bindingsOf } from '../report';
import { NEWEST, versionFrom } from './prove';
import { assembleSites, chooseSites, failureText } from './site';
import type { CliContext, VerbArguments } from './verb';

/** Claims and volumes that belong together: those of an environment, or of all files that were named. */
export interface BindingSource {
  /** What it is called for programs. */
  readonly name: { readonly environment: string } | { readonly files: readonly string[] };
  /** What it is called for people. */
  readonly title: string;
  readonly facts: Facts;
  readonly bindings: readonly BindingPrediction[];
  readonly findings: readonly Finding[];
}

/**
 * What the operands name: environments, or else files, folders and standard input. The name of an environment is that
 * environment, whatever files there are.
 *
 * @throws when environments are malformed, or files are
 */
export function bindingSources(args: VerbArguments, context: CliContext): readonly BindingSource[] {
  const { cwd = process.cwd() } = context;
  const isSite = (word: string) => context.sites.some(({ name }) => name === word);
  const isFile = (word: string) => !isSite(word) && (word === '-' || existsSync(resolve(cwd, word)));
  return args.environments.some(isFile) ? [filesSource(args, context)] : environmentSources(args, context);
}

function filesSource({ environments: paths, values }: VerbArguments, context: CliContext): BindingSource {
  const { cwd = process.cwd(), stdin = () => readFileSync(0, 'utf8') } = context;
  const kubernetes = versionFrom(values['kubernetes-version'] ?? NEWEST);
  const facts = { records: readManifests(paths, { cwd, stdin }).records, kubernetes };
  const { findings, predictions } = proveObjects(facts);
  const bindings = bindingsOf({ predictions });
  return { name: { files: paths }, title: paths.join(' '), facts, bindings, findings };
}

function environmentSources({ environments, values }: VerbArguments, context: CliContext): readonly BindingSource[] {
  const version = values['kubernetes-version'];
  if (version !== undefined) {
    throw new Error(
      `[strata] 'kubernetes-version' must go with files, got "${version}"; an environment states its own`,
    );
  }
  const sites = chooseSites(context.sites, environments, context.env.STRATA_ENVIRONMENT);
  const { assemblies, failures } = assembleSites(sites);
  if (failures.length > 0) {
    throw new Error(failures.map(failureText).join('\n').trimEnd());
  }
  return assemblies.map((assembly) => ({
    name: { environment: assembly.environment },
    title: assembly.environment,
    facts: assembly,
    bindings: bindingsOf(assembly),
    findings: assembly.findings,
  }));
}
