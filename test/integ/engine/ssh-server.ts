import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePorts, startDaemon } from '../sandbox/processes';

/** A server outside the tree, on loopback: its /etc is a copy, and what it exports nobody serves. */
export interface SshServer {
  readonly address: string;
  readonly port: number;
  /** Folder with a program `ssh` that has keys and known hosts of its own, as a person has. */
  readonly bin: string;
  /** Absolute directory that it may export. */
  readonly directory: string;
  /** Path of a file of its /etc on this machine. */
  etc(file: string): string;
  /** Makes it an unknown host. */
  forget(): void;
  stop(): Promise<void>;
}

/** The real sshd with a key of its own for root, in a mount namespace. */
export async function startSshServer(folder: string): Promise<SshServer> {
  const [port] = await freePorts(1);
  const at = (name: string) => join(folder, name);
  for (const name of ['bin', 'srv']) {
    mkdirSync(at(name));
  }
  cpSync('/etc', at('etc'), { recursive: true, verbatimSymlinks: true });
  for (const key of ['host-key', 'key']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(key)]);
  }
  cpSync(at('key.pub'), at('authorized_keys'));
  const config = [
    `ListenAddress 127.0.0.1:${port}`,
    `HostKey ${at('host-key')}`,
    `AuthorizedKeysFile ${at('authorized_keys')}`,
    `PidFile none`,
    // the folder lies below /tmp
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
  ];
  writeFileSync(at('sshd_config'), `${config.join('\n')}\n`);
  const hostKey = readFileSync(at('host-key.pub'), 'utf8').split(' ').slice(0, 2).join(' ');
  const known = `[127.0.0.1]:${port} ${hostKey}\n`;
  writeFileSync(at('known_hosts'), known);
  const own = [`IdentityFile ${at('key')}`, 'IdentitiesOnly yes', `UserKnownHostsFile ${at('known_hosts')}`];
  writeFileSync(at('ssh_config'), `${own.join('\n')}\n`);
  writeFileSync(at('bin/ssh'), `#!/bin/sh\nexec /usr/bin/ssh -F ${at('ssh_config')} "$@"\n`, { mode: 0o755 });

  const inside = [
    `mount --bind ${at('etc')} /etc`,
    'mount -t tmpfs none /var/lib/nfs',
    'mkdir -p /run/sshd',
    `exec /usr/sbin/sshd -D -e -f ${at('sshd_config')}`,
  ];
  const daemon = await startDaemon({
    name: 'sshd',
    command: 'unshare',
    args: ['--mount', 'sh', '-ec', inside.join('\n')],
    folder,
    limit: 30_000,
    ready: () => execFileSync(at('bin/ssh'), ['-o', 'BatchMode=yes', '-p', `${port}`, 'root@127.0.0.1', 'true']).length,
  });
  return {
    address: '127.0.0.1',
    port,
    bin: at('bin'),
    directory: at('srv/data'),
    etc: (file) => at(`etc/${file}`),
    forget: () => writeFileSync(at('known_hosts'), ''),
    stop: () => daemon.stop(),
  };
}
