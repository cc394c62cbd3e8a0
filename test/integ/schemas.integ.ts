import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { schemasOf } from '../../src/kubernetes/schemas/load';
import { type OpenApiDocument, schemasFrom } from '../../src/kubernetes/schemas/openapi';
import { schemas } from '../../src/proofs/schemas';
import type { KubernetesObject } from '../../src/records';
import { KubernetesVersion } from '../../src/values';
import { objectRecord } from '../support/facts';
import { type ControlPlane, startControlPlane } from './sandbox/control-plane';
import { FULL, SEEDS } from './sandbox/run';
import { writeSchemas } from './sandbox/schemas';
import { tools } from './sandbox/tools';
import { until } from './sandbox/until';
import { classOf, disagreement, isTaken, type Row } from './schemas/agreement';
import { corpus } from './schemas/corpus';
import { DryRun } from './schemas/dry-run';
import { everyChange, everyField, harmful, harmless, type Mutant } from './schemas/mutations';

/** How many changes each seed makes; they take some seconds, so that a short run has all of them. */
const HARMLESS = 250;
const HARMFUL = 500;
/** How many objects are judged at once. */
const BATCH = 2000;
/** A full run makes every change, tens of thousands. */
const LIMIT = 1_800_000;
/** The issue asks for as many valid ones, and as many broken ones. */
const LEAST = 300;
const VERSIONS = { '1.27': '1.27.16', '1.36': '1.36.4' } as const;

const OBJECTS = corpus();
const DEFINITIONS = OBJECTS.filter(({ kind }) => kind === 'CustomResourceDefinition');

describe.each(['1.27', '1.36'] as const)('the schemas of Kubernetes %s', (version) => {
  const kubernetes = KubernetesVersion.parse(VERSIONS[version]);
  let cluster: ControlPlane;
  let server: DryRun;
  let location: string;

  beforeAll(async () => {
    cluster = await startControlPlane({ version });
    server = new DryRun(cluster);
    await bringWhatIsNeeded();
  });

  afterAll(async () => {
    server?.close();
    await cluster?.stop();
  });

  /** What the objects need to be judged: namespaces, and the custom kind. */
  async function bringWhatIsNeeded(): Promise<void> {
    const wanted = OBJECTS.flatMap(({ metadata }) => (metadata.namespace === undefined ? [] : [metadata.namespace]));
    const there = new Set(
      cluster.kubectl('get', 'namespaces', '--output=jsonpath={.items[*].metadata.name}').split(' '),
    );
    const namespaces = [...new Set(wanted)].filter((name) => !there.has(name));
    const items = [
      ...namespaces.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
      ...DEFINITIONS,
    ];
    cluster.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    const advice = () => `read ${join(cluster.folder, 'kube-apiserver.log')}`;
    await until({ where: 'schemas', what: 'described', limit: 60_000, advice }, () =>
      cluster.kubectl('get', '--raw', '/openapi/v2').includes('Bucket') ? true : undefined,
    );
    location = writeSchemas(cluster, join(cluster.folder, 'schemas'));
  }

  /** What kubeconform has against each object; empty for nothing. */
  function conformity(objects: readonly KubernetesObject[]): readonly string[] {
    const folder = mkdtempSync(join(cluster.folder, 'objects-'));
    for (const [index, object] of objects.entries()) {
      writeFileSync(join(folder, `${index}.json`), JSON.stringify(object));
    }
    const args = ['-strict', '-output=json', '-verbose', `-schema-location=${location}`, folder];
    const options = { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 } as const;
    const { stdout, stderr } = spawnSync(tools('kubeconform')[0], args, options);
    expect(stderr).toBe('');
    const said = new Map<number, string>();
    for (const { filename, status, msg } of JSON.parse(stdout).resources) {
      said.set(Number(/(\d+)\.json$/.exec(filename)?.[1]), status === 'statusValid' ? '' : `${status} ${msg}`);
    }
    return objects.map((_, index) => said.get(index) ?? 'it was passed over');
  }

  /** Puts each object before the three judges. */
  async function judge(mutants: readonly Mutant[]): Promise<readonly Row[]> {
    const objects = mutants.map(({ object }) => object);
    const answers = await server.create(objects);
    const conform = conformity(objects);
    const definitions = DEFINITIONS.map(objectRecord);
    return mutants.map((mutant, index) => {
      const record = { ...objectRecord(mutant.object), path: 'judged' };
      const { findings } = schemas.prove({ records: [record, ...definitions], kubernetes });
      return {
        ...mutant,
        findings: findings.filter(({ path }) => path === 'judged'),
        server: answers[index],
        conform: conform[index],
      };
    });
  }

  function disagreements(rows: readonly Row[]): readonly string[] {
    return rows.flatMap((row) => disagreement(row, version) ?? []);
  }

  test('are what its API server says of itself', async () => {
    const { kinds, types, off } = schemasOf(kubernetes.minor);
    const live = schemasFrom(await openApi(server));
    const served = Object.entries(kinds).filter(([apiVersion]) => !off.includes(apiVersion));
    expect(live.kinds).toEqual(Object.fromEntries(served));
    expect(Object.keys(live.types).length).toBeGreaterThan(350);
    expect(live.types).toEqual(Object.fromEntries(Object.keys(live.types).map((name) => [name, types[name]])));
  });

  test('take every object that somebody wrote, as both judges do', async () => {
    const rows = await judge(OBJECTS.map((object) => ({ how: 'as it is', object })));
    expect(new Set(OBJECTS.map(({ kind }) => kind)).size).toBeGreaterThan(45);
    const refused = rows.filter((row) => !isTaken(row) || row.conform !== '' || row.findings.length > 0);
    expect(
      refused.map(({ object, server: { message }, conform, findings }) => ({ object, message, conform, findings })),
    ).toEqual([]);
  });

  test('agree with both on every field that is left out', async () => {
    const rows = await judge(OBJECTS.flatMap(everyField));
    expect(disagreements(rows)).toEqual([]);
    const missing = rows.filter(({ findings }) => findings.some(({ code }) => code === 'SCH003'));
    expect(missing.length).toBeGreaterThan(150);
    const unenforced = rows.filter(({ findings }) => findings.some(({ code }) => code === 'SCH008'));
    expect(unenforced.filter((row) => !isTaken(row)).map(({ how }) => how)).toEqual([]);
  });

  test(
    'agree with both on at least 300 valid and 300 broken objects',
    async () => {
      const mutants = SEEDS.flatMap((seed) => [
        ...fc.sample(harmless(OBJECTS), { seed, numRuns: HARMLESS }),
        ...fc.sample(harmful(OBJECTS), { seed, numRuns: HARMFUL }),
      ]);
      const all = FULL ? [...mutants, ...everyChange(OBJECTS)] : mutants;
      const different = [...new Map(all.map((each) => [JSON.stringify(each.object), each])).values()];
      const rows: Row[] = [];
      for (let at = 0; at < different.length; at += BATCH) {
        rows.push(...(await judge(different.slice(at, at + BATCH))));
      }
      expect(disagreements(rows)).toEqual([]);
      const plain = rows.filter((row) => classOf(row, version) === undefined);
      const valid = plain.filter((row) => row.findings.length === 0 && row.conform === '' && isTaken(row));
      const broken = plain.filter((row) => row.findings.length > 0 && row.conform !== '' && !isTaken(row));
      const counts = `${valid.length} valid to all three, ${broken.length} broken to all three`;
      process.stderr.write(`schemas of ${version}: ${rows.length} objects, ${counts}\n`);
      expect(Math.min(valid.length, broken.length)).toBeGreaterThanOrEqual(LEAST);
    },
    LIMIT,
  );
});

interface V3Document {
  readonly paths?: OpenApiDocument['paths'];
  readonly components?: { readonly schemas?: OpenApiDocument['definitions'] };
}

/** What the server says at /openapi/v3 of its own kinds, group by group, in one document. */
async function openApi(server: DryRun): Promise<OpenApiDocument> {
  const { paths } = await server.get<{ paths: Readonly<Record<string, { serverRelativeURL: string }>> }>('/openapi/v3');
  const own = Object.entries(paths).filter(([path]) => /^apis?\//.test(path) && !path.startsWith('apis/example.org'));
  const documents = await Promise.all(
    own.map(([, { serverRelativeURL }]) => server.get<V3Document>(serverRelativeURL)),
  );
  const all = JSON.stringify({
    paths: Object.assign({}, ...documents.map((each) => each.paths)),
    definitions: Object.assign({}, ...documents.map(({ components }) => components?.schemas)),
  });
  // the body of a request stands in a place of its own there
  return JSON.parse(all, (_key, value) =>
    value?.requestBody === undefined
      ? value
      : {
          ...value,
          parameters: [{ in: 'body', schema: Object.values<{ schema: object }>(value.requestBody.content)[0].schema }],
        },
  );
}
