import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { EnvironmentData } from '../../../stacks/environment';
import { ROOT } from '../../support/checkout';
import type { Change } from '../../support/fixture-environments';
import { kvmWorks } from '../sandbox/guests';
import { type LibvirtSandbox, startLibvirt } from '../sandbox/libvirt';
import { inGuest, untilAwake } from './guest-commands';
import { initStack, makeProject, type Project, summary } from './project';
import { TWO_MACHINES } from './two-machines';

const SERVER = 'lab-nfs';
const CLIENT = 'lab-worker1';
const ADDRESS = '192.168.150.20';

/** Emulated guests take minutes to start, and wait for each other. */
jest.setTimeout(1_500_000);

let sandbox: LibvirtSandbox;
let project: Project;

beforeAll(async () => {
  const kvm = kvmWorks();
  process.stderr.write(kvm.works ? '' : `guests are emulated: ${kvm.why}\n`);
  const script = join(ROOT, 'tools/guest-image/build.mjs');
  const image = execFileSync(process.execPath, [script], { encoding: 'utf8' }).trim();
  sandbox = await startLibvirt({ systemSocket: false });
  project = await makeProject({ uri: sandbox.uri, image, change: TWO_MACHINES });
  initStack(project);
});

afterAll(async () => {
  await project?.remove();
  await sandbox?.stop();
});

async function succeeded(guest: string, command: string): Promise<string> {
  const { code, out } = await inGuest(sandbox, guest, command);
  if (code !== 0) {
    throw new Error(`${guest}: ${command}: ${out}`);
  }
  return out.trim();
}

async function exported(): Promise<readonly string[]> {
  const lines = await succeeded(CLIENT, `showmount --no-headers -e ${ADDRESS}`);
  return lines
    .split('\n')
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .sort();
}

describe('guests of lab', () => {
  test('come up by `pulumi up` with their files, and a second run changes nothing', async () => {
    const first = project.pulumi('up', '--yes');
    expect([first.code, summary(first.out)]).toEqual([0, '+ 15 created']);
    expect(summary(project.pulumi('up', '--yes').out)).toBe('15 unchanged');
    await untilAwake(sandbox, CLIENT);
  });

  test('have the static address of the tree, and no other', async () => {
    const addresses = await succeeded(SERVER, 'ip -brief address show scope global');
    expect(addresses.split(/\s+/)).toEqual(['eth0', 'UP', `${ADDRESS}/24`]);
  });

  test('serve exactly what the tree exports', async () => {
    expect(await exported()).toEqual(['/exports/downloads 192.168.150.0/24', '/exports/reports 192.168.150.0/24']);
  });

  test('keep on the data disk what another guest wrote, through a restart of the server', async () => {
    await succeeded(CLIENT, `mkdir -p /mnt/d && mount -t nfs -o vers=4.2 ${ADDRESS}:/exports/downloads /mnt/d`);
    // as a pod does, not as root
    await succeeded(
      CLIENT,
      `setpriv --reuid 101 --regid 101 --clear-groups sh -c 'echo written > /mnt/d/file && sync'`,
    );
    expect(await succeeded(SERVER, 'findmnt --noheadings --output SOURCE /exports')).toBe('/dev/vdb');

    sandbox.virsh('destroy', SERVER);
    sandbox.virsh('start', SERVER);
    await untilAwake(sandbox, SERVER);
    // past what the client remembers
    await succeeded(CLIENT, 'umount -f -l /mnt/d; echo 3 > /proc/sys/vm/drop_caches');
    const mount = `until mount -t nfs -o vers=4.2 ${ADDRESS}:/exports/downloads /mnt/d; do sleep 2; done`;
    const { out } = await inGuest(sandbox, CLIENT, `${mount}; cat /mnt/d/file`, 300_000);
    expect(out.trim().split('\n').at(-1)).toBe('written');
  });

  test('get another export while they run, and no machine is touched', async () => {
    const more = { exports: { '/exports/more': { clients: ['192.168.150.0/24'] } } };
    project.write({ ...TWO_MACHINES, nfsServers: { 'lab-nfs': more } } as Change<EnvironmentData>);
    const { code, out } = project.pulumi('up', '--yes');
    expect([code, summary(out)]).toEqual([0, '~ 1 updated, 14 unchanged']);
    expect(await exported()).toContain('/exports/more 192.168.150.0/24');
  });

  test('have their files compared by `strata drift`, which finds an edit made by hand', async () => {
    const drift = () => project.strata('drift', 'lab', '--only', 'libvirt');
    expect(drift()).toMatchObject({ code: 0, out: expect.stringContaining('1 guest file') });
    await succeeded(SERVER, 'echo "# by hand" >> /etc/exports');
    expect(drift()).toMatchObject({ code: 2, out: expect.stringContaining('/etc/exports in lab-nfs') });
  });
});
