import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nfsBinding } from '../../stacks/environments/handbook/nfs-binding';
import { lab } from '../../stacks/environments/lab';
import { ROOT } from '../support/checkout';
import { type ControlPlane, startControlPlane } from './sandbox/control-plane';
import { startNodes } from './sandbox/kwok';
import type { Daemon } from './sandbox/processes';
import type { Minor } from './sandbox/tools';

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

const environments = [nfsBinding, lab].map((environment) => ({ name: environment.name, environment }));

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

    if (environment === nfsBinding) {
      test('gives linuxea-pvc the volume linuxea-5', () => {
        expect(volumeOf({ namespace: 'default', claim: 'linuxea-pvc' })).toBe('linuxea-5');
      });
    }
  });
});
