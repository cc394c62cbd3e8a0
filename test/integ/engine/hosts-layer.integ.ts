import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EnvironmentData } from '../../../stacks/environment';
import type { Change } from '../../support/fixture-environments';
import { type LibvirtSandbox, startLibvirt } from '../sandbox/libvirt';
import { clear, emptyImage, errorsIn, initStack, makeProject, type Project, summary } from './project';

let sandbox: LibvirtSandbox;
let project: Project;

beforeAll(async () => {
  sandbox = await startLibvirt({ systemSocket: false });
  // live files need a guest that boots; there is a test of its own for that
  project = await makeProject({
    uri: sandbox.uri,
    image: emptyImage(sandbox.folder),
    change: { nfsServers: NO_SERVER },
  });
  initStack(project);
});

afterAll(async () => {
  await project?.remove();
  await sandbox?.stop();
});

/** A server that exists: its exports are files for its owner, and no guest is waited for. */
const NO_SERVER = {
  'lab-nfs': {
    machine: undefined,
    address: '192.168.150.30',
  },
};

const BASE: Change<EnvironmentData> = { nfsServers: NO_SERVER };

describe('the hosts layer of lab on libvirt', () => {
  test('is planned, made, and made again without a change', () => {
    expect(summary(project.pulumi('preview').out)).toBe('+ 19 to create');
    const first = project.pulumi('up', '--yes');
    expect([first.code, summary(first.out)]).toEqual([0, '+ 19 created']);
    const second = project.pulumi('up', '--yes');
    expect([second.code, summary(second.out)]).toEqual([0, '19 unchanged']);
    expect(sandbox.virsh('list', '--name').trim().split('\n').sort()).toEqual([
      'lab-cp1',
      'lab-nfs',
      'lab-worker1',
      'lab-worker2',
    ]);
  });

  test('is in libvirt as its XML says', () => {
    expect(drift()).toMatchObject({ compared: { 'libvirt object': 17 }, drift: [] });
  });

  test('shows a change that somebody made by hand', () => {
    sandbox.virsh('net-destroy', 'lab-net');
    const xml = sandbox.virsh('net-dumpxml', '--inactive', 'lab-net').replace(/192\.168\.150\.250/, '192.168.150.240');
    writeFileSync(join(sandbox.folder, 'net.xml'), xml);
    sandbox.virsh('net-define', join(sandbox.folder, 'net.xml'));
    sandbox.virsh('net-start', 'lab-net');
    expect(JSON.stringify(drift().drift)).toMatch(/192\.168\.150\.240/);
  });

  test.each<[string, Change<EnvironmentData>]>([
    ['memory', machine({ memory: '512Mi' })],
    ['CPUs', machine({ vcpus: 2 })],
    ['MAC address', machine({ mac: '52:54:00:00:00:01' })],
    ['address, by cloud-init', machine({ address: '192.168.150.15' })],
    ['packages, by cloud-init', machine({ packages: ['vim'] })],
    ['DHCP range', network({ dhcp: { start: '192.168.150.210', end: '192.168.150.250' } })],
    ['DNS domain', network({ domain: 'other.internal' })],
    ['network mode', network({ mode: 'route' })],
    ['bridge device', network({ bridge: 'virbr-other' })],
    ['size of a root disk', machine({ rootDisk: { pool: 'lab-system', capacity: '5Gi' } })],
  ])('plans an edit of the %s', (_what, change) => {
    project.write({ ...change, nfsServers: NO_SERVER });
    const { out } = project.pulumi('preview');
    expect(summary(out)).toMatch(/to (update|replace|create|delete)/);
  });

  test('has `strata plan` say what an edit costs, and nothing where nothing changes', () => {
    project.write(BASE);
    expect(project.strata('plan', 'lab')).toMatchObject({ code: 0 });
    project.write({ ...machine({ memory: '512Mi' }), nfsServers: NO_SERVER });
    const { code, out } = project.strata('plan', 'lab');
    expect(code).toBe(2);
    expect(out).toMatch(/(replace|update) Domain lab-host\/lab-cp1\/Resource\n\s+memory: 384 -> 512/);
    expect(out).toContain('total   replace 1, same 17');
  });

  test('refuses fewer layers than the last run had, and says how they are taken out', () => {
    project.write(BASE);
    project.pulumi('config', 'set', 'strata:layers', 'cluster');
    const { code, out } = project.pulumi('preview');
    project.pulumi('config', 'set', 'strata:layers', 'hosts');
    expect(code).not.toBe(0);
    expect(out).toContain(
      `[config] 'strata:layers' must keep what was deployed, got "cluster" without hosts; add it, or set ` +
        'strata:removeLayer to hosts to destroy all that it made',
    );
  });

  test('refuses another host behind the same address', () => {
    const state = project.pulumi('stack', 'export').out;
    const file = join(sandbox.folder, 'state.json');
    const uuid = /<host>\s*<uuid>([^<]+)/.exec(sandbox.virsh('capabilities'))?.[1] ?? '';
    const others = state.replaceAll(uuid, '00000000-0000-0000-0000-000000000000');
    writeFileSync(file, others);
    project.pulumi('stack', 'import', '--file', file);
    const { code, out } = project.pulumi('up', '--yes');
    writeFileSync(file, state);
    project.pulumi('stack', 'import', '--file', file);
    expect(code).not.toBe(0);
    expect(out).toContain(
      `[lab-host] 'uri' must lead to the host of the last run, 00000000-0000-0000-0000-000000000000, got "${uuid}"`,
    );
  });

  test('keeps what holds data when the rest is destroyed, and takes it back unchanged', () => {
    const destroyed = project.pulumi('destroy', '--yes', '--exclude-protected');
    expect([destroyed.code, summary(destroyed.out)]).toEqual([0, '- 14 deleted, 5 unchanged']);
    expect(sandbox.virsh('list', '--all', '--name').trim()).toBe('');
    const again = project.pulumi('up', '--yes');
    expect([again.code, summary(again.out)]).toEqual([0, '+ 14 created, 5 unchanged']);
  });

  test('takes over pools and data of a stack whose state was lost', () => {
    project.pulumi('destroy', '--yes', '--exclude-protected');
    project.pulumi('stack', 'rm', 'lab', '--force', '--yes');
    initStack(project);
    const first = project.pulumi('up', '--yes');
    expect([first.code, summary(first.out), errorsIn(first.out)]).toEqual([
      0,
      '+ 16 created, = 3 imported, 19 changes',
      [],
    ]);
    expect(summary(project.pulumi('up', '--yes').out)).toBe('19 unchanged');
  });

  test('leaves nothing under retention discard', async () => {
    await clear(project, sandbox.virsh);
    project.write({ ...BASE, retention: 'discard' } as Change<EnvironmentData>);
    initStack(project);
    expect(project.pulumi('up', '--yes').code).toBe(0);
    const { code, out } = project.pulumi('destroy', '--yes');
    expect([code, summary(out)]).toEqual([0, '- 19 deleted']);
    const left = ['list', 'net-list', 'pool-list'].map((list) => sandbox.virsh(list, '--all', '--name').trim());
    expect(left).toEqual(['', '', '']);
  });
});

function machine(change: object): Change<EnvironmentData> {
  return { hosts: { 'lab-host': { machines: { 'lab-cp1': change } } } } as Change<EnvironmentData>;
}

function network(change: object): Change<EnvironmentData> {
  return { hosts: { 'lab-host': { networks: { 'lab-net': change } } } } as Change<EnvironmentData>;
}

/** The answer of `strata drift --json` about libvirt alone. */
function drift(): { readonly compared: Readonly<Record<string, number>>; readonly drift: readonly unknown[] } {
  const { out } = project.strata('drift', 'lab', '--json', '--only', 'libvirt');
  return JSON.parse(out.slice(out.indexOf('{'), out.lastIndexOf('}') + 1));
}
