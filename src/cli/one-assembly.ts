import { type Assembly, requireProved } from '../assembly';
import { assembleSites, chooseSites, failureText } from './site';
import type { CliContext, VerbArguments } from './verb';

/**
 * The assembly of the one environment that was named. A verb that asks the world works on one at a time: each has a
 * cluster, hosts and a stack of its own.
 *
 * @throws when none or several are named, or when the one does not prove: its predictions mean nothing then
 */
export function oneAssembly({ environments }: VerbArguments, { sites, env }: CliContext): Assembly {
  const chosen = chooseSites(sites, environments, env.STRATA_ENVIRONMENT);
  if (chosen.length !== 1) {
    const got = chosen.map(({ name }) => name).join(', ');
    throw new Error(`[strata] 'environment' must be one, got "${got}"; name the one that is meant`);
  }
  const { assemblies, failures } = assembleSites(chosen);
  if (failures.length > 0) {
    throw new Error(failures.map(failureText).join('\n').trimEnd());
  }
  requireProved(assemblies[0]);
  return assemblies[0];
}
