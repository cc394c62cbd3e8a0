import { whyNot } from './fit';
import { type Claim, keepersOf, type LabelSelector, type Volume } from './model';

/** Volumes that no claim can tell apart. */
export type Lot = readonly Volume[];

/** Lots between which the binder has no preference. */
export type Tier = readonly Lot[];

/** Lots of one class, one volume mode and one attributes class, the smallest first, none of them kept for a claim. */
export class Shelf {
  private readonly byLabel = new Map<string, Lot[]>();

  constructor(
    /** Access modes of all its volumes; undefined where they differ. */
    public readonly modes: readonly string[] | undefined,
    private readonly lots: readonly Lot[],
  ) {
    for (const lot of lots) {
      for (const [key, value] of Object.entries(lot[0].labels)) {
        listAt(this.byLabel, `${key}=${value}`).push(lot);
      }
    }
  }

  /** Whether some of its volumes can be reached from some nodes only. */
  public get hasNodeAffinity(): boolean {
    return this.lots.some(([volume]) => volume.hasNodeAffinity);
  }

  /** What fits the claim, smallest first, found as it is asked for: nobody walks far along a long shelf. */
  public *tiersFor(claim: Claim): Generator<Tier> {
    const lots = this.labelled(claim.selector);
    let tier: Lot[] = [];
    for (let index = firstOfSize(lots, claim); index < lots.length; index++) {
      const lot = lots[index];
      if (tier.length > 0 && !tier[0][0].capacity.equals(lot[0].capacity)) {
        yield tier;
        tier = [];
      }
      if (whyNot(claim, lot[0]) === undefined) {
        tier.push(lot);
      }
    }
    if (tier.length > 0) {
      yield tier;
    }
  }

  /** Those that can have the labels of a selector: the fewest of what each of its labels leaves. */
  private labelled(selector: LabelSelector | undefined): readonly Lot[] {
    return Object.entries(selector?.matchLabels ?? {})
      .map(([key, value]): readonly Lot[] => this.byLabel.get(`${key}=${value}`) ?? [])
      .reduce((fewest, each) => (each.length < fewest.length ? each : fewest), this.lots);
  }
}

/** All volumes, laid out so that what fits a claim is found without looking at the others. */
export class Stock {
  private readonly byName = new Map<string, Lot>();
  private readonly byKeeper = new Map<string, Lot[]>();
  /** By class, volume mode and attributes class: a shelf for each set of modes, and one with them all. */
  private readonly shelves = new Map<string, { readonly each: readonly Shelf[]; readonly all: Shelf }>();

  /** The claims say what can tell volumes apart: names, and keys of labels. */
  constructor(volumes: readonly Volume[], claims: readonly Claim[]) {
    const named = new Set(claims.flatMap(({ volumeName }) => volumeName ?? []));
    const keys = new Set(claims.flatMap(({ selector }) => keysOf(selector)));
    const lots = [...groupBy(volumes, (volume) => lotKey(volume, named, keys)).values()];
    for (const lot of lots) {
      const [{ name, claimRef }] = lot;
      if (named.has(name)) {
        this.byName.set(name, lot);
      }
      if (claimRef !== undefined) {
        listAt(this.byKeeper, claimRef).push(lot);
      }
    }
    const free = lots.filter(([{ claimRef }]) => claimRef === undefined);
    free.sort(([a], [b]) => a.capacity.compare(b.capacity));
    for (const [key, same] of groupBy(free, ([volume]) => shelfKey(volume))) {
      const sets = [...groupBy(same, ([{ modes }]) => modes.join()).values()];
      const each = sets.map((set) => new Shelf(set[0][0].modes, set));
      this.shelves.set(key, { each, all: new Shelf(undefined, same) });
    }
  }

  /** The volume that the claim names. */
  public named({ volumeName = '' }: Claim): Lot | undefined {
    return this.byName.get(volumeName);
  }

  /** Volumes that say they are for the claim. */
  public keptFor(claim: Claim): readonly Lot[] {
    return keepersOf(claim).flatMap((keeper) => this.byKeeper.get(keeper) ?? []);
  }

  /** A shelf for each set of access modes that holds those of the claim. */
  public byModes(claim: Claim): readonly Shelf[] {
    const each = this.shelves.get(shelfKey(claim))?.each ?? [];
    return each.filter(({ modes }) => claim.modes.every((mode) => modes?.includes(mode)));
  }

  /** All volumes of the claim's class on one shelf. */
  public together(claim: Claim): Shelf | undefined {
    return this.shelves.get(shelfKey(claim))?.all;
  }
}

function lotKey(volume: Volume, named: ReadonlySet<string>, keys: ReadonlySet<string>): string {
  const { name, capacity, modes, labels, claimRef, hasNodeAffinity, isDeleted } = volume;
  const told = Object.entries(labels)
    .filter(([key]) => keys.has(key))
    .sort();
  const own = named.has(name) || hasNodeAffinity ? name : '';
  return JSON.stringify([shelfKey(volume), String(capacity), modes, told, claimRef, isDeleted, own]);
}

function shelfKey({ className, volumeMode, attributesClass }: Claim | Volume): string {
  return JSON.stringify([className, volumeMode, attributesClass]);
}

function keysOf(selector: LabelSelector | undefined): readonly string[] {
  return [...Object.keys(selector?.matchLabels ?? {}), ...(selector?.matchExpressions ?? []).map(({ key }) => key)];
}

function firstOfSize(lots: readonly Lot[], { request }: Claim): number {
  let [low, high] = [0, lots.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lots[middle][0].capacity.compare(request) < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** Items of one key, in the order in which they come. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    listAt(groups, keyOf(item)).push(item);
  }
  return groups;
}

function listAt<T>(lists: Map<string, T[]>, key: string): T[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}
