import { closedServers } from '../../../../src/pulumi/world/ssh-servers';
import type { GuestFileRecord } from '../../../../src/records';
import { type StandInAnswer, StandIns } from '../../../support/stand-ins';

function fileOn(guest: string, path: string, ssh?: GuestFileRecord['ssh']): GuestFileRecord {
  const file = { path, content: '', mode: '0644', class: 'live' as const };
  return { kind: 'guest-file', path: `nfs-${guest}`, guest, managed: true, file, ssh };
}

const files = [
  fileOn('10.0.0.9', '/etc/exports', { user: 'root' }),
  fileOn('10.0.0.9', '/etc/strata/nfs.nft', { user: 'root' }),
  fileOn('10.0.0.8', '/etc/exports', { user: 'admin', port: 2222 }),
  fileOn('lab-nfs', '/etc/exports'),
];

async function asked(answers: readonly StandInAnswer[]) {
  const world = new StandIns().answer('ssh', answers);
  return { problems: await closedServers(files, { PATH: world.folder }), asked: world.asked('ssh') };
}

describe('servers that ssh writes to', () => {
  test('are asked once each whether they let us in', async () => {
    const { problems, asked: commands } = await asked([{ when: /./ }]);
    expect(problems).toEqual([]);
    expect([...commands].sort()).toEqual([
      '-o BatchMode=yes -o ConnectTimeout=10 -- root@10.0.0.9 true',
      '-o BatchMode=yes -o ConnectTimeout=10 -p 2222 -- admin@10.0.0.8 true',
    ]);
  });

  test('are told with the command to try, when they do not', async () => {
    const { problems } = await asked([
      { when: /10\.0\.0\.8/, code: 255, stderr: 'admin@10.0.0.8: Permission denied (publickey).\r\n' },
      { when: /./ },
    ]);
    expect(problems).toEqual([
      `[nfs-10.0.0.8] 'ssh' must lead to a server that lets whoever deploys in, got "-p 2222 admin@10.0.0.8": ` +
        'admin@10.0.0.8: Permission denied (publickey).; log in once by hand, with a key that asks for no password: ' +
        'ssh -p 2222 admin@10.0.0.8',
    ]);
  });

  test('need the program', async () => {
    expect(await closedServers(files, { PATH: '/nowhere' })).toEqual([
      `[deploy] 'ssh' must be a program on PATH, got "none"; install it (Debian: apt install openssh-client)`,
    ]);
    expect(await closedServers([files[3]], { PATH: '/nowhere' })).toEqual([]);
  });
});
