import type { Facts } from '../proof';
import { judged } from './judged';
import { mended } from './mend';

/**
 * The same facts without values of a wrong type, and without nulls, which are as good as absent. Every other proof reads
 * these: it may take a list for a list, and what is wrong with the rest of a broken object is told all the same.
 */
export function sound(facts: Facts): Facts {
  const { records, kubernetes } = facts;
  if (kubernetes === undefined) {
    return facts;
  }
  const changed = new Map(
    judged(records, kubernetes).flatMap(({ record, problems }) => {
      const object = mended(record.object, problems);
      return object === record.object ? [] : [[record, { ...record, object }] as const];
    }),
  );
  return changed.size === 0
    ? facts
    : { ...facts, records: records.map((each) => (each.kind === 'kubernetes' && changed.get(each)) || each) };
}
