import { createHash } from 'node:crypto';
import type { GuestFileRecord, SshAccess } from '../records';
import { type Drift, type Drifts, MISSING } from './drift';
import type { LibvirtHost } from './libvirt-host';
import { type Answer, type Environment, NotReached } from './program';
import { askBySsh } from './ssh';

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

/** The hash of a file, by its path; undefined when it is not there. */
type HashOf = (file: string) => Promise<string | undefined>;

/**
 * Live files of one guest whose content is not the tree's. They are asked for through the guest agent, over the host's
 * libvirt, and only their hash is read.
 *
 * @throws NotReached when the agent does not answer
 */
export function guestDrift(guest: string, files: readonly GuestFileRecord[], host: LibvirtHost): Promise<Drifts> {
  return driftsOf(guest, files, (file) => hashInGuest(guest, file, host));
}

/**
 * The same of a server outside the tree, asked by ssh as the deployment writes there.
 *
 * @throws NotReached when ssh does not get there
 */
export function serverDrift(
  server: string,
  files: readonly GuestFileRecord[],
  ssh: SshAccess,
  env: Environment,
): Promise<Drifts> {
  return driftsOf(server, files, async (file) => {
    const quoted = `'${file.replaceAll("'", `'\\''`)}'`;
    const { code, stdout, stderr } = await askBySsh(server, ssh, `sha256sum -- ${quoted}`, env);
    return hashIn({ code, stdout, stderr }, file);
  });
}

async function driftsOf(guest: string, files: readonly GuestFileRecord[], hashOf: HashOf): Promise<Drifts> {
  const drifts: Drift[] = [];
  for (const { path, file } of files) {
    const wanted = createHash('sha256').update(file.content).digest('hex');
    const found = await hashOf(file.path);
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
      const [stdout, stderr] = [status['out-data'], status['err-data']].map((data) =>
        Buffer.from(data ?? '', 'base64').toString(),
      );
      return hashIn({ code: status.exitcode ?? -1, stdout, stderr }, file);
    }
    await new Promise((done) => setTimeout(done, PAUSE));
  }
  throw new NotReached(`sha256sum of ${file} did not end within ${(TRIES * PAUSE) / 1000} seconds`);
}

function hashIn({ code, stdout, stderr }: Answer, file: string): string | undefined {
  if (code === 0) {
    // a name with a backslash makes sha256sum start its line with one
    return stdout.replace(/^\\/, '').slice(0, 64);
  }
  if (ABSENT.test(stderr)) {
    return undefined;
  }
  throw new NotReached(`sha256sum of ${file} failed: ${stderr.trim() || `exit code ${code}`}`);
}

async function agent<T>(guest: string, command: object, host: LibvirtHost): Promise<T> {
  return JSON.parse(await host.ask(['qemu-agent-command', guest, JSON.stringify(command)])).return;
}
