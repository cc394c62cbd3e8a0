import fc from 'fast-check';
import { placement } from '../../src/proofs/placement';
import type { PlacementPrediction } from '../../src/proofs';
import { KubernetesVersion } from '../../src/values';
import { objectRecord } from '../support/facts';
import { NAMESPACES, type PlacementWorld, placementWorlds } from '../support/placement-worlds';
import { ApiClient } from './sandbox/api-client';
import { type PodFate, play, prepare } from './placement-trial';
import { type ControlPlane, startControlPlane } from './sandbox/control-plane';
import { runs, SEEDS } from './sandbox/run';
import type { Minor } from './sandbox/tools';

const TRIALS = runs(300);
/** The generator is hard on purpose: at least these shares of all pods, in percent. */
const LEAST = { nowhere: 15, one: 10, several: 20, sure: 5, contested: 15 };

/** The namespaces as the predictor may know them. */
const namespaces = Object.entries(NAMESPACES).map(([name, labels]) =>
  objectRecord({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } }),
);

/** Half of the trials have a seed that is always the same. */
function worldsFor(version: Minor): readonly PlacementWorld[] {
  return Array.from({ length: TRIALS }, (_, index) => {
    const seed = SEEDS[index % SEEDS.length] + index;
    return fc.sample(placementWorlds(`s${index}`, version === '1.36'), { seed, numRuns: 1 })[0];
  });
}

function predict(version: Minor, { nodes, storage, workloads }: PlacementWorld): readonly PlacementPrediction[] {
  const records = [...namespaces, ...[...nodes, ...storage, ...workloads].map(objectRecord)];
  const { predictions } = placement.prove({ records, kubernetes: KubernetesVersion.parse(`${version}.0`) });
  return predictions.filter((each) => each.kind === 'placement');
}

function of({ namespace, owner }: PlacementPrediction, fates: readonly PodFate[]): readonly PodFate[] {
  return fates.filter((each) => each.namespace === namespace && each.owner === owner);
}

/** What differs from the prediction, in words. */
function differences(prediction: PlacementPrediction, fates: readonly PodFate[]): readonly string[] {
  const { owner, nodes, mayStayPending } = prediction;
  const isDaemon = owner.startsWith('DaemonSet ');
  const mine = of(prediction, fates);
  const strangers = mine.filter(({ node }) => node !== undefined && !nodes.includes(node));
  const waiting = mayStayPending ? [] : mine.filter(({ node }) => node === undefined);
  const without = isDaemon && !mayStayPending ? nodes.filter((name) => !mine.some(({ node }) => node === name)) : [];
  return [
    ...strangers.map(({ node }) => `${owner} is on ${node}, predicted ${nodes.join(' or ') || 'nowhere'}`),
    ...(isDaemon ? [] : waiting.map(() => `${owner} waits, predicted ${nodes.join(' or ')}`)),
    ...without.map((name) => `${owner} is not on ${name}`),
  ];
}

describe.each<Minor>(['1.27', '1.36'])('the scheduler of Kubernetes %s', (version) => {
  let cluster: ControlPlane;
  let api: ApiClient;

  beforeAll(async () => {
    cluster = await startControlPlane({ version });
    api = new ApiClient(cluster);
    await prepare(api);
  });

  afterAll(async () => {
    api?.close();
    await cluster?.stop();
  });

  test(`does with ${TRIALS} random sets of pods and nodes what was predicted`, async () => {
    const found: string[] = [];
    const count = { pods: 0, nowhere: 0, one: 0, several: 0, sure: 0, contested: 0, waited: 0 };
    for (const world of worldsFor(version)) {
      const predictions = predict(version, world);
      const different = (fates: readonly PodFate[]) => predictions.flatMap((each) => differences(each, fates));
      const fates = await play(api, world, (soFar) => different(soFar).length === 0);
      const wrong = different(fates);
      found.push(...wrong.map((text) => `${text}\n${JSON.stringify(world)}`));
      for (const prediction of predictions) {
        const { nodes, mayStayPending } = prediction;
        const mine = of(prediction, fates);
        count.pods += mine.length;
        count[nodes.length === 0 ? 'nowhere' : nodes.length === 1 ? 'one' : 'several'] += mine.length;
        if (nodes.length > 0) {
          count[mayStayPending ? 'contested' : 'sure'] += mine.length;
          count.waited += mine.filter(({ node }) => node === undefined).length;
        }
      }
    }
    process.stdout.write(`placement ${version}: ${TRIALS} sets, ${JSON.stringify(count)}\n`);
    expect(found).toEqual([]);
    const shares = Object.keys(LEAST).map((key) => (100 * count[key as keyof typeof count]) / count.pods);
    Object.values(LEAST).forEach((least, index) => {
      expect(shares[index]).toBeGreaterThanOrEqual(least);
    });
  }, 3_600_000);
});
