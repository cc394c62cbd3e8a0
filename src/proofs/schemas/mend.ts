import { isFields, type Key, type Problem } from '../../kubernetes/schemas/check';
import type { KubernetesObject } from '../../records';

/** The object without values of a wrong type and without nulls; the very object where there are none. */
export function mended(object: KubernetesObject, problems: readonly Problem[]): KubernetesObject {
  const wrong = problems.filter(({ what }) => what === 'type').map(({ keys }) => placeOf(keys));
  return wrong.length === 0 && !holdsNull(object) ? object : (mend(object, new Set(wrong)) as KubernetesObject);
}

function holdsNull(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.values(value as object).some(holdsNull));
}

function mend(value: unknown, wrong: ReadonlySet<string>, keys: readonly Key[] = []): unknown {
  if (value === null || wrong.has(placeOf(keys))) {
    return undefined;
  }
  if (Array.isArray(value)) {
    return value.map((each, index) => mend(each, wrong, [...keys, index])).filter((each) => each !== undefined);
  }
  if (!isFields(value)) {
    return value;
  }
  const entries = Object.entries(value).map(([key, each]) => [key, mend(each, wrong, [...keys, key])] as const);
  return Object.fromEntries(entries.filter(([, each]) => each !== undefined));
}

function placeOf(keys: readonly Key[]): string {
  return JSON.stringify(keys);
}
