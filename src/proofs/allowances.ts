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
  const byPlace = new Map<string, Allowance[]>();
  for (const allowance of allowances) {
    const key = `${allowance.code} ${allowance.path}`;
    byPlace.set(key, [...(byPlace.get(key) ?? []), allowance]);
  }
  const used = new Set<Allowance>();
  const errors = new Map<Allowance, Finding>();
  const standing: Finding[] = [];
  const allowed: Allowed[] = [];
  for (const finding of findings) {
    const concerned = placesAround(finding.path).flatMap((path) => byPlace.get(`${finding.code} ${path}`) ?? []);
    const innermost = concerned.at(-1);
    if (finding.severity === 'warning' && innermost !== undefined) {
      for (const allowance of concerned) {
        used.add(allowance);
      }
      allowed.push({ finding, reason: innermost.reason });
      continue;
    }
    standing.push(finding);
    for (const allowance of concerned.filter((each) => !errors.has(each))) {
      errors.set(allowance, finding);
    }
  }
  const unused = allowances.filter((each) => !used.has(each));
  return { standing: [...standing, ...unused.map((each) => stale(each, errors.get(each)))], allowed };
}

/** A construct path and all above it, the root first. */
function placesAround(path: string): readonly string[] {
  const ids = path.split('/');
  const places = ids.map((_, index) => ids.slice(0, index + 1).join('/'));
  return path === '' ? places : ['', ...places];
}

function stale({ path, code, annotation }: Allowance, error: Finding | undefined): Finding {
  const rule = `'${annotation ?? 'allow'}' must silence a warning, got "${code}"`;
  return {
    code: 'ALW001',
    severity: 'warning',
    path,
    message:
      error === undefined ? `${rule}, which nothing here raises` : `${rule}, which is an error: ${findingText(error)}`,
    fix: annotation === undefined ? 'remove the call' : `take ${code} out of the annotation`,
    related: [],
  };
}
