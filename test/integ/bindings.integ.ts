import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { manifestOf } from '../../src/manifests/documents';
import { type BindingPrediction, proveObjects } from '../../src/proofs';
import { type KubernetesObject, recordsOf } from '../../src/records';
import { nfsBinding } from '../../stacks/environments/handbook/nfs-binding';
import { persistentVolumes } from '../../stacks/environments/handbook/persistent-volumes';
import { registryOnNfs } from '../../stacks/environments/handbook/registry-on-nfs';
import { lab } from '../../stacks/environments/lab';
import { ROOT } from '../support/checkout';
import { type ControlPlane, startControlPlane } from './sandbox/control-plane';
import { startNodes } from './sandbox/kwok';
import type { Daemon } from './sandbox/processes';
import { runs, SEEDS } from './sandbox/run';
import { EAGER } from './sandbox/storage-runs';
import type { Minor } from './sandbox/tools';
import { until } from './sandbox/until';

const PROGRAM = join(ROOT, 'lib', 'stacks', 'strata.js');

interface RequiredSecret {
  readonly name: string;
  readonly namespace: string;
  readonly type: string;
  readonly keys: Readonly<Record<string, string>>;
}

interface Binding {
  readonly kind: string;
  readonly namespace: string;
  readonly claim: string;
  readonly verdict: string;
  readonly volumes: readonly string[];
}

function read(environment: string, file: string) {
  return JSON.parse(readFileSync(join(ROOT, 'dist', environment, file), 'utf8'));
}

/** Applies what the YAML leaves out, with values made up. */
function applySecrets(cluster: ControlPlane, environment: string): void {
  const items = read(environment, 'required-secrets.json').map(({ name, namespace, type, keys }: RequiredSecret) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    type,
    stringData: Object.fromEntries(Object.keys(keys).map((key) => [key, randomBytes(16).toString('hex')])),
  }));
  if (items.length > 0) {
    cluster.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  }
}

/** What the documents say of claims in the namespace default, by environment. */
const DOCUMENTED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'handbook-nfs-binding': { 'linuxea-pvc': 'linuxea-5' },
  'handbook-registry-on-nfs': { 'docker-registry-claim': 'pv0001', pvc0002: 'pv0002', pvc0003: 'pv0003' },
  'handbook-persistent-volumes': { myclaim: 'dev' },
};

const environments = [nfsBinding, registryOnNfs, persistentVolumes, lab].map((environment) => ({
  name: environment.name,
  environment,
}));

describe.each<Minor>(['1.27', '1.36'])('the binder of Kubernetes %s', (version) => {
  describe.each(environments)('with $name', ({ name, environment }) => {
    let cluster: ControlPlane;
    let nodes: Daemon;
    let predictions: readonly Binding[];

    beforeAll(async () => {
      execFileSync(process.execPath, [PROGRAM, 'synth', name], { cwd: ROOT });
      predictions = read(name, 'report.json').predictions.filter(({ kind }: Binding) => kind === 'binding');
      cluster = await startControlPlane({ version });
      nodes = await startNodes(cluster, environment);
      cluster.kubectl('apply', '--server-side', `--filename=${join(ROOT, 'dist', name, 'kubernetes')}`);
      applySecrets(cluster, name);
    });

    afterAll(async () => {
      await nodes?.stop();
      await cluster?.stop();
    });

    const volumeOf = ({ namespace, claim }: Pick<Binding, 'namespace' | 'claim'>): string => {
      const which = [`pvc/${claim}`, `--namespace=${namespace}`];
      cluster.kubectl('wait', '--for=jsonpath={.status.phase}=Bound', ...which, '--timeout=60s');
      return cluster.kubectl('get', ...which, '--output=jsonpath={.spec.volumeName}');
    };

    test('binds every claim to the volume that was predicted', () => {
      expect(predictions.map(({ verdict }) => verdict)).toEqual(predictions.map(() => 'certain'));
      const predicted = predictions.map(({ claim, volumes }) => [claim, ...volumes]);
      expect(predictions.map((each) => [each.claim, volumeOf(each)])).toEqual(predicted);
    });

    test('knows no claim without a prediction', () => {
      const claims = cluster.kubectl('get', 'pvc', '--all-namespaces', '--output=jsonpath={.items[*].metadata.name}');
      expect(claims.split(' ').sort()).toEqual(predictions.map(({ claim }) => claim).sort());
    });

    test('lets every pod run', () => {
      const limit = '--timeout=90s';
      cluster.kubectl('wait', '--for=jsonpath={.status.phase}=Running', 'pods', '--all', '--all-namespaces', limit);
      const pending = ['get', 'pods', '--all-namespaces', '--field-selector=status.phase!=Running', '--output=name'];
      expect(cluster.kubectl(...pending)).toBe('');
    });

    const documented = Object.entries(DOCUMENTED[name] ?? {});
    if (documented.length > 0) {
      test.each(documented)('NFS-9: gives %s the volume %s, as its document says', (claim, volume) => {
        expect(volumeOf({ namespace: 'default', claim })).toBe(volume);
      });
    }
  });
});

describe.each<Minor>(['1.27', '1.36'])('document 003 word for word, with the binder of Kubernetes %s', (version) => {
  const path = join(ROOT, 'test', 'fixtures', 'bindings', 'document-003.yaml');
  const { records } = manifestOf(path, readFileSync(path, 'utf8'));
  const objects = new Map(recordsOf(records, 'kubernetes').map(({ object }) => [object.metadata.name, object]));
  const predicted = proveObjects({ records }).predictions.filter((each) => each.kind === 'binding');
  let cluster: ControlPlane;

  beforeAll(async () => {
    cluster = await startControlPlane({ version, controllers: EAGER });
  });

  afterAll(() => cluster?.stop());

  const list = (kind: string): readonly KubernetesObject[] =>
    JSON.parse(cluster.kubectl('get', kind, '--output=json')).items;

  /** Defines them one after the other; with `patience`, the next when the one before is offered or bound. */
  async function arrive(names: readonly string[], patience: boolean): Promise<Readonly<Record<string, string>>> {
    const advice = () => 'read the log of the controllers';
    for (const [index, name] of names.entries()) {
      cluster.apply(JSON.stringify(objects.get(name)));
      if (patience && index < names.length - 1) {
        const [kind, phase] = objects.get(name)?.kind === 'PersistentVolume' ? ['pv', 'Available'] : ['pvc', 'Bound'];
        cluster.kubectl('wait', `--for=jsonpath={.status.phase}=${phase}`, `${kind}/${name}`, '--timeout=60s');
      }
    }
    const ends = await until({ where: names.join(', '), what: 'settled', limit: 60_000, advice }, settled);
    cluster.kubectl('delete', 'pvc,pv', '--all', '--timeout=60s');
    return ends;
  }

  /** Volumes by claim, once nothing that is left over fits what is left over. */
  function settled(): Readonly<Record<string, string>> | undefined {
    const claims = list('pvc');
    const free = list('pv').filter(({ status }) => status.phase !== 'Bound');
    const waiting = claims.filter(({ status }) => status.phase !== 'Bound');
    const mayMeet = waiting.some(
      ({ spec }) => spec.selector === undefined || free.some(({ metadata }) => metadata.labels?.disktype === 'ssd'),
    );
    return free.length !== waiting.length || mayMeet
      ? undefined
      : Object.fromEntries(
          claims.map(({ metadata, spec, status }) => [
            metadata.name,
            status.phase === 'Bound' ? spec.volumeName : 'none',
          ]),
        );
  }

  function expectPredicted(ends: Readonly<Record<string, string>>): void {
    const possible = ({ volumes, mayStayPending }: BindingPrediction) => [
      ...volumes,
      ...(mayStayPending ? ['none'] : []),
    ];
    for (const each of predicted) {
      expect(possible(each)).toContain(ends[each.claim]);
    }
  }

  test('NFS-9: is predicted to depend on the order of arrival', () => {
    expect(
      predicted.map(({ claim, verdict, volumes, mayStayPending }) => [claim, verdict, volumes, mayStayPending]),
    ).toEqual([
      ['docker-registry-claim', 'undecided', ['pv0001', 'pv0002'], false],
      ['pvc0002', 'undecided', ['pv0002'], true],
    ]);
  });

  test('NFS-9: ends as the document says in the order of the document', async () => {
    const ends = await arrive(['pv0001', 'docker-registry-claim', 'pv0002', 'pvc0002'], true);
    expectPredicted(ends);
    expect(ends).toEqual({ 'docker-registry-claim': 'pv0001', pvc0002: 'pv0002' });
  });

  test('NFS-9: leaves pvc0002 without a volume when pv0002 comes first', async () => {
    const ends = await arrive(['pv0002', 'docker-registry-claim', 'pv0001', 'pvc0002'], true);
    expectPredicted(ends);
    expect(ends).toEqual({ 'docker-registry-claim': 'pv0002', pvc0002: 'none' });
  });

  test('NFS-9: ends as predicted in any order', async () => {
    const names = [...objects.keys()];
    const order = fc.shuffledSubarray(names, { minLength: names.length });
    const orders = SEEDS.flatMap((seed) => fc.sample(order, { seed, numRuns: runs(12) }));
    for (const each of orders) {
      expectPredicted(await arrive(each, false));
    }
  });
});
