import { bindingsOf, bindingsTable } from '../report';
import { assembleSites, chooseSites, failureText } from './site';
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
    return found.every(({ bindings: claims }) => claims.every(({ verdict }) => verdict !== 'unbound')) ? 0 : 1;
  },
};
