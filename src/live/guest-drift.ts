import { createHash } from 'node:crypto';
import type { GuestFileRecord } from '../records';
import { type Drift, type Drifts, MISSING } from './drift';
import type { LibvirtHost } from './libvirt-host';
import { NotReached } from './program';

/** How often the agent is asked whether the command has ended, and how long it is waited for between. */
const TRIES = 40;
const PAUSE = 250;

/** What `sha256sum` says of a file that is not there. */
const ABSENT = /No such file/;

interface ExecStatus {
  readonly exited: boolean;
  readonly exitcode?: number;
  readonly 'out-data'?: string;
  readonly 'err-data'?: string;
}

/**
 * Live files of one guest whose content is not the tree's. They are asked for through the guest agent, over the host's
 * libvirt, and only their hash is read.
 *
 * @throws NotReached when the agent does not answer
 */
export async function guestDrift(guest: string, files: readonly GuestFileRecord[], host: LibvirtHost): Promise<Drifts> {
  const drifts: Drift[] = [];
  for (const { path, file } of files) {
    const wanted = createHash('sha256').update(file.content).digest('hex');
    const found = await hashInGuest(guest, file.path, host);
    if (found !== wanted) {
      const world = found === undefined ? MISSING : `sha256 ${found}`;
      drifts.push({ path, what: `${file.path} in ${guest}`, tree: `sha256 ${wanted}`, world });
    }
  }
  return { kind: 'guest file', compared: files.length, drifts, notCompared: [] };
}

async function hashInGuest(guest: string, file: string, host: LibvirtHost): Promise<string | undefined> {
  const command = { path: 'sha256sum', arg: ['--', file], 'capture-output': true };
  const { pid } = await agent<{ readonly pid: number }>(guest, { execute: 'guest-exec', arguments: command }, host);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const status = await agent<ExecStatus>(guest, { execute: 'guest-exec-status', arguments: { pid } }, host);
    if (status.exited) {
      return hashIn(status, file);
    }
    await new Promise((done) => setTimeout(done, PAUSE));
  }
  throw new NotReached(`sha256sum of ${file} did not end within ${(TRIES * PAUSE) / 1000} seconds`);
}

function hashIn(status: ExecStatus, file: string): string | undefined {
  const [out, err] = [status['out-data'], status['err-data']].map((data) =>
    Buffer.from(data ?? '', 'base64').toString(),
  );
  if (status.exitcode === 0) {
    // a name with a backslash makes sha256sum start its line with one
    return out.replace(/^\\/, '').slice(0, 64);
  }
  if (ABSENT.test(err)) {
    return undefined;
  }
  throw new NotReached(`sha256sum of ${file} failed: ${err.trim() || `exit code ${status.exitcode}`}`);
}

async function agent<T>(guest: string, command: object, host: LibvirtHost): Promise<T> {
  return JSON.parse(await host.ask(['qemu-agent-command', guest, JSON.stringify(command)])).return;
}
