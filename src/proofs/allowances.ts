import type { Allowance } from '../allow';
import { type Finding, findingText } from './finding';

/** A silenced warning with the reason that silenced it. */
export interface Allowed {
  readonly finding: Finding;
  readonly reason: string;
}

/**
 * Divides findings into those that stand and those that an allowance silences; adds one for each stale allowance.
 * Where several allowances silence one finding, none of them is stale and the innermost gives the reason.
 */
export function applyAllowances(
  findings: readonly Finding[],
  allowances: readonly Allowance[],
): { readonly standing: readonly Finding[]; readonly allowed: readonly Allowed[] } {
  const used = new Set<Allowance>();
  const standing: Finding[] = [];
  const allowed: Allowed[] = [];
  for (const finding of findings) {
    const silencing = allowances.filter((each) => silences(each, finding));
    if (silencing.length === 0) {
      standing.push(finding);
      continue;
    }
    const innermost = silencing.reduce((best, each) => (each.path.length >= best.path.length ? each : best));
    for (const allowance of silencing) {
      used.add(allowance);
    }
    allowed.push({ finding, reason: innermost.reason });
  }
  return {
    standing: [...standing, ...allowances.filter((each) => !used.has(each)).map((each) => stale(each, findings))],
    allowed,
  };
}

function silences(allowance: Allowance, finding: Finding): boolean {
  return finding.severity === 'warning' && concerns(allowance, finding);
}

function concerns({ path, code }: Allowance, finding: Finding): boolean {
  return finding.code === code && (path === '' || finding.path === path || finding.path.startsWith(`${path}/`));
}

function stale(allowance: Allowance, findings: readonly Finding[]): Finding {
  const error = findings.find((finding) => concerns(allowance, finding));
  return {
    code: 'ALW001',
    severity: 'warning',
    path: allowance.path,
    message:
      error === undefined
        ? `'allow' must silence a warning, got "${allowance.code}", which nothing here raises`
        : `'allow' must silence a warning, got "${allowance.code}", which is an error: ${findingText(error)}`,
    fix: 'remove the call',
    related: [],
  };
}
