import { findingLines, reportJson } from '../report';
import { assembleSites, chooseSites, failureText } from './site';
import type { Verb } from './verb';

export const check: Verb = {
  name: 'check',
  summary: 'prove environments and write nothing',
  flags: {},

  run({ environments, flags }, context) {
    const sites = chooseSites(context.sites, environments, context.env.STRATA_ENVIRONMENT);
    const { assemblies, failures } = assembleSites(sites);
    if (flags.json) {
      const malformed = failures.map(({ environment, lines }) => ({ environment, malformed: lines }));
      context.out(`${JSON.stringify([...assemblies.map(reportJson), ...malformed], null, 2)}\n`);
    } else {
      for (const assembly of assemblies) {
        context.out(
          `${assembly.environment}\n${findingLines(assembly)
            .map((line) => `  ${line}\n`)
            .join('')}`,
        );
      }
      context.err(failures.map(failureText).join('\n'));
    }
    const broken = assemblies.some(({ findings }) => findings.some(({ severity }) => severity === 'error'));
    return broken || failures.length > 0 ? 1 : 0;
  },
};
