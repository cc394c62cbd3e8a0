import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../../src/records';
import { glusterfs } from '../../stacks/environments/handbook/glusterfs';
import { ROOT } from '../support/checkout';
import { type ControlPlane, startControlPlane } from './sandbox/control-plane';
import { type Heketi, startHeketi } from './sandbox/heketi';

const DIST = join(ROOT, 'dist', glusterfs.name);
/** As large as the raw disks of its machines, in GiB. */
const DEVICE_SIZE = 50;

execFileSync(process.execPath, [join(ROOT, 'lib/stacks/strata.js'), 'synth', glusterfs.name], { cwd: ROOT });

const objects = readdirSync(join(DIST, 'kubernetes')).flatMap((file) =>
  parseAllDocuments(readFileSync(join(DIST, 'kubernetes', file), 'utf8')).map((each): KubernetesObject => each.toJS()),
);
const report = JSON.parse(readFileSync(join(DIST, 'report.json'), 'utf8'));
const secrets = JSON.parse(readFileSync(join(DIST, 'required-secrets.json'), 'utf8'));
const { data: files } = named('ConfigMap', 'heketi-config');
const { resturl } = named('StorageClass', 'glusterfs-rep3').parameters;

function named(kind: string, name: string): KubernetesObject {
  const found = objects.find((each) => each.kind === kind && each.metadata.name === name);
  if (found === undefined) {
    throw new Error(`handbook-glusterfs has no ${kind} ${name}`);
  }
  return found;
}

// heketi does with its own file what it can do without machines; its executor asks none
describe('handbook-glusterfs', () => {
  let heketi: Heketi;
  let cluster: ControlPlane;

  beforeAll(async () => {
    heketi = await startHeketi({ deviceSize: DEVICE_SIZE, config: files['heketi.json'] });
    cluster = await startControlPlane({ version: '1.25' });
  });

  afterAll(async () => {
    await cluster?.stop();
    await heketi?.stop();
  });

  /** Runs what its container runs after its start, and gives back what that writes to the log of the container. */
  function startHook(): string {
    const folder = join(dirname(heketi.log), 'config');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'topology.json'), files['topology.json']);
    const [container] = named('Deployment', 'heketi').spec.template.spec.containers;
    const [shell, ...args]: readonly string[] = container.lifecycle.postStart.exec.command;
    const here = args.map((each) => each.replaceAll('/etc/heketi/', `${folder}/`));
    // the log of a container is what its first process writes to: a file here, for a socket cannot be opened again
    const log = join(folder, 'log');
    heketi.exec('sh', '-c', 'exec unshare --pid --fork --mount-proc "$@" > "$0"', log, shell, ...here);
    return readFileSync(log, 'utf8');
  }

  test('has its topology loaded into heketi as it stands, once the container has started', () => {
    const output = startHook();
    expect(output.match(/Creating cluster/g)).toHaveLength(1);
    expect(output.match(/Creating node 192\.168\.1\.12[123] \.\.\. ID: /g)).toHaveLength(3);
    expect(output.match(/Adding device \/dev\/vdb \.\.\. OK/g)).toHaveLength(3);
    expect(output).not.toContain('Unable');
  });

  test('has nothing added when the container starts again', () => {
    const output = startHook();
    expect(output.match(/Found (node|device)/g)).toHaveLength(6);
    expect(output).not.toMatch(/Creating|Adding|Unable/);
  });

  test('has each object taken by the API server of its version', () => {
    const given = secrets.map(({ name, namespace, type, keys }: RequiredSecret) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace },
      type,
      stringData: Object.fromEntries(Object.keys(keys).map((key) => [key, heketi.adminKey])),
    }));
    // nobody leads the virtual address of its Service to heketi here
    const items = JSON.parse(JSON.stringify(objects).replaceAll(resturl, heketi.url));
    const applied = cluster.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [...given, ...items] }));
    expect(applied.trim().split('\n')).toHaveLength(given.length + items.length);
  });

  test('has its claims bound as its report says', () => {
    const bindings = report.predictions.filter(({ kind }: { kind: string }) => kind === 'binding');
    expect(bindings.map(({ claim, verdict }: { claim: string; verdict: string }) => [claim, verdict])).toEqual([
      ['heketi-db', 'certain'],
      ['gluster-pvc-10g', 'dynamic'],
    ]);
    for (const claim of ['heketi-db', 'gluster-pvc-10g']) {
      cluster.kubectl('wait', '--for=jsonpath={.status.phase}=Bound', `pvc/${claim}`, '--timeout=60s');
    }
    expect(volumeOf('heketi-db').metadata.name).toBe('heketi-db');
  });

  test('has a volume of three copies, each on a machine of its own, where its pods look for it', () => {
    const { metadata, spec } = volumeOf('gluster-pvc-10g');
    const endpoints = JSON.parse(cluster.kubectl('get', 'endpoints', spec.glusterfs.endpoints, '--output=json'));
    const addresses = endpoints.subsets[0].addresses.map(({ ip }: { ip: string }) => ip);
    expect(addresses.sort()).toEqual(['192.168.1.121', '192.168.1.122', '192.168.1.123']);
    const id = metadata.annotations?.['gluster.kubernetes.io/heketi-volume-id'] ?? '';
    const { bricks, durability, gid } = JSON.parse(heketi.cli('volume', 'info', id, '--json'));
    expect([durability.replicate.replica, gid]).toEqual([3, 40000]);
    expect(new Set(bricks.map(({ node }: { node: string }) => node)).size).toBe(3);
  });

  test('has its volumes and its machines still when heketi was killed', async () => {
    const before = heketi.cli('topology', 'info');
    expect(before).toContain('Mount: 192.168.1.12');
    await heketi.restart();
    expect(heketi.cli('topology', 'info')).toBe(before);
    expect(startHook()).not.toMatch(/Creating|Adding|Unable/);
  });

  function volumeOf(claim: string): KubernetesObject {
    const name = cluster.kubectl('get', 'pvc', claim, '--output=jsonpath={.spec.volumeName}');
    return JSON.parse(cluster.kubectl('get', 'pv', name, '--output=json'));
  }
});

interface RequiredSecret {
  readonly name: string;
  readonly namespace: string;
  readonly type: string;
  readonly keys: Readonly<Record<string, string>>;
}
