import { createHash } from 'node:crypto';
import { driftText, guestDrift, LibvirtHost, serverDrift } from '../../../src/live';
import type { GuestFileRecord } from '../../../src/records';
import { type StandInAnswer, StandIns } from '../../support/stand-ins';

const CONTENT = '/exports/a 10.0.0.0/8(rw)\n';
const OURS = createHash('sha256').update(CONTENT).digest('hex');

const file: GuestFileRecord = {
  kind: 'guest-file',
  path: 'lab-host/lab-nfs',
  guest: 'lab-nfs',
  managed: true,
  file: { path: '/etc/exports', content: CONTENT, mode: '0644', class: 'live' },
};

const base64 = (text: string) => Buffer.from(text).toString('base64');
const started: StandInAnswer = { when: /"guest-exec"/, stdout: '{"return":{"pid":42}}\n' };

/** What the agent says of the command once it has ended. */
function ended(exitcode: number, out: string, err = ''): StandInAnswer {
  const answer = { exited: true, exitcode, 'out-data': base64(out), 'err-data': base64(err) };
  return { when: /"guest-exec-status","arguments":\{"pid":42}/, stdout: JSON.stringify({ return: answer }) };
}

async function drifts(...answers: readonly StandInAnswer[]) {
  const world = new StandIns().answer('virsh', answers);
  const found = guestDrift('lab-nfs', [file], new LibvirtHost({ uri: 'qemu:///system' }, { PATH: world.folder }));
  return { lines: (await found).drifts.map(driftText), asked: world.asked('virsh') };
}

describe('a live file in a guest', () => {
  test('is as the tree says when its hash is', async () => {
    const { lines, asked } = await drifts(started, ended(0, `${OURS}  /etc/exports\n`));
    expect(lines).toEqual([]);
    expect(asked[0]).toBe(
      '--connect qemu:///system qemu-agent-command lab-nfs ' +
        '{"execute":"guest-exec","arguments":{"path":"sha256sum","arg":["--","/etc/exports"],"capture-output":true}}',
    );
  });

  test('differs when somebody edited it', async () => {
    const theirs = 'f'.repeat(64);
    expect((await drifts(started, ended(0, `${theirs}  /etc/exports\n`))).lines).toEqual([
      `[lab-host/lab-nfs] /etc/exports in lab-nfs: the tree says "sha256 ${OURS}", the world "sha256 ${theirs}"`,
    ]);
  });

  test('differs when it is not there', async () => {
    const { lines } = await drifts(started, ended(1, '', 'sha256sum: /etc/exports: No such file or directory\n'));
    expect(lines).toEqual([expect.stringContaining('the world "nothing of that name"')]);
  });

  test.each<[string, readonly StandInAnswer[], string]>([
    [
      'the agent is not there',
      [{ when: /./, code: 1, stderr: 'error: Guest agent is not responding: QEMU guest agent is not connected\n' }],
      'Guest agent is not responding: QEMU guest agent is not connected',
    ],
    [
      'it may not be read',
      [started, ended(1, '', 'sha256sum: /etc/exports: Permission denied\n')],
      'Permission denied',
    ],
  ])('cannot be judged when %s', async (_case, answers, why) => {
    await expect(drifts(...answers)).rejects.toThrow(why);
  });
});

describe('a live file on a server that ssh reaches', () => {
  async function onServer(answer: Omit<StandInAnswer, 'when'>) {
    const world = new StandIns().answer('ssh', [{ when: /./, ...answer }]);
    const found = serverDrift('10.0.0.9', [file], { user: 'root', port: 2222 }, { PATH: world.folder });
    return { lines: (await found).drifts.map(driftText), asked: world.asked('ssh') };
  }

  test('is as the tree says when its hash is', async () => {
    const { lines, asked } = await onServer({ stdout: `${OURS}  /etc/exports\n` });
    expect([lines, asked]).toEqual([
      [],
      [`-o BatchMode=yes -o ConnectTimeout=10 -p 2222 -- root@10.0.0.9 sha256sum -- '/etc/exports'`],
    ]);
  });

  test.each<[string, Omit<StandInAnswer, 'when'>, string]>([
    ['somebody edited it', { stdout: `${'f'.repeat(64)}  /etc/exports\n` }, `the world "sha256 ${'f'.repeat(64)}"`],
    [
      'it is not there',
      { code: 1, stderr: 'sha256sum: /etc/exports: No such file or directory\n' },
      'the world "nothing',
    ],
  ])('differs when %s', async (_case, answer, what) => {
    expect((await onServer(answer)).lines).toEqual([expect.stringContaining(what)]);
  });

  test.each<[string, Omit<StandInAnswer, 'when'>, string]>([
    [
      'ssh does not get there',
      { code: 255, stderr: 'Host key verification failed.\r\n' },
      'Host key verification failed.',
    ],
    ['it may not be read', { code: 1, stderr: 'sha256sum: /etc/exports: Permission denied\n' }, 'Permission denied'],
  ])('cannot be judged when %s', async (_case, answer, why) => {
    await expect(onServer(answer)).rejects.toThrow(why);
  });
});
