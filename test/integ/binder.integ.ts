import fc from 'fast-check';
import { type BindingPrediction, type Facts, proveObjects } from '../../src/proofs';
import { KubernetesVersion } from '../../src/values';
import type { Bindings } from '../support/binder';
import { objectRecord } from '../support/facts';
import { fittingVolumes } from '../support/fitting-volumes';
import { renamed, type StorageSet, shuffled, someStorageSet } from '../support/storage-sets';
import { ApiClient } from './sandbox/api-client';
import { type ControlPlane, startControlPlane } from './sandbox/control-plane';
import { FULL, runs, SEEDS } from './sandbox/run';
import { addNodes, bindInCluster, EAGER } from './sandbox/storage-runs';
import type { Minor } from './sandbox/tools';

/** Sets of the issue, half of them of each seed. */
const SETS = 500;
const SAMPLE = 50;
const ORDERS = 5;
const VERSIONS: Readonly<Record<Minor, string>> = { '1.27': '1.27.16', '1.36': '1.36.4' };
/** Sets whose classes are their own meet nobody, and may be bound side by side. */
const SIDE_BY_SIDE = 12;
const LIMIT = 3_600_000;

function setsOf(count: number): readonly StorageSet[] {
  return SEEDS.flatMap((seed) => fc.sample(someStorageSet, { seed, numRuns: Math.ceil(count / SEEDS.length) }));
}

function predicted({ classes, volumes, claims }: StorageSet, version: Minor): readonly BindingPrediction[] {
  const facts: Facts = {
    records: [...classes, ...volumes, ...claims].map(objectRecord),
    kubernetes: KubernetesVersion.parse(VERSIONS[version]),
  };
  return proveObjects(facts).predictions.filter((each) => each.kind === 'binding');
}

function rate(part: number, whole: number): string {
  return `${part} of ${whole} (${((100 * part) / whole).toFixed(1)} %)`;
}

function say(text: string): void {
  process.stderr.write(`binder: ${text}\n`);
}

/** Runs them all: those that others could disturb one after the other, the rest side by side with them. */
async function everySet<T>(sets: readonly StorageSet[], run: (set: StorageSet, index: number) => Promise<T>) {
  const results: T[] = [];
  const waiting = [...sets.entries()];
  const failures: unknown[] = [];
  const lane = async (isMine: (set: StorageSet) => boolean) => {
    for (;;) {
      const next = waiting.findIndex(([, set]) => isMine(set));
      if (next < 0 || failures.length > 0) {
        return;
      }
      const [[index, set]] = waiting.splice(next, 1);
      await run(set, index).then(
        (result) => {
          results[index] = result;
        },
        (error) => failures.push(error),
      );
    }
  };
  const aside = Array.from({ length: SIDE_BY_SIDE }, () => lane(({ isClassless }) => !isClassless));
  await Promise.all([lane(({ isClassless }) => isClassless), ...aside]);
  for (const failure of failures) {
    throw failure;
  }
  return results;
}

describe('the sets that the binder is asked about', () => {
  const judged = setsOf(SETS).flatMap((set) => {
    const fitting = fittingVolumes(set);
    const verdicts = predicted(set, '1.27');
    return fitting.map((mine, index) => ({
      several: mine.length > 1,
      contested: mine.some((name) => fitting.some((others, other) => other !== index && others.includes(name))),
      decided: verdicts[index].verdict !== 'undecided',
    }));
  });

  test('are hard: half of the claims fit several volumes, a quarter compete for theirs', () => {
    const several = judged.filter((each) => each.several).length;
    const contested = judged.filter((each) => each.contested).length;
    say(
      `claims that fit several volumes: ${rate(several, judged.length)}; contested: ${rate(contested, judged.length)}`,
    );
    expect(several / judged.length).toBeGreaterThanOrEqual(0.5);
    expect(contested / judged.length).toBeGreaterThanOrEqual(0.25);
  });

  test('have one answer for at least 95 % of the claims that no other contests', () => {
    const alone = judged.filter(({ contested }) => !contested);
    const decided = alone.filter((each) => each.decided).length;
    say(`certainty where nothing is contested: ${rate(decided, alone.length)}`);
    expect(decided / alone.length).toBeGreaterThanOrEqual(0.95);
  });
});

describe.each<Minor>(['1.27', '1.36'])('the binder of Kubernetes %s', (version) => {
  let cluster: ControlPlane;
  let api: ApiClient;

  beforeAll(async () => {
    cluster = await startControlPlane({ version, controllers: EAGER });
    api = new ApiClient(cluster);
    await addNodes(api, setsOf(1)[0].nodes);
  });

  afterAll(async () => {
    api?.close();
    await cluster?.stop();
  });

  test(
    'does what was predicted, in every set',
    async () => {
      const sets = setsOf(runs(SETS)).map((set, index) => renamed(set, `s${index}`));
      const ends = await everySet(sets, (set, index) => bindInCluster(api, `s${index}`, set));
      const judged = sets.flatMap((set, index) =>
        predicted(set, version).map((prediction, claim) => ({ set, prediction, got: ends[index][claim] })),
      );
      const certain = judged.filter(({ prediction }) => prediction.verdict !== 'undecided').length;
      say(`${version}: ${sets.length} sets, one answer for ${rate(certain, judged.length)} of the claims`);
      const differences = judged.filter(({ prediction: { volumes, mayStayPending }, got }) =>
        got === undefined ? !mayStayPending : !volumes.includes(got),
      );
      expect(differences.map(({ prediction, got, set }) => ({ prediction, got, set: JSON.stringify(set) }))).toEqual(
        [],
      );
    },
    LIMIT,
  );

  test(
    'gives another answer in another order where the proof does not decide',
    async () => {
      const sample = setsOf(SETS)
        .filter((set) => predicted(set, version).some(({ verdict }) => verdict === 'undecided'))
        .slice(0, runs(SAMPLE));
      const orders = sample.flatMap((set, index) =>
        Array.from({ length: ORDERS }, (_, order) => renamed(reordered(set, order), `o${index}-${order}`)),
      );
      const ends = await everySet(orders, (set) => bindInCluster(api, set.claims[0].metadata.namespace ?? '', set));
      const undecided = sample.flatMap((set, index) => {
        const fates = Array.from({ length: ORDERS }, (_, order) => {
          const at = index * ORDERS + order;
          return fatesOf(orders[at], ends[at], `o${index}-${order}-`);
        });
        return predicted(set, version)
          .filter(({ verdict }) => verdict === 'undecided')
          .map(({ claim }) => ({ set: index, claim, fates: [...new Set(fates.map((each) => each.get(claim)))] }));
      });
      const different = undecided.filter(({ fates }) => fates.length > 1).length;
      say(`${version}: undecided, and different in ${ORDERS} orders: ${rate(different, undecided.length)}`);
      expect(different / undecided.length).toBeGreaterThanOrEqual(FULL ? 0.9 : 0.75);
    },
    LIMIT,
  );
});

/** Once as they are, once backwards, then at random: volumes as well as claims. */
function reordered(set: StorageSet, order: number): StorageSet {
  const arrive = <T>(items: readonly T[]): readonly T[] =>
    order === 0 ? items : order === 1 ? [...items].reverse() : shuffled(items, numbers(order));
  return { ...set, isBurst: false, volumes: arrive(set.volumes), claims: arrive(set.claims) };
}

function numbers(seed: number): Iterator<number> {
  return fc.sample(fc.nat(), { seed, numRuns: 100 })[Symbol.iterator]();
}

/** Volume of each claim by its name, without what the run put before it. */
function fatesOf({ claims }: StorageSet, ends: Bindings, prefix: string): ReadonlyMap<string, string | undefined> {
  return new Map(claims.map(({ metadata }, index) => [metadata.name, ends[index]?.slice(prefix.length)]));
}
