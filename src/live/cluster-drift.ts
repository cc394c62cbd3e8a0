import type { KubernetesObject, KubernetesRecord, SecretObjectRecord } from '../records';
import { type Cluster, itemsOf, succeeded } from './cluster';
import { type Drift, type Drifts, MISSING } from './drift';
import { type FieldDifference, fieldDifferences } from './field-differences';
import { askEach, complaint } from './program';

/**
 * What a cluster has otherwise than the tree.
 *
 * The cluster itself is asked what each object would be if it were applied now, in a dry run that changes nothing, and
 * that is held against what the object is. So defaults, quantities, the order of lists and what admission adds are the
 * server's to know, and what other controllers own is left alone.
 */
export async function clusterDrift(
  objects: readonly KubernetesRecord[],
  secrets: readonly SecretObjectRecord[],
  cluster: Cluster,
): Promise<Drifts> {
  // one question that cannot fail for any reason but the way to the cluster
  succeeded(await cluster.ask(['get', '--raw', '/version']));
  const live = await answers(
    objects.map(({ object }) => object),
    (list) => cluster.ask(GET, list),
  );
  const there = objects.filter((_, index) => isFound(live[index]));
  const applied = await answers(
    there.map(({ object }) => object),
    (list) => cluster.ask(DRY_RUN, list),
  );

  const compared = objects.map((record, index): Compared => {
    const found = live[index];
    const place = { path: record.path, what: nameOf(record.object) };
    if (!isFound(found)) {
      return { drifts: [{ ...place, tree: 'an object', world: found ?? MISSING }] };
    }
    return compareOne(record, found, applied[there.indexOf(record)]);
  });
  const ofSecrets = await askEach(secrets, (secret) => secretDrift(secret, cluster));
  return {
    kind: 'Kubernetes object',
    compared: objects.length + secrets.length,
    drifts: [...compared.flatMap(({ drifts }) => drifts), ...ofSecrets.flat()],
    notCompared: compared.flatMap(({ refused, drifts }, index) =>
      refused === undefined || drifts.length > 0 ? [] : [{ part: nameOf(objects[index].object), why: refused }],
    ),
  };
}

const GET = ['get', '--ignore-not-found', '-o', 'json', '-f', '-'];

const DRY_RUN = [
  'apply',
  '--server-side',
  '--dry-run=server',
  '--force-conflicts',
  '--field-manager=strata-drift',
].concat(['--validate=ignore', '-o', 'json', '-f', '-']);

/** An object; or what was said instead; or undefined when there simply is none. */
type Found = KubernetesObject | string | undefined;

interface Compared {
  readonly drifts: readonly Drift[];
  readonly refused?: string;
}

function isFound(found: Found): found is KubernetesObject {
  return typeof found === 'object';
}

/**
 * One question about many objects. `kubectl` answers for none when it cannot answer for one, so a failed question is
 * halved until the one that spoils it stands alone.
 */
async function answers(
  objects: readonly KubernetesObject[],
  ask: (list: string) => ReturnType<Cluster['ask']>,
): Promise<readonly Found[]> {
  if (objects.length === 0) {
    return [];
  }
  const answer = await ask(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
  if (answer.code === 0) {
    const items = new Map(itemsOf(answer).map((item) => [keyOf(item), item]));
    return objects.map((object) => items.get(keyOf(object)));
  }
  if (objects.length === 1) {
    return [complaint(answer)];
  }
  const half = Math.ceil(objects.length / 2);
  return [...(await answers(objects.slice(0, half), ask)), ...(await answers(objects.slice(half), ask))];
}

function compareOne({ path, object }: KubernetesRecord, live: KubernetesObject, applied: Found): Compared {
  // an immutable field, mostly: then the tree's own words are all there is to compare
  const differences = isFound(applied)
    ? fieldDifferences(content(applied), content(live))
    : fieldDifferences(content(object), content(live), { subset: true });
  const drifts = differences.map((each) => ({ path, what: nameOf(object), ...shown(object, each) }));
  return { drifts, refused: isFound(applied) ? undefined : (applied ?? 'the cluster gave no answer') };
}

/** What somebody wrote, without the server's own book-keeping. */
function content({ metadata, status, ...rest }: KubernetesObject): object {
  const { name, namespace, labels = {}, annotations = {} } = metadata;
  const meant = Object.entries(annotations).filter(
    ([key]) => key !== 'kubectl.kubernetes.io/last-applied-configuration',
  );
  return { ...rest, metadata: { name, namespace, labels, annotations: Object.fromEntries(meant) } };
}

/** The values of a Secret stay where they are, whoever wrote them. */
function shown(
  { kind }: KubernetesObject,
  { at, wanted, actual }: FieldDifference,
): Pick<Drift, 'at' | 'tree' | 'world'> {
  const isSecret = kind === 'Secret' && /^(data|stringData)\b/.test(at);
  const text = (value: unknown) =>
    value === undefined
      ? 'nothing'
      : isSecret
        ? 'a secret value'
        : typeof value === 'string'
          ? value
          : JSON.stringify(value);
  return { at, tree: text(wanted), world: isSecret && actual !== undefined ? 'another' : text(actual) };
}

/** Type and key names, printed by kubectl: no value of a Secret ever reaches this program. */
const SECRET_TEMPLATE = '{{.type}}{{range $key, $value := .data}} {{$key}}{{end}}';

async function secretDrift(record: SecretObjectRecord, cluster: Cluster): Promise<readonly Drift[]> {
  const { path, name, namespace, type, data } = record;
  const what = `Secret ${namespace}/${name}`;
  const answer = await cluster.ask([
    'get',
    'secret',
    name,
    '--namespace',
    namespace,
    '--ignore-not-found',
    '-o',
    `go-template=${SECRET_TEMPLATE}`,
  ]);
  const [liveType = '', ...keys] = succeeded(answer).stdout.trim().split(' ');
  if (liveType === '') {
    return [{ path, what, tree: 'a Secret', world: MISSING }];
  }
  const lacking = Object.keys(data).filter((key) => !keys.includes(key));
  return [
    ...(liveType === type ? [] : [{ path, what, at: 'type', tree: type, world: liveType }]),
    ...lacking.map((key) => ({ path, what, at: `data["${key}"]`, tree: 'a secret value', world: 'nothing' })),
  ];
}

function keyOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  const [group] = apiVersion.includes('/') ? apiVersion.split('/') : [''];
  return `${group} ${kind} ${metadata.namespace === 'default' ? '' : (metadata.namespace ?? '')}/${metadata.name}`;
}

function nameOf({ kind, metadata }: KubernetesObject): string {
  const { namespace, name } = metadata;
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}
