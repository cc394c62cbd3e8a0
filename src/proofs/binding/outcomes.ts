import type { Volume } from './model';
import type { Preference } from './preference';

/** All that can become of one claim, over every order in which the claims may arrive. */
export interface Outcome {
  /** Every volume it may end up with. */
  readonly volumes: ReadonlySet<Volume>;
  /** Whether it may find every fitting volume taken. */
  readonly mayStayPending: boolean;
}

/**
 * What each claim may be bound to, whatever the order of arrival; the volumes are assumed to be there first.
 *
 * Computed without enumerating orders, as a least fixed point: a claim may get a volume when everything that it prefers
 * can be taken by others. Others can take a set of volumes only when each of them is a possible outcome of another claim
 * and there are at least as many such claims as volumes. Both are necessary, so no real outcome is missed: a claim with
 * a single outcome is certain.
 */
export function outcomes(preferences: readonly Preference[]): readonly Outcome[] {
  const takers = new Map<Volume, Set<number>>();
  const possible = preferences.map(() => new Set<Volume>());

  const exhaustible = (volumes: readonly Volume[], claim: number): boolean => {
    const rivals = new Set<number>();
    for (const volume of volumes) {
      let contested = false;
      for (const taker of takers.get(volume) ?? []) {
        if (taker !== claim) {
          contested = true;
          rivals.add(taker);
        }
      }
      if (!contested) {
        return false;
      }
    }
    return rivals.size >= volumes.length;
  };

  const reach = (claim: number): { readonly reached: readonly Volume[]; readonly pending: boolean } => {
    const reached: Volume[] = [];
    const earlier: Volume[] = [];
    for (const level of preferences[claim]) {
      for (const group of level) {
        const prefix = [...earlier];
        for (const tier of group) {
          reached.push(...tier);
          prefix.push(...tier);
          if (!exhaustible(prefix, claim)) {
            break;
          }
        }
      }
      earlier.push(...level.flat(2));
      if (!exhaustible(earlier, claim)) {
        return { reached, pending: false };
      }
    }
    return { reached, pending: true };
  };

  let grew = true;
  while (grew) {
    grew = false;
    for (const [claim, mine] of possible.entries()) {
      for (const volume of reach(claim).reached) {
        if (!mine.has(volume)) {
          mine.add(volume);
          takers.set(volume, (takers.get(volume) ?? new Set()).add(claim));
          grew = true;
        }
      }
    }
  }
  return possible.map((volumes, claim) => ({ volumes, mayStayPending: reach(claim).pending }));
}
