import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/checkout';
import { tinyGuest } from './sandbox/guests';
import { type LibvirtSandbox, SYSTEM_SOCKET, startLibvirt } from './sandbox/libvirt';
import { isRunning } from './sandbox/processes';
import { until } from './sandbox/until';

const NETWORK = join(ROOT, 'dist/lab/libvirt/lab-host/network-lab-net.xml');

/** Links of this machine's own namespace. */
function links(): string {
  return execFileSync('ip', ['-brief', 'link'], { encoding: 'utf8' });
}

describe('the libvirt sandbox', () => {
  let sandbox: LibvirtSandbox;
  let before: string;

  beforeAll(async () => {
    before = links();
    sandbox = await startLibvirt();
  });

  afterAll(() => sandbox?.stop());

  test('serves qemu:///system', () => {
    const asked = execFileSync('virsh', ['--connect', 'qemu:///system', 'hostname'], { encoding: 'utf8' });
    expect(asked).toBe(sandbox.virsh('hostname'));
  });

  test('is refused beside another libvirtd that serves it', async () => {
    await expect(startLibvirt()).rejects.toThrow(
      `[sandbox/libvirt] 'systemSocket' must be free, got "${SYSTEM_SOCKET}, which answers"; ` +
        'stop the libvirtd that serves it, or start the sandbox with systemSocket: false',
    );
  });

  test('starts the network of lab in its own namespace, and no bridge outside', () => {
    sandbox.virsh('net-define', NETWORK);
    sandbox.virsh('net-start', 'lab-net');
    expect(sandbox.exec('ip', '-brief', 'address')).toMatch(/ 192\.168\.150\.1\/24/);
    expect(links()).toBe(before);
  });

  test('runs a guest on that network', async () => {
    const guest = tinyGuest(sandbox.folder, { name: 'tiny', network: 'lab-net' });
    writeFileSync(join(sandbox.folder, 'tiny.xml'), guest.xml);
    sandbox.virsh('define', join(sandbox.folder, 'tiny.xml'));
    sandbox.virsh('start', 'tiny');
    const where = 'test/tiny';
    const printed = await until(
      { where, what: 'booted', limit: 60_000, advice: () => 'read the log of its QEMU' },
      () => readFileSync(guest.console, 'utf8').match(/booted/)?.[0],
    );
    expect(printed).toBe('booted');
    expect(sandbox.virsh('domstate', 'tiny').trim()).toBe('running');
    expect(links()).toBe(before);
  });

  test('leaves no process, namespace, folder or socket behind', async () => {
    const listed = execFileSync('ip', ['netns', 'pids', sandbox.netns], { encoding: 'utf8' });
    const pids = listed.trim().split('\n').map(Number);
    // libvirtd, QEMU, and dnsmasq with its helper
    expect(pids.length).toBeGreaterThanOrEqual(3);
    await sandbox.stop();
    expect(pids.filter(isRunning)).toEqual([]);
    expect(execFileSync('ip', ['netns', 'list'], { encoding: 'utf8' })).not.toContain(sandbox.netns);
    expect(existsSync(sandbox.folder)).toBe(false);
    expect(existsSync(SYSTEM_SOCKET)).toBe(false);
    expect(links()).toBe(before);
  });
});
