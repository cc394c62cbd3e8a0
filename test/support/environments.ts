import { type Assembly, assemble } from '../../src/assembly';
import { type EnvironmentData, readEnvironment } from '../../stacks/environment';
import { buildPlatform } from '../../stacks/platform';

/** The assembly of an environment, as every sink gets it. */
export function assembled(data: EnvironmentData): Assembly {
  return assemble(buildPlatform(readEnvironment(data)));
}
