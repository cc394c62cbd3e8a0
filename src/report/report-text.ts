import type { Assembly } from '../assembly';
import { findingText } from '../proofs';
import { bindingsOf, bindingText } from './bindings';
import { countsOf } from './counts';

/** What a person reads after a run: counts, predicted bindings, findings. Ends without a line break. */
export function reportText(assembly: Assembly): string {
  const { libvirt, kubernetes } = countsOf(assembly);
  const version = assembly.kubernetes === undefined ? '' : ` (Kubernetes ${assembly.kubernetes})`;
  return [
    `${assembly.environment}${version}`,
    ...counts('libvirt', libvirt),
    ...counts('kubernetes', kubernetes),
    ...bindingsOf(assembly).map((binding) => `  binding     ${bindingText(binding)}`),
    ...findingLines(assembly).map((line) => `  ${line}`),
  ].join('\n');
}

/** One line for each finding, then one for the totals. */
export function findingLines({ findings, allowed }: Pick<Assembly, 'findings' | 'allowed'>): readonly string[] {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const total = `${plural(errors, 'error')}, ${plural(findings.length - errors, 'warning')}, ${allowed.length} allowed`;
  return [
    ...findings.map((finding) => `${finding.severity} ${finding.code} ${findingText(finding)}`),
    ...allowed.map(({ finding, reason }) => `allowed ${finding.code} [${finding.path}]: ${reason}`),
    `findings    ${total}`,
  ];
}

function counts(title: string, tally: Readonly<Record<string, number>>): readonly string[] {
  const entries = Object.entries(tally);
  return entries.length === 0
    ? []
    : [`  ${title.padEnd(11)} ${entries.map(([kind, count]) => `${count} ${kind}`).join(', ')}`];
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
