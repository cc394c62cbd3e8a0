import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inOrder, kubernetesStream } from '../../src/assembly';
import { libvirtXml } from '../../src/libvirt';
import { recordsOf } from '../../src/records';
import type { EnvironmentData } from '../../stacks/environment';
import { lab } from '../../stacks/environments/lab';
import { assembled } from '../support/environments';
import { changed } from '../support/fixture-environments';
import { type ControlPlane, startControlPlane } from './sandbox/control-plane';
import { startNodes } from './sandbox/kwok';
import { type LibvirtSandbox, startLibvirt } from './sandbox/libvirt';
import type { Daemon } from './sandbox/processes';
import { strata } from './sandbox/strata';
import { until } from './sandbox/until';

const WAIT = '--timeout=60s';

describe('the cluster of lab', () => {
  let cluster: ControlPlane;
  let nodes: Daemon;
  const ask = (verb: string) => strata(`${verb} --only cluster`, lab, cluster.kubeconfig);
  const inWeb = (...args: readonly string[]) => cluster.kubectl('--namespace', 'web', ...args);

  beforeAll(async () => {
    cluster = await startControlPlane({ version: '1.27' });
    nodes = await startNodes(cluster, lab);
    cluster.apply(kubernetesStream(assembled(lab)));
    for (const { name, type, data } of recordsOf(assembled(lab).records, 'secret-object')) {
      const values = Object.keys(data).map((key) => `--from-literal=${key}=sandbox`);
      inWeb('create', 'secret', 'generic', name, `--type=${type}`, ...values);
    }
    inWeb('rollout', 'status', 'deployment/portal', WAIT);
    // the pods are ready a moment before the controller of endpoints has seen it
    const which = '--selector=kubernetes.io/service-name=portal';
    const ready = '--output=jsonpath={.items[*].endpoints[*].conditions.ready}';
    const advice = () => 'read kube-controller-manager.log';
    await until({ where: 'web/portal', what: 'behind its Service', limit: 60_000, every: 500, advice }, () =>
      inWeb('get', 'endpointslices', which, ready) === 'true true' ? true : undefined,
    );
  });

  afterAll(async () => {
    await nodes?.stop();
    await cluster?.stop();
  });

  test('is as predicted and as the tree says, and nothing that the server fills in is an alarm', async () => {
    expect(await ask('verify')).toEqual({
      code: 0,
      lines: [
        'lab',
        'binding     web/downloads -> downloads',
        'binding     web/reports -> reports',
        'agreed      2 of 2 binding, 1 of 1 endpoints, 3 of 3 address',
        'differences 0',
      ],
    });
    const drift = await ask('drift');
    expect(drift.lines.at(-1)).toBe('differences 0');
    expect(drift.code).toBe(0);
  });

  test('differs when a pod is missing behind a Service, and when the Service is', async () => {
    inWeb('scale', 'deployment/portal', '--replicas=1');
    inWeb('wait', '--for=jsonpath={.status.replicas}=1', 'deployment/portal', WAIT);
    const verified = await ask('verify');
    expect(verified.code).toBe(2);
    expect(verified.lines).toContainEqual(
      expect.stringMatching(/^endpoints web\/portal: predicted 2 ready pods, is 1; /),
    );
    expect((await ask('drift')).lines).toContainEqual(
      expect.stringMatching(/ Deployment web\/portal 'spec\.replicas': the tree says "2", the world "1"$/),
    );
    inWeb('delete', 'service', 'portal', WAIT);
    expect((await ask('verify')).lines).toContainEqual(
      expect.stringMatching(/^endpoints web\/portal: predicted 2 ready pods, is missing; /),
    );
  });

  test('differs in a field that cannot be changed, and in the keys of a Secret, whose values nobody prints', async () => {
    const [{ name, data }] = recordsOf(assembled(lab).records, 'secret-object');
    const [key] = Object.keys(data);
    inWeb('patch', 'secret', name, '--type=json', '-p', `[{"op":"remove","path":"/data/${key}"}]`);
    inWeb('delete', 'deployment', 'portal', WAIT);
    inWeb('create', 'deployment', 'portal', '--image=idle');
    const { code, lines } = await ask('drift');
    expect(code).toBe(2);
    expect(lines).toContainEqual(
      expect.stringMatching(/ Secret web\/.* 'data\[".*"]': the tree says "a secret value", the world "nothing"$/),
    );
    expect(lines).toContainEqual(expect.stringMatching(/ Deployment web\/portal 'spec\.selector\.matchLabels/));
    expect(lines.join('\n')).not.toContain('sandbox');
  });
});

describe('the host of lab', () => {
  let sandbox: LibvirtSandbox;
  let environment: EnvironmentData;
  const ask = (verb: string) => strata(`${verb} --only libvirt`, environment);

  beforeAll(async () => {
    sandbox = await startLibvirt({ systemSocket: false });
    environment = emulated(sandbox);
    define(sandbox, environment);
  });

  afterAll(() => sandbox?.stop());

  test('has every disk where it was predicted, and says all that the tree says', async () => {
    const { code, lines } = await ask('verify');
    expect(lines).toEqual(['lab', 'agreed      9 of 9 disk', 'differences 0']);
    expect(code).toBe(0);
    // machines are defined, and not started: that is what the tree has otherwise, with the files nobody can ask for
    const drift = await ask('drift');
    const machines = ['lab-cp1', 'lab-nfs', 'lab-worker1', 'lab-worker2'];
    expect(drift.lines.slice(0, 5)).toEqual([
      'lab',
      ...machines.map(
        (name) => `[lab-host/${name}/Resource] domain ${name} 'state': the tree says "running", the world "shut off"`,
      ),
    ]);
    expect(drift.lines[5]).toMatch(/^not run: files of lab-nfs: /);
  });

  test('differs when a disk is detached', async () => {
    sandbox.virsh('detach-disk', 'lab-nfs', 'vdb', '--config');
    const { code, lines } = await ask('verify');
    expect(code).toBe(2);
    expect(lines).toContainEqual(
      expect.stringMatching(/^disk lab-nfs\/vdb: predicted \S+lab-nfs-exports.qcow2, is not attached; /),
    );
    expect((await ask('drift')).lines).toContainEqual(
      expect.stringMatching(/ domain lab-nfs 'devices\/disk\[vdb]': the tree says ".*", the world "nothing"$/),
    );
  });

  test('differs when a machine is given less memory, a volume is deleted and a network stopped', async () => {
    sandbox.virsh('setmaxmem', 'lab-cp1', '2G', '--config');
    sandbox.virsh('vol-delete', '--pool', 'lab-system', 'lab-worker1-root.qcow2');
    sandbox.virsh('net-destroy', 'lab-net');
    const { code, lines } = await ask('drift');
    expect(code).toBe(2);
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/ domain lab-cp1 'memory': the tree says "4294967296", the world "2147483648"$/),
        expect.stringMatching(/ volume lab-worker1-root.qcow2: .*, the world "nothing of that name"$/),
        expect.stringMatching(/ network lab-net 'state': the tree says "running", the world "shut off"$/),
      ]),
    );
  });
});

/** `lab` on the sandbox: under emulation, with its pools in the sandbox's folder. */
function emulated({ uri, folder }: LibvirtSandbox): EnvironmentData {
  const machines = Object.keys(lab.hosts?.['lab-host'].machines ?? {});
  return changed(lab, {
    hosts: {
      'lab-host': {
        uri,
        pools: { 'lab-system': { path: join(folder, 'system') }, 'lab-data': { path: join(folder, 'data') } },
        machines: Object.fromEntries(machines.map((name) => [name, { virtualization: 'qemu' as const }])),
      },
    },
  });
}

/** Defines what the tree says, from the XML that it emits and nothing else. */
function define({ virsh, folder }: LibvirtSandbox, environment: EnvironmentData): void {
  const { records, edges } = assembled(environment);
  for (const { spec } of inOrder(recordsOf(records, 'libvirt'), edges)) {
    const file = join(folder, `${spec.name}.xml`);
    writeFileSync(file, libvirtXml(spec));
    switch (spec.type) {
      case 'pool':
        mkdirSync(spec.path);
        virsh('pool-define', file);
        virsh('pool-start', spec.name);
        break;
      case 'network':
        virsh('net-define', file);
        virsh('net-start', spec.name);
        break;
      case 'cloud-init-disk':
        virsh('vol-create-as', spec.pool, spec.name, '1M', '--format', 'raw');
        break;
      case 'volume':
        virsh('vol-create', spec.pool, file);
        break;
      case 'domain':
        virsh('define', file);
    }
  }
}
