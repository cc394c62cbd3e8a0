import { whyNot } from './fit';
import { type Claim, claimKey, type Volume } from './model';

/** Volumes between which the binder has no preference. */
type Tier = readonly Volume[];

/** Volumes of one set of access modes, best first. */
type Group = readonly Tier[];

/**
 * The volumes that fit a claim, in the order in which the binder asks for them. A level holds every set of access modes
 * with the same number of modes: the binder tries the sets of a level in no fixed order, but each of them to its end
 * before the next, and all of a level before the next level.
 */
export type Preference = readonly (readonly Group[])[];

/** Ranking under Immediate binding: fewest modes first, then smallest capacity (`findByClaim` in Kubernetes 1.27). */
export function immediatePreference(claim: Claim, volumes: readonly Volume[]): Preference {
  const groups = groupBy(fitting(claim, volumes), (volume) => volume.modes.join());
  const levels = groupBy(groups, ([first]) => first.modes.length);
  return levels
    .sort(([[a]], [[b]]) => a.modes.length - b.modes.length)
    .map((level) => level.map((group) => keptFirst(group, bySize)));
}

/**
 * Ranking under WaitForFirstConsumer: the scheduler takes the smallest of all that fit. Which node it looks from is
 * not known here, so volumes that only some nodes can reach rank alike.
 */
export function delayedPreference(claim: Claim, volumes: readonly Volume[]): Preference {
  const all = fitting(claim, volumes);
  const isKept = all.some((volume) => volume.claimRef !== undefined);
  if (all.length === 0 || (!isKept && volumes.some((volume) => isDeadEnd(claim, volume)))) {
    return [];
  }
  return [[keptFirst(all, (others) => (others.some((volume) => volume.hasNodeAffinity) ? [others] : bySize(others)))]];
}

/** A volume kept for the claim without its modes: the scheduler insists on it, and the controller never binds it. */
function isDeadEnd(claim: Claim, volume: Volume): boolean {
  return (
    claim.volumeName === undefined &&
    volume.claimRef === claimKey(claim) &&
    volume.className === claim.className &&
    whyNot(claim, volume) !== undefined &&
    whyNot({ ...claim, modes: [] }, volume) === undefined
  );
}

function fitting(claim: Claim, volumes: readonly Volume[]): readonly Volume[] {
  return volumes.filter(
    (volume) => (claim.volumeName ?? volume.name) === volume.name && whyNot(claim, volume) === undefined,
  );
}

/** One kept for this very claim is taken as soon as its set of modes is looked at, whatever its size. */
function keptFirst(volumes: readonly Volume[], rank: (others: readonly Volume[]) => Group): Group {
  const kept = volumes.filter((volume) => volume.claimRef !== undefined);
  const others = rank(volumes.filter((volume) => volume.claimRef === undefined));
  return kept.length === 0 ? others : [kept, ...others];
}

function bySize(volumes: readonly Volume[]): Group {
  return groupBy(volumes, (volume) => volume.capacity.ceilMilli).sort(([a], [b]) => a.capacity.compare(b.capacity));
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): T[][] {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [item]);
    } else {
      group.push(item);
    }
  }
  return [...groups.values()];
}
