import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../../support/checkout';
import { kvmWorks } from '../sandbox/guests';
import { type LibvirtSandbox, startLibvirt } from '../sandbox/libvirt';
import { untilAwake } from './guest-commands';
import {
  ADDRESS,
  CLIENT,
  describeServer,
  exported,
  type Guests,
  guarded,
  restartUnderLoad,
  SERVER,
  succeeded,
} from './nfs-guests';
import { initStack, makeProject, type Project, summary } from './project';

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
  project = await makeProject({ uri: sandbox.uri, image, change: guarded() });
  initStack(project);
});

afterAll(async () => {
  await project?.remove();
  await sandbox?.stop();
});

const guests = (): Guests => ({ sandbox, project });

describe('guests of lab', () => {
  test('come up by `pulumi up` with their files, and a second run changes nothing', async () => {
    const first = project.pulumi('up', '--yes');
    expect([first.code, summary(first.out)]).toEqual([0, '+ 19 created']);
    expect(summary(project.pulumi('up', '--yes').out)).toBe('19 unchanged');
    for (const guest of [SERVER, CLIENT]) {
      await untilAwake(sandbox, guest);
      await succeeded(guests(), guest, 'cloud-init status --wait', 600_000);
    }
  });

  test('keep what their first boot wrote though the power fails as it ends, and let people in', async () => {
    const written = () =>
      succeeded(guests(), CLIENT, "find /etc -xdev -type f -mmin -60 -exec sha256sum '{}' + | sort");
    const before = await written();
    expect(before).toContain('/etc/ssh/ssh_host_ed25519_key\n');
    sandbox.virsh('destroy', CLIENT);
    sandbox.virsh('start', CLIENT);
    await untilAwake(sandbox, CLIENT);
    expect(await written()).toBe(before);
    await succeeded(guests(), CLIENT, 'systemctl start ssh');
  });

  test('have the static address of the tree, and no other', async () => {
    const addresses = await succeeded(guests(), SERVER, 'ip -brief address show scope global');
    expect(addresses.split(/\s+/)).toEqual(['eth0', 'UP', `${ADDRESS}/24`]);
  });

  test('serve exactly what the tree exports', async () => {
    expect(await exported(guests())).toEqual([
      '/exports/downloads 192.168.150.0/24',
      '/exports/reports 192.168.150.0/24',
    ]);
  });

  test('keep on the data disk every byte that another guest wrote, through a restart of the server', async () => {
    // a directory for all, as the tree makes it: root is nobody there
    expect(await restartUnderLoad(guests())).toEqual({ lost: '', files: '1000' });
    expect(await succeeded(guests(), SERVER, 'findmnt --noheadings --output SOURCE /exports')).toBe('/dev/vdb');
  });

  describeServer(guests);

  test('have their files compared by `strata drift`, which finds an edit made by hand', async () => {
    const drift = () => project.strata('drift', 'lab', '--only', 'libvirt');
    expect(drift()).toMatchObject({ code: 0, out: expect.stringContaining('5 guest files') });
    await succeeded(guests(), SERVER, 'echo "# by hand" >> /etc/exports');
    expect(drift()).toMatchObject({ code: 2, out: expect.stringContaining('/etc/exports in lab-nfs') });
  });
});
