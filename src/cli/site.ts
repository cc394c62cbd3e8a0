import { type Assembly, assemble, Unproved } from '../assembly';
import { Refusal } from '../check';
import type { Platform } from '../platform';

/** An environment by name, and how its tree is built. */
export interface Site {
  readonly name: string;
  /** @throws Refusal when the environment's data are malformed */
  build(): Platform;
}

/** What keeps an environment from being assembled, or written: one line for each mistake. */
export interface Failure {
  readonly environment: string;
  readonly lines: readonly string[];
}

/**
 * The sites that were asked for by name, or by `STRATA_ENVIRONMENT`, else all of them.
 *
 * @throws when a name is unknown, with the names that are known
 */
export function chooseSites(
  sites: readonly Site[],
  names: readonly string[],
  fallback: string | undefined,
): readonly Site[] {
  const wanted = names.length > 0 ? names : fallback === undefined || fallback === '' ? [] : [fallback];
  const unknown = wanted.find((name) => !sites.some((site) => site.name === name));
  if (unknown !== undefined) {
    const prop = names.length > 0 ? 'environment' : 'STRATA_ENVIRONMENT';
    throw new Error(`[strata] '${prop}' must be one of ${sites.map(({ name }) => name).join(', ')}, got "${unknown}"`);
  }
  return wanted.length === 0 ? sites : sites.filter(({ name }) => wanted.includes(name));
}

/** Assembles every site; a malformed environment does not keep the others from being judged. */
export function assembleSites(sites: readonly Site[]): {
  readonly assemblies: readonly Assembly[];
  readonly failures: readonly Failure[];
} {
  const assemblies: Assembly[] = [];
  const failures: Failure[] = [];
  for (const site of sites) {
    try {
      assemblies.push(assemble(site.build()));
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
      failures.push({ environment: site.name, lines: error.message.split('\n') });
    }
  }
  return { assemblies, failures };
}

/** The same, with failed proofs among the failures: what a sink may write stands in `assemblies` only without any. */
export function proveSites(sites: readonly Site[]): ReturnType<typeof assembleSites> {
  const { assemblies, failures } = assembleSites(sites);
  const unproved = assemblies
    .filter(({ findings }) => findings.some(({ severity }) => severity === 'error'))
    .map((assembly) => ({ environment: assembly.environment, lines: new Unproved(assembly).message.split('\n') }));
  return { assemblies, failures: [...failures, ...unproved] };
}

/** `lab: 2 mistakes` and a line for each mistake, for stderr. */
export function failureText({ environment, lines }: Failure): string {
  const count = `${lines.length} mistake${lines.length === 1 ? '' : 's'}`;
  return [`${environment}: ${count}`, ...lines.map((line) => `  ${line}`), ''].join('\n');
}

/** The same for everything that was to be written, and that none of it was. */
export function refusalToWrite(failures: readonly Failure[]): string {
  return `${failures.map(failureText).join('\n')}\nnothing was written, for any environment\n`;
}
