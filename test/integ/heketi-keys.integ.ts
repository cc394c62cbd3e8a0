import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeSshKey } from '../../src/pki';
import { Belongings } from './sandbox/guard';
import { startHeketi } from './sandbox/heketi';
import { HeketiClient } from './sandbox/heketi-client';
import { type Daemon, sandboxFolder, startDaemon } from './sandbox/processes';

const LIMIT = 10_000;

interface Kind {
  readonly kind: string;
  /** Writes the private key to a path, and the public one beside it. */
  readonly write: (path: string) => Promise<void> | void;
  readonly outcome: 'let in' | 'kept out' | 'not started';
}

const KINDS: readonly Kind[] = [
  { kind: 'the kind that `strata secrets init` makes', write: writeOwn, outcome: 'let in' },
  { kind: 'ed25519', write: written('-t', 'ed25519'), outcome: 'let in' },
  { kind: 'ECDSA, in the format of OpenSSL', write: written('-t', 'ecdsa', '-m', 'PEM'), outcome: 'let in' },
  { kind: 'ECDSA, in the format of OpenSSH', write: written('-t', 'ecdsa'), outcome: 'not started' },
  // it signs with SHA-1 alone, which OpenSSH 8.8 and later take from nobody
  {
    kind: 'RSA, in the format of OpenSSL',
    write: written('-t', 'rsa', '-b', '2048', '-m', 'PEM'),
    outcome: 'kept out',
  },
  { kind: 'RSA, in the format of OpenSSH', write: written('-t', 'rsa', '-b', '2048'), outcome: 'kept out' },
];

function written(...args: readonly string[]): Kind['write'] {
  return (path) => {
    execFileSync('ssh-keygen', ['-q', '-N', '', '-f', path, ...args]);
  };
}

async function writeOwn(path: string): Promise<void> {
  const { privateKey, publicKey } = await makeSshKey('heketi');
  writeFileSync(path, privateKey, { mode: 0o600 });
  writeFileSync(`${path}.pub`, `${publicKey}\n`);
}

describe('GLU-2: heketi on a storage machine', () => {
  const belongings = new Belongings();
  let folder: string;

  beforeEach(async () => {
    folder = await belongings.keep(sandboxFolder());
  });

  afterEach(() => belongings.undo());

  test.each(KINDS)('with a key of $kind is $outcome', async ({ write, outcome }) => {
    const key = join(folder, 'key');
    await write(key);
    const config = { port: '8080', jwt: {}, glusterfs: { sshexec: { keyfile: key, user: 'root', port: '22' } } };
    const starting = startHeketi({ executor: 'ssh', config: JSON.stringify(config) });
    if (outcome === 'not started') {
      await expect(starting).rejects.toThrow('Unable to get keyfile: ssh: unhandled key type');
      return;
    }
    const heketi = await starting;
    belongings.add(() => heketi.stop());
    const server = await startSshServer(heketi.netns, folder);
    belongings.add(() => server.stop());

    const client = new HeketiClient(heketi.url, heketi.adminKey);
    const { body: cluster } = await client.ask('POST', '/clusters', { file: true, block: false });
    const hostnames = { manage: ['127.0.0.1'], storage: ['127.0.0.1'] };
    const { status, body } = await client.ask('POST', '/nodes', { zone: 1, cluster: cluster.id, hostnames });
    const commands = join(folder, 'commands');
    if (outcome === 'let in') {
      expect([status, body.hostnames]).toEqual([200, hostnames]);
      expect(readFileSync(commands, 'utf8')).toContain('systemctl status glusterd');
    } else {
      expect([status, existsSync(commands)]).toEqual([400, false]);
      // the methods follow in either order
      expect(readFileSync(heketi.log, 'utf8')).toContain('ssh: unable to authenticate, attempted methods [');
      expect(body).toBe("New Node doesn't have glusterd running");
    }
  });
});

/** A machine that lets root in with the key, and says yes to whatever it is told to do. */
async function startSshServer(netns: string, folder: string): Promise<Daemon> {
  const hostKey = join(folder, 'host-key');
  execFileSync('ssh-keygen', ['-q', '-N', '', '-t', 'ed25519', '-f', hostKey]);
  const answer = join(folder, 'answer.sh');
  writeFileSync(answer, `#!/bin/sh\necho "$SSH_ORIGINAL_COMMAND" >> ${join(folder, 'commands')}\n`);
  chmodSync(answer, 0o755);
  const settings = {
    HostKey: hostKey,
    AuthorizedKeysFile: join(folder, 'key.pub'),
    StrictModes: 'no',
    UsePAM: 'no',
    PasswordAuthentication: 'no',
    ForceCommand: answer,
    PidFile: 'none',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  mkdirSync(join(folder, 'run'));
  // it takes a folder below /run for granted
  const script = `mount -t tmpfs none /run && mkdir /run/sshd && exec /usr/sbin/sshd -f /dev/null -D -e "$@"`;
  return startDaemon({
    name: 'sshd',
    command: 'ip',
    args: ['netns', 'exec', netns, 'sh', '-c', script, 'sshd', ...options],
    folder,
    ready: () => readFileSync(join(folder, 'sshd.log'), 'utf8').includes('Server listening') || undefined,
    limit: LIMIT,
  });
}
