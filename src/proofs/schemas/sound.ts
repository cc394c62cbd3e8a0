import { isFields, type Key } from '../../kubernetes/schemas/check';
import type { KubernetesObject } from '../../records';
import type { Facts } from '../proof';
import { judged } from './judged';

/**
 * The same facts without values of a wrong type, and without nulls, which are as good as absent. Every other proof reads
 * these: it may take a list for a list, and what is wrong with the rest of a broken object is told all the same.
 */
export function sound(facts: Facts): Facts {
  const { records, kubernetes } = facts;
  if (kubernetes === undefined) {
    return facts;
  }
  const mended = new Map(
    judged(records, kubernetes).flatMap(({ record, problems }) => {
      const wrong = problems.filter(({ what }) => what === 'type').map(({ keys }) => placeOf(keys));
      if (wrong.length === 0 && !holdsNull(record.object)) {
        return [];
      }
      const object = mend(record.object, new Set(wrong)) as KubernetesObject;
      return [[record, { ...record, object }] as const];
    }),
  );
  return mended.size === 0
    ? facts
    : { ...facts, records: records.map((each) => (each.kind === 'kubernetes' && mended.get(each)) || each) };
}

function holdsNull(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.values(value as object).some(holdsNull));
}

/** The value without what is wrong in it, and without nulls. */
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
