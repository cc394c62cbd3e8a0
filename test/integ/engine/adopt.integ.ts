import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EnvironmentData } from '../../../stacks/environment';
import type { Change } from '../../support/fixture-environments';
import { type LibvirtSandbox, startLibvirt } from '../sandbox/libvirt';
import { emptyImage, initStack, makeProject, type Project, summary } from './project';

let sandbox: LibvirtSandbox;
let project: Project;

/** A pool, a network and a volume, which somebody may have made by hand before there was a tree; with it, a machine. */
function small(adopt?: true): Change<EnvironmentData> {
  const machine = {
    memory: '384Mi',
    vcpus: 1,
    virtualization: 'qemu',
    network: 'lab-net',
    rootDisk: { volume: 'legacy', pool: undefined, capacity: undefined },
    iso: { pool: 'lab-data', file: 'install.iso' },
    image: undefined,
    address: undefined,
    dataDisks: undefined,
  };
  const others = { 'lab-cp1': undefined, 'lab-worker1': undefined, 'lab-worker2': undefined };
  return {
    hosts: {
      'lab-host': {
        pools: { 'lab-system': undefined, 'lab-data': { adopt } },
        networks: { 'lab-net': { adopt } },
        images: undefined,
        volumes: { legacy: { pool: 'lab-data', capacity: '1Gi', adopt } },
        machines: { ...others, 'lab-nfs': adopt ? machine : undefined },
      },
    },
    cluster: undefined,
    nfsServers: undefined,
    volumes: undefined,
    claims: undefined,
    webApps: undefined,
  } as unknown as Change<EnvironmentData>;
}

/** Defines by hand what the tree would make, under UUIDs that are not the tree's. */
function makeByHand(): void {
  const folder = join(project.folder, 'dist/lab/libvirt/lab-host');
  const written = project.strata('synth', 'lab');
  if (written.code !== 0) {
    throw new Error(written.out);
  }
  const define = (kind: string, ...command: readonly string[]) => {
    for (const name of readdirSync(folder).filter((file) => file.startsWith(`${kind}-`))) {
      const file = join(sandbox.folder, name);
      const foreign = readFileSync(join(folder, name), 'utf8').replace(/(<uuid>).{4}/, '$1feed');
      writeFileSync(file, foreign);
      sandbox.virsh(...command, file);
    }
  };
  define('pool', 'pool-define');
  sandbox.virsh('pool-build', 'lab-data');
  sandbox.virsh('pool-start', 'lab-data');
  sandbox.virsh('pool-autostart', 'lab-data');
  define('volume', 'vol-create', '--pool', 'lab-data');
  writeFileSync(join(project.pools, 'data/install.iso'), Buffer.alloc(2 ** 20));
  define('network', 'net-define');
  sandbox.virsh('net-start', 'lab-net');
  sandbox.virsh('net-autostart', 'lab-net');
}

beforeAll(async () => {
  sandbox = await startLibvirt({ systemSocket: false });
  project = await makeProject({ uri: sandbox.uri, image: emptyImage(sandbox.folder), change: small() });
  initStack(project);
  makeByHand();
});

afterAll(async () => {
  await project?.remove();
  await sandbox?.stop();
});

describe('what somebody made by hand', () => {
  test('is not touched as long as the tree does not say so', () => {
    const { code, out } = project.pulumi('up', '--yes');
    expect(code).not.toBe(0);
    expect(out).toContain(`[lab-host/lab-net/Resource] 'name' must be free on lab-host, and belongs to something else`);
    expect(sandbox.virsh('net-list', '--name').trim()).toBe('lab-net');
  });

  test('is taken over as it is, and used by a machine of the tree', () => {
    const ofNetwork = () => sandbox.virsh('net-dumpxml', '--inactive', 'lab-net');
    const before = ofNetwork();
    project.write(small(true));
    const first = project.pulumi('up', '--yes');
    expect([first.code, summary(first.out)]).toEqual([0, '+ 3 created, = 3 imported, 6 changes']);
    expect(summary(project.pulumi('up', '--yes').out)).toBe('6 unchanged');
    expect([ofNetwork(), sandbox.virsh('domstate', 'lab-nfs').trim()]).toEqual([before, 'running']);
  });

  test('shows an edit of the tree in the plan from then on', () => {
    const { hosts } = small(true) as { hosts: { 'lab-host': { networks: { 'lab-net': object } } } };
    hosts['lab-host'].networks['lab-net'] = { adopt: true, mode: 'route' };
    project.write({ ...small(true), hosts } as Change<EnvironmentData>);
    expect(summary(project.pulumi('preview').out)).toMatch(/to (update|replace)/);
  });
});
