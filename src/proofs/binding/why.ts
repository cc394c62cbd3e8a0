import type { Answer, Answers } from './answers';
import { whyNot } from './fit';
import { type Claim, claimKey, type Volume } from './model';

/** What the binder makes of one volume for one claim. */
export interface ConsideredVolume {
  readonly volume: string;
  readonly path: string;
  /** `possible`: the claim may be bound to it. `later`: it fits, and another is always free. `unfit`: it never is. */
  readonly rank: 'possible' | 'later' | 'unfit';
  /** Why it is not asked for sooner, or does not fit; absent where the claim may be bound to it. */
  readonly reason?: string;
  /** Other claims that may be bound to it, as `namespace/name`. */
  readonly rivals: readonly string[];
}

/** The volumes that may be bound to a claim, then those that fit, then the others. */
export function consideredVolumes(answer: Answer, { volumes, answers }: Answers): readonly ConsideredVolume[] {
  const { claim } = answer;
  const possible = new Set(answer.volumes);
  const rivals = rivalsFor(claim, answers);
  const considered = volumes.map((volume): ConsideredVolume => {
    const reason = whyNot(claim, volume) ?? whyUnnamed(claim, volume);
    const common = { volume: volume.name, path: volume.path, rivals: rivals.get(volume) ?? [] };
    if (possible.has(volume)) {
      return { ...common, rank: 'possible' };
    }
    return reason === undefined
      ? { ...common, rank: 'later', reason: whyLater(answer, volume) }
      : { ...common, rank: 'unfit', reason };
  });
  const ranked = (rank: ConsideredVolume['rank']) => considered.filter((each) => each.rank === rank);
  return [...ranked('possible'), ...ranked('later'), ...ranked('unfit')];
}

function rivalsFor(claim: Claim, answers: readonly Answer[]): ReadonlyMap<Volume, readonly string[]> {
  const rivals = new Map<Volume, string[]>();
  for (const other of answers) {
    if (other.claim !== claim) {
      for (const volume of other.volumes) {
        const known = rivals.get(volume) ?? [];
        known.push(claimKey(other.claim));
        rivals.set(volume, known);
      }
    }
  }
  return rivals;
}

function whyUnnamed({ volumeName }: Claim, { name }: Volume): string | undefined {
  return volumeName === undefined || volumeName === name ? undefined : `is not ${volumeName}, which the claim names`;
}

/** Beside the best of those that the claim may be bound to: there is always one of them free. */
function whyLater({ volumes, waits }: Answer, { modes, capacity }: Volume): string {
  const kept = volumes.find(({ claimRef }) => claimRef !== undefined);
  if (kept !== undefined) {
    return `comes after ${kept.name}, which is kept for the claim`;
  }
  const fewer = waits ? undefined : volumes.find((each) => each.modes.length < modes.length);
  if (fewer !== undefined) {
    return `has more access modes than ${fewer.name}`;
  }
  const smaller = volumes.find((each) => each.capacity.compare(capacity) < 0);
  return smaller === undefined
    ? 'comes after a volume that is kept for the claim and has not its access modes'
    : `holds ${capacity}, more than ${smaller.name}`;
}
