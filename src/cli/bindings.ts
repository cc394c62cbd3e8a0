import { findingText, whyBinding } from '../proofs';
import { bindingsTable, bindingWhy } from '../report';
import { type BindingSource, bindingSources } from './binding-sources';
import { prove } from './prove';
import { failureText } from './site';
import type { CliContext, Verb } from './verb';

export const bindings: Verb = {
  name: 'bindings',
  summary: 'say which volume each claim will be bound to',
  operands: '[environment ...] | <file|folder|-> ...',
  flags: {
    why: {
      value: 'CLAIM',
      meaning: 'of one claim, [namespace/]name: what becomes of each volume, and who contests it',
    },
    'kubernetes-version': prove.flags['kubernetes-version'],
  },

  run(args, context) {
    const sources = bindingSources(args, context);
    const { flags, values } = args;
    if (values.why !== undefined) {
      return tellWhy(values.why, sources, flags.json === true, context);
    }
    if (flags.json) {
      const found = sources.map(({ name, bindings: claims }) => ({ ...name, bindings: claims }));
      context.out(`${JSON.stringify(found, null, 2)}\n`);
    } else {
      for (const { title, bindings: claims } of sources) {
        context.out(`${title}\n${claims.length === 0 ? 'no claims' : bindingsTable(claims)}\n`);
      }
    }
    const unproved = sources.map(bindingErrors).filter(({ lines }) => lines.length > 0);
    context.err(unproved.map(failureText).join('\n'));
    return unproved.length === 0 ? 0 : 1;
  },
};

/** What keeps a claim from a volume of its own. */
function bindingErrors({ title, findings }: BindingSource) {
  const errors = findings.filter(({ code, severity }) => code.startsWith('PVB') && severity === 'error');
  return { environment: title, lines: errors.map((finding) => `${finding.code} ${findingText(finding)}`) };
}

/** @throws when no source has the claim, with the claims that there are */
function tellWhy(wanted: string, sources: readonly BindingSource[], json: boolean, { out }: CliContext): number {
  const [name = '', namespace = 'default'] = wanted.split('/').reverse();
  const found = sources.flatMap((source) => {
    const why = whyBinding(source.facts, namespace, name);
    return why === undefined ? [] : [{ source, why }];
  });
  if (found.length === 0) {
    const known = [
      ...new Set(sources.flatMap((each) => each.bindings.map((claim) => `${claim.namespace}/${claim.claim}`))),
    ];
    throw new Error(
      `[strata] 'why' must name a claim, got "${wanted}"; there is ${known.length === 0 ? 'none' : known.join(', ')}`,
    );
  }
  out(
    json
      ? `${JSON.stringify(
          found.map(({ source, why }) => ({ ...source.name, ...why })),
          null,
          2,
        )}\n`
      : found.map(({ source, why }) => `${source.title}\n${bindingWhy(why)}\n`).join(''),
  );
  const isBroken = found.some(({ why }) => why.findings.some(({ severity }) => severity === 'error'));
  return isBroken ? 1 : 0;
}
