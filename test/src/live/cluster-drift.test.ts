import { Cluster, clusterDrift, driftText } from '../../../src/live';
import type { KubernetesObject, SecretObjectRecord } from '../../../src/records';
import { Secret } from '../../../src/values';
import { objectRecord } from '../../support/facts';
import { listed, type StandInAnswer, StandIns } from '../../support/stand-ins';

const VERSION: StandInAnswer = { when: /get --raw \/version/, stdout: '{}' };

function deployment(replicas: number, more: object = {}): KubernetesObject {
  const metadata = { name: 'portal', namespace: 'web' };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas, ...more } };
}

/** The same as a server gives it back: with its book-keeping, and defaults. */
function served(object: KubernetesObject, resourceVersion: string): KubernetesObject {
  const metadata = { ...object.metadata, uid: 'u', resourceVersion, generation: 3, managedFields: [{}] };
  return { ...object, metadata, spec: { ...object.spec, minReadySeconds: 0 }, status: { replicas: 1 } };
}

const secret: SecretObjectRecord = {
  kind: 'secret-object',
  path: 'web/portal/Secret',
  name: 'portal',
  namespace: 'web',
  type: 'Opaque',
  data: { htpasswd: Secret.config('portal-htpasswd') },
};

async function drifts(
  objects: readonly KubernetesObject[],
  answers: readonly StandInAnswer[],
  secrets: readonly SecretObjectRecord[] = [],
) {
  const world = new StandIns().answer('kubectl', [VERSION, ...answers]);
  const env = { PATH: world.folder, KUBECONFIG: 'stand-in' };
  const cluster = Cluster.of({ environment: 'test', root: '/nowhere', env });
  const found = await clusterDrift(objects.map(objectRecord), secrets, cluster);
  return { ...found, lines: found.drifts.map(driftText), asked: world.asked('kubectl') };
}

const get = (...live: readonly KubernetesObject[]): StandInAnswer => ({
  when: / get .*-f -$/,
  stdout: listed(...live),
});
const apply = (...live: readonly KubernetesObject[]): StandInAnswer => ({ when: / apply /, stdout: listed(...live) });

describe('drift of a cluster', () => {
  test('is none, when applying the tree would change nothing', async () => {
    const { lines, compared, asked } = await drifts(
      [deployment(2)],
      [get(served(deployment(2), '7')), apply(served(deployment(2), '8'))],
    );
    expect(lines).toEqual([]);
    expect(compared).toBe(1);
    expect(asked).toEqual([
      expect.stringMatching(/ get --raw \/version$/),
      expect.stringMatching(/ get --ignore-not-found -o json -f -$/),
      expect.stringMatching(/ apply --server-side --dry-run=server --force-conflicts .* -f -$/),
    ]);
  });

  test('names the object, the field and both values', async () => {
    const { lines } = await drifts(
      [deployment(2)],
      [get(served(deployment(5), '7')), apply(served(deployment(2), '7'))],
    );
    expect(lines).toEqual([
      `[test/Deployment/portal] Deployment web/portal 'spec.replicas': the tree says "2", the world "5"`,
    ]);
  });

  test('is an object that is not there, and no question is asked about it', async () => {
    const { lines, asked } = await drifts([deployment(2)], [{ when: / get .*-f -$/, stdout: '' }]);
    expect(lines).toEqual([
      '[test/Deployment/portal] Deployment web/portal: the tree says "an object", the world "nothing of that name"',
    ]);
    expect(asked).toHaveLength(2);
  });

  test('is told by the words of the tree alone, where the cluster refuses the dry run', async () => {
    const refused = {
      when: / apply /,
      code: 1,
      stderr: 'The Deployment "portal" is invalid: spec.selector: field is immutable\n',
    };
    const live = served(deployment(2, { selector: 'theirs' }), '7');
    const { lines, notCompared } = await drifts([deployment(2, { selector: 'ours' })], [get(live), refused]);
    expect(lines).toEqual([
      `[test/Deployment/portal] Deployment web/portal 'spec.selector': the tree says "ours", the world "theirs"`,
    ]);
    expect(notCompared).toEqual([]);
  });

  test('leaves an object uncompared where the dry run is refused for another reason, and says which', async () => {
    const refused = { when: / apply /, code: 1, stderr: 'Error from server (InternalError): webhook "x" is down\n' };
    const { lines, notCompared } = await drifts([deployment(2)], [get(served(deployment(2), '7')), refused]);
    expect(lines).toEqual([]);
    expect(notCompared).toEqual([
      { part: 'Deployment web/portal', why: 'Error from server (InternalError): webhook "x" is down' },
    ]);
  });

  test('shows no value of a Secret', async () => {
    const object = (value: string): KubernetesObject => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'key', namespace: 'web' },
      data: { key: value },
    });
    const { lines } = await drifts([object('b3Vycw==')], [get(object('dGhlaXJz')), apply(object('b3Vycw=='))]);
    expect(lines).toEqual([
      `[test/Secret/key] Secret web/key 'data.key': the tree says "a secret value", the world "another"`,
    ]);
  });

  test.each<[string, string, readonly string[]]>([
    ['exists with its keys', 'Opaque extra htpasswd', []],
    ['is missing', '', ['Secret web/portal: the tree says "a Secret", the world "nothing of that name"']],
    [
      'lacks a key',
      'Opaque',
      [`Secret web/portal 'data["htpasswd"]': the tree says "a secret value", the world "nothing"`],
    ],
    [
      'has another type',
      'kubernetes.io/tls htpasswd',
      [`Secret web/portal 'type': the tree says "Opaque", the world "kubernetes.io/tls"`],
    ],
  ])('of a Secret that the engine makes is told by type and key names: it %s', async (_case, stdout, expected) => {
    const { lines, asked } = await drifts([], [{ when: / get secret portal --namespace web /, stdout }], [secret]);
    expect(lines).toEqual(expected.map((line) => `[web/portal/Secret] ${line}`));
    // the template prints keys, so that no value leaves kubectl
    expect(asked.at(-1)).toMatch(/go-template=\{\{\.type}}\{\{range \$key, \$value := \.data}} \{\{\$key}}\{\{end}}$/);
  });

  test('cannot be told of a cluster that does not answer', async () => {
    const gone = { when: /version/, code: 1, stderr: 'Unable to connect to the server: EOF\n' };
    const world = new StandIns().answer('kubectl', [gone]);
    const cluster = Cluster.of({ environment: 'x', root: '/', env: { PATH: world.folder, KUBECONFIG: 'x' } });
    await expect(clusterDrift([], [], cluster)).rejects.toThrow('Unable to connect to the server: EOF');
  });
});
