import type { Assembly } from '../assembly';
import { recordsOf } from '../records';

/** How many things of each kind an environment has; kinds sorted, `Deployment` and `domain` alike. */
export function countsOf({ records }: Assembly): Readonly<Record<'libvirt' | 'kubernetes', Record<string, number>>> {
  return {
    libvirt: tally(recordsOf(records, 'libvirt').map(({ spec }) => spec.type)),
    kubernetes: tally([
      ...recordsOf(records, 'kubernetes').map(({ object }) => object.kind),
      ...recordsOf(records, 'secret-object').map(() => 'Secret'),
    ]),
  };
}

function tally(kinds: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of [...kinds].sort()) {
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}
