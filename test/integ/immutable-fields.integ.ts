import fc from 'fast-check';
import { immutableChanges } from '../../src/kubernetes/immutable-changes';
import type { KubernetesObject } from '../../src/records';
import { KubernetesVersion } from '../../src/values';
import { everyMutation, type Mutation, mutationOf } from '../support/mutations';
import { LIVING, UPDATES } from '../support/semantic-rows';
import { ApiClient } from './sandbox/api-client';
import { type ControlPlane, startControlPlane } from './sandbox/control-plane';
import { ResourcePaths } from './sandbox/resource-paths';
import { FULL, runs, SEEDS } from './sandbox/run';
import type { Minor } from './sandbox/tools';

/** The other random tests have as many. */
const MUTATIONS = 10 * runs(300);

/** Sets of changes by their name; a full run makes every one. */
const CHANGES: readonly (readonly [string, () => readonly Mutation[]])[] = [
  ...SEEDS.map((seed) => [`seed ${seed}`, () => fc.sample(mutationOf(LIVING), { seed, numRuns: MUTATIONS })] as const),
  ...(FULL ? [['every one', () => everyMutation(LIVING)] as const] : []),
];
const LIMIT = 1_800_000;

/** These would give every container requests and limits that nobody wrote. */
const ELSEWHERE = ['LimitRange', 'ResourceQuota'];

/** As it lives: those that change other objects stand in a namespace of their own. */
function placed(object: KubernetesObject): KubernetesObject {
  return ELSEWHERE.includes(object.kind)
    ? { ...object, metadata: { ...object.metadata, namespace: 'kube-public' } }
    : object;
}

/** A claim can grow as soon as it is bound, which the one that lives here never is. */
function isGrowth(what: string, expected: readonly unknown[]): boolean {
  return expected.length === 0 && what.startsWith('PersistentVolumeClaim/data spec.resources.requests.storage');
}

describe.each<Minor>(['1.27', '1.36'])('the API server of %s', (minor) => {
  const version = KubernetesVersion.parse(minor === '1.27' ? '1.27.16' : '1.36.4');
  let cluster: ControlPlane;
  let client: ApiClient;
  let server: ResourcePaths;

  beforeAll(async () => {
    cluster = await startControlPlane({ version: minor });
    client = new ApiClient(cluster);
    server = new ResourcePaths(client);
    for (const object of LIVING.map(placed)) {
      const { status, body } = await server.apply(object, { dryRun: false });
      expect([object.kind, status, body.message]).toEqual([object.kind, 201, undefined]);
    }
    // from then on its names cannot change
    const definition = 'crd/buckets.example.org';
    cluster.kubectl('wait', '--for=condition=Established', definition, '--timeout=30s');
  });

  afterAll(async () => {
    client?.close();
    await cluster?.stop();
  });

  test('refuses each change of a field that is in the table, and takes the others', async () => {
    const differences: string[] = [];
    for (const { title, after, refused } of UPDATES.filter(({ minors = [minor] }) => minors.includes(minor))) {
      const { status, body } = await server.apply(placed(after), { dryRun: true });
      if ((status === 422) !== (refused !== undefined) || (refused === undefined && status !== 200)) {
        differences.push(`${title}: ${status} ${body.message?.slice(0, 200)}`);
      }
    }
    expect(differences).toEqual([]);
  });

  test.each(CHANGES)(
    'agrees on each change to an object that it would create (%s)',
    async (name, made) => {
      const differences: string[] = [];
      let refusals = 0;
      let changes = 0;
      for (const { object, what } of made()) {
        const before = LIVING.find(
          ({ kind, metadata }) => kind === object.kind && metadata.name === object.metadata.name,
        );
        const created = { ...object, metadata: { ...object.metadata, name: `${object.metadata.name}-new` } };
        if (before === undefined || (await server.judge(created)).status !== 201) {
          continue;
        }
        const { status, body } = await server.apply(placed(object), { dryRun: true });
        const expected = immutableChanges(before, object, version);
        if (![200, 422].includes(status) || isGrowth(what, expected)) {
          continue;
        }
        changes++;
        refusals += status === 422 ? 1 : 0;
        if ((status === 422) !== expected.length > 0) {
          differences.push(`${what}: ${status} ${expected.map(({ at }) => at)} ${body.message?.slice(0, 160) ?? ''}`);
        }
      }
      process.stderr.write(`immutable fields ${minor}, ${name}: ${changes} changes, ${refusals} refused\n`);
      expect(differences).toEqual([]);
    },
    LIMIT,
  );
});
