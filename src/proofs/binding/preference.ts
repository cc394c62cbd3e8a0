import { whyNot } from './fit';
import type { Claim, Volume } from './model';
import { groupBy, type Lot, type Stock, type Tier } from './stock';

/** Volumes of one set of access modes, best first. */
type Group = Iterable<Tier>;

/**
 * The volumes that fit a claim, in the order in which the binder asks for them. A level holds every set of access modes
 * with the same number of modes: the binder tries the sets of a level in no fixed order, but each of them to its end
 * before the next, and all of a level before the next level.
 */
export type Preference = readonly (readonly Group[])[];

/** Ranking under Immediate binding: fewest modes first, then smallest capacity (`findByClaim` in Kubernetes 1.27). */
export function immediatePreference(claim: Claim, stock: Stock): Preference {
  if (claim.volumeName !== undefined) {
    return namedPreference(claim, stock);
  }
  const kept = groupBy(fitting(claim, stock.keptFor(claim)), ([{ modes }]) => modes.join());
  const shelves = new Map(stock.byModes(claim).map((shelf) => [shelf.modes?.join() ?? '', shelf]));
  const sets = [...new Set([...kept.keys(), ...shelves.keys()])];
  const levels = groupBy(sets, (set) => String(set.split(',').length));
  return [...levels]
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, level]) => level.map((set) => keptFirst(kept.get(set) ?? [], shelves.get(set)?.tiersFor(claim) ?? [])));
}

/**
 * Ranking under WaitForFirstConsumer: the scheduler takes the smallest of all that fit. Which node it looks from is
 * not known here, so volumes that only some nodes can reach rank alike.
 */
export function delayedPreference(claim: Claim, stock: Stock): Preference {
  if (claim.volumeName !== undefined) {
    return namedPreference(claim, stock);
  }
  const kept = fitting(claim, stock.keptFor(claim));
  if (kept.length === 0 && stock.keptFor(claim).some(([volume]) => isDeadEnd(claim, volume))) {
    return [];
  }
  const shelf = stock.together(claim);
  const tiers = shelf?.tiersFor(claim) ?? [];
  return [[keptFirst(kept, shelf?.hasNodeAffinity ? alike([...tiers]) : tiers)]];
}

function namedPreference(claim: Claim, stock: Stock): Preference {
  const named = stock.named(claim);
  const tier = named === undefined ? [] : fitting(claim, [named]);
  return tier.length === 0 ? [] : [[[tier]]];
}

/** A volume kept for the claim without its modes: the scheduler insists on it, and the controller never binds it. */
function isDeadEnd(claim: Claim, volume: Volume): boolean {
  return (
    volume.className === claim.className &&
    whyNot(claim, volume) !== undefined &&
    whyNot({ ...claim, modes: [] }, volume) === undefined
  );
}

function fitting(claim: Claim, lots: readonly Lot[]): readonly Lot[] {
  return lots.filter(([volume]) => whyNot(claim, volume) === undefined);
}

/** One tier, where some volume can be reached from some nodes only. */
function alike(tiers: readonly Tier[]): readonly Tier[] {
  const all = tiers.flat();
  return all.some(([volume]) => volume.hasNodeAffinity) ? [all] : tiers;
}

/** One kept for this very claim is taken as soon as its set of modes is looked at, whatever its size. */
function* keptFirst(kept: readonly Lot[], others: Iterable<Tier>): Generator<Tier> {
  if (kept.length > 0) {
    yield kept;
  }
  yield* others;
}
