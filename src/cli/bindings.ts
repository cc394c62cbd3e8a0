import type { Assembly } from '../assembly';
import { findingText } from '../proofs';
import { bindingsOf, bindingsTable } from '../report';
import { assembleSites, chooseSites, type Failure, failureText } from './site';
import type { Verb } from './verb';

export const bindings: Verb = {
  name: 'bindings',
  summary: 'say which volume each claim will be bound to',
  flags: {},

  run({ environments, flags }, context) {
    const sites = chooseSites(context.sites, environments, context.env.STRATA_ENVIRONMENT);
    const { assemblies, failures } = assembleSites(sites);
    if (failures.length > 0) {
      context.err(failures.map(failureText).join('\n'));
      return 1;
    }
    const found = assemblies.map((assembly) => ({ environment: assembly.environment, bindings: bindingsOf(assembly) }));
    if (flags.json) {
      context.out(`${JSON.stringify(found, null, 2)}\n`);
    } else {
      for (const { environment, bindings: claims } of found) {
        context.out(`${environment}\n${claims.length === 0 ? 'no claims' : bindingsTable(claims)}\n`);
      }
    }
    const unproved = assemblies.map(bindingErrors).filter(({ lines }) => lines.length > 0);
    context.err(unproved.map(failureText).join('\n'));
    return unproved.length === 0 ? 0 : 1;
  },
};

/** What keeps a claim of the environment from a volume of its own. */
function bindingErrors({ environment, findings }: Assembly): Failure {
  const errors = findings.filter(({ code, severity }) => code.startsWith('PVB') && severity === 'error');
  return { environment, lines: errors.map((finding) => `${finding.code} ${findingText(finding)}`) };
}
