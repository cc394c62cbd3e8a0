import type { KubernetesObject } from '../../src/records';

/**
 * A simulation of Kubernetes' binder, written from its source and not from ours: `syncUnboundClaim` and `findByClaim`
 * of the PersistentVolume controller, `FindMatchingVolume` of component-helpers, all 1.27.16. It knows only what the
 * property test needs: sizes in whole Gi or Mi, classes that provision nothing, volumes that exist before any claim.
 */
export interface World {
  readonly volumes: readonly KubernetesObject[];
  readonly claims: readonly KubernetesObject[];
  readonly classes: readonly KubernetesObject[];
  /** Where a pod may run: a claim under WaitForFirstConsumer is looked at from one of them. */
  readonly nodes: readonly string[];
}

/** Name of the volume of each claim, in the order of `claims`; undefined while it is pending. */
export type Bindings = readonly (string | undefined)[];

/** Settles a tie: one of `count` alternatives between which the binder has no preference. */
type Choose = (count: number) => number;

/** Every end that binding can come to: all orders of arrival, and in each of them all ways to settle every tie. */
export function everyEnd(world: World): readonly Bindings[] {
  const ends = new Map<string, Bindings>();
  const seen = new Set<string>();
  const arrive = (waiting: readonly number[], bound: Bindings): void => {
    // what follows depends on who still waits and what is taken, not on how it came to that
    const state = JSON.stringify([waiting, bound]);
    if (seen.has(state)) {
      return;
    }
    seen.add(state);
    if (waiting.length === 0) {
      ends.set(JSON.stringify(bound), bound);
    }
    for (const next of waiting) {
      for (const name of everyChoice((choose) => bind(world, next, bound, choose))) {
        arrive(
          waiting.filter((each) => each !== next),
          bound.map((each, index) => (index === next ? name : each)),
        );
      }
    }
  };
  const everyone = world.claims.map((_, index) => index);
  arrive(
    everyone,
    everyone.map(() => undefined),
  );
  return [...ends.values()];
}

/** The volume that one claim gets when it arrives at this moment. */
export function bind(world: World, arriving: number, bound: Bindings, choose: Choose): string | undefined {
  const claim = world.claims[arriving];
  const free = world.volumes.filter(({ metadata }) => !bound.includes(metadata.name));
  if (claim.spec.volumeName !== undefined) {
    return named(world, claim, free);
  }
  const delayed = world.classes.some(
    ({ metadata, volumeBindingMode }) =>
      metadata.name === classOfClaim(world, claim) && volumeBindingMode === 'WaitForFirstConsumer',
  );
  const found = controller(world, claim, free, delayed, choose);
  return found ?? (delayed ? scheduler(world, claim, free, choose) : undefined);
}

/** The branch of `syncUnboundClaim` for a claim that says which volume it wants. */
function named(world: World, claim: KubernetesObject, free: readonly KubernetesObject[]): string | undefined {
  const wanted = free.find(({ metadata }) => metadata.name === claim.spec.volumeName);
  if (wanted === undefined) {
    return undefined;
  }
  if (wanted.spec.claimRef !== undefined) {
    return isKeptFor(wanted, claim) ? wanted.metadata.name : undefined;
  }
  const satisfies =
    size(wanted) >= size(claim) &&
    classOfVolume(wanted) === classOfClaim(world, claim) &&
    mode(wanted) === mode(claim) &&
    hasModes(wanted, claim);
  return satisfies ? wanted.metadata.name : undefined;
}

/** `findByClaim`: sets of access modes, fewest first; among sets of one length the order is that of a Go map. */
function controller(
  world: World,
  claim: KubernetesObject,
  free: readonly KubernetesObject[],
  delayed: boolean,
  choose: Choose,
): string | undefined {
  const sets = [...new Set(free.filter((each) => hasModes(each, claim)).map(modeSet))];
  while (sets.length > 0) {
    const fewest = Math.min(...sets.map((set) => set.split(',').length));
    const shortest = sets.filter((set) => set.split(',').length === fewest);
    const set = shortest[choose(shortest.length)];
    sets.splice(sets.indexOf(set), 1);
    const candidates = free.filter((each) => modeSet(each) === set);
    const found = match(world, claim, candidates, { choose, skipsUnkept: delayed });
    if (found !== undefined) {
      return found.metadata.name;
    }
  }
  return undefined;
}

/** The volume binding plugin: from some node where a volume is found, among those of the claim's class. */
function scheduler(
  world: World,
  claim: KubernetesObject,
  free: readonly KubernetesObject[],
  choose: Choose,
): string | undefined {
  const ofClass = free.filter((each) => classOfVolume(each) === classOfClaim(world, claim));
  const feasible = world.nodes.filter((node) => match(world, claim, ofClass, { choose: () => 0, node }) !== undefined);
  if (feasible.length === 0) {
    return undefined;
  }
  const node = feasible[choose(feasible.length)];
  const found = match(world, claim, ofClass, { choose, node });
  // the controller finishes the binding, and looks for the modes that the scheduler did not ask a kept volume for
  return found !== undefined && hasModes(found, claim) ? found.metadata.name : undefined;
}

/** `FindMatchingVolume`: one kept for the claim at once, else the smallest that fits. */
function match(
  world: World,
  claim: KubernetesObject,
  candidates: readonly KubernetesObject[],
  { choose, node, skipsUnkept }: { readonly choose: Choose; readonly node?: string; readonly skipsUnkept?: boolean },
): KubernetesObject | undefined {
  const large = candidates.filter((each) => size(each) >= size(claim) && mode(each) === mode(claim));
  const kept = large.filter((each) => isKeptFor(each, claim));
  if (kept.length > 0) {
    const first = kept[choose(kept.length)];
    return node === undefined || isReachable(first, node) ? first : undefined;
  }
  if (skipsUnkept) {
    return undefined;
  }
  const fitting = large.filter(
    (each) =>
      each.spec.claimRef === undefined &&
      isSelected(each, claim) &&
      classOfVolume(each) === classOfClaim(world, claim) &&
      (node === undefined || (isReachable(each, node) && hasModes(each, claim))),
  );
  const least = Math.min(...fitting.map(size));
  const smallest = fitting.filter((each) => size(each) === least);
  return smallest.length === 0 ? undefined : smallest[choose(smallest.length)];
}

function isKeptFor({ spec }: KubernetesObject, { metadata }: KubernetesObject): boolean {
  return spec.claimRef?.name === metadata.name && spec.claimRef.namespace === (metadata.namespace ?? 'default');
}

function isReachable({ spec }: KubernetesObject, node: string): boolean {
  const terms = spec.nodeAffinity?.required.nodeSelectorTerms;
  return terms === undefined || terms[0].matchExpressions[0].values.includes(node);
}

function isSelected({ metadata: { labels = {} } }: KubernetesObject, { spec }: KubernetesObject): boolean {
  const exact = Object.entries(spec.selector?.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  const expressions: readonly { key: string; operator: string; values?: readonly string[] }[] =
    spec.selector?.matchExpressions ?? [];
  return (
    exact &&
    expressions.every(({ key, operator, values }) => {
      const isThere = values === undefined ? key in labels : key in labels && values.includes(labels[key]);
      return isThere === (operator === 'In' || operator === 'Exists');
    })
  );
}

function classOfVolume({ metadata, spec }: KubernetesObject): string {
  return metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec.storageClassName ?? '';
}

function classOfClaim({ classes }: World, { metadata, spec }: KubernetesObject): string {
  const written = metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec.storageClassName;
  const standard = classes.find(
    (each) => each.metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true',
  );
  return written ?? standard?.metadata.name ?? '';
}

function size({ spec }: KubernetesObject): number {
  const [, number, unit] = /^(\d+)(Gi|Mi)$/.exec(spec.capacity?.storage ?? spec.resources.requests.storage) ?? [];
  return Number(number) * (unit === 'Gi' ? 1024 : 1);
}

function mode({ spec }: KubernetesObject): string {
  return spec.volumeMode ?? 'Filesystem';
}

function modeSet({ spec }: KubernetesObject): string {
  return [...new Set<string>(spec.accessModes)].sort().join(',');
}

function hasModes(volume: KubernetesObject, claim: KubernetesObject): boolean {
  return claim.spec.accessModes.every((each: string) => volume.spec.accessModes.includes(each));
}

/** All results of `run`, over all ways to answer its questions: an odometer over the answers given so far. */
function everyChoice<T>(run: (choose: Choose) => T): ReadonlySet<T> {
  const results = new Set<T>();
  let answers: number[] = [];
  do {
    const counts: number[] = [];
    results.add(
      run((count) => {
        counts.push(count);
        answers[counts.length - 1] ??= 0;
        return answers[counts.length - 1];
      }),
    );
    answers = answers.slice(0, counts.length);
    while (answers.length > 0 && answers[answers.length - 1] === counts[answers.length - 1] - 1) {
      answers.pop();
    }
    if (answers.length > 0) {
      answers[answers.length - 1]++;
    }
  } while (answers.length > 0);
  return results;
}
