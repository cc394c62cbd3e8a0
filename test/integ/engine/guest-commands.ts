import type { LibvirtSandbox } from '../sandbox/libvirt';
import { until } from '../sandbox/until';

/** What a command left in a guest. */
export interface GuestRun {
  readonly code: number;
  readonly out: string;
}

/** Runs a shell command in a guest, through its agent. */
export async function inGuest(
  { virsh }: LibvirtSandbox,
  guest: string,
  command: string,
  limit = 120_000,
): Promise<GuestRun> {
  const ask = (execute: string, args: object) =>
    JSON.parse(virsh('qemu-agent-command', guest, JSON.stringify({ execute, arguments: args }))).return;
  const { pid } = ask('guest-exec', { path: '/bin/sh', arg: ['-c', `${command} 2>&1`], 'capture-output': true });
  const where = `${guest}: ${command}`;
  return until({ where, what: 'ended', limit, every: 500, advice: () => 'see what it waits for' }, () => {
    const status = ask('guest-exec-status', { pid });
    return status.exited
      ? { code: status.exitcode, out: Buffer.from(status['out-data'] ?? '', 'base64').toString() }
      : undefined;
  });
}

/** Waits until the agent of a guest answers. */
export async function untilAwake({ virsh }: LibvirtSandbox, guest: string): Promise<void> {
  const advice = () => 'read its console; emulated guests take minutes';
  await until({ where: guest, what: 'awake', limit: 600_000, every: 2000, advice }, () => {
    try {
      return virsh('qemu-agent-command', guest, '{"execute":"guest-ping"}');
    } catch {
      return undefined;
    }
  });
}
