import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pulumiFailure, runPulumi } from '../../../src/live/pulumi-cli';
import { PulumiStandIn, TROUBLE } from '../../support/pulumi-stand-in';
import { passingFolder } from '../../support/terminal';

const SET = ['config', 'set', '--secret', '--stack', 'lab', 'strata:pki'];

/** A `pulumi` on PATH that is this one line of Node. */
function programmed(line: string) {
  const cwd = passingFolder();
  writeFileSync(join(cwd, 'pulumi'), `#!${process.execPath}\n${line}\n`, { mode: 0o755 });
  return { cwd, env: { PATH: cwd } };
}

describe('runPulumi', () => {
  test('hands a value over on stdin, and asks neither a person nor the network', async () => {
    const pulumi = new PulumiStandIn();
    const run = await runPulumi(SET, { cwd: passingFolder(), env: { PATH: pulumi.bin }, stdin: 'a\nb' });
    expect(run).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(pulumi.stored).toEqual({ 'strata:pki': 'a\nb' });
    expect(pulumi.calls).toEqual([
      { argv: ['--non-interactive', '--color', 'never', ...SET], stdin: 'a\nb', updateCheck: 'true' },
    ]);
  });

  test('gives a failed command back with all it said', async () => {
    const pulumi = programmed("console.log('half'); console.error('error: no'); process.exitCode = 7;");
    expect(await runPulumi(['up'], pulumi)).toEqual({ code: 7, stdout: 'half\n', stderr: 'error: no\n' });
  });

  test('gives a killed command back as failed', async () => {
    const { code, stderr } = await runPulumi(['up'], programmed("process.kill(process.pid, 'SIGKILL');"));
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'error: ended by SIGKILL\n' });
  });

  test('lets a command fail that never reads what it is given', async () => {
    const pulumi = programmed("process.stdin.destroy(); console.error('error: full'); process.exitCode = 1;");
    const run = await runPulumi(SET, { ...pulumi, stdin: 'x'.repeat(4_000_000) });
    expect(run).toEqual({ code: 1, stdout: '', stderr: 'error: full\n' });
  });

  test('names the program to install when there is none', async () => {
    const nowhere = { cwd: passingFolder(), env: { PATH: passingFolder() } };
    await expect(runPulumi(SET, nowhere)).rejects.toThrow(
      `[pulumi] 'pulumi' must be a program on PATH, got "none"; install the Pulumi CLI (README, "Deploy")`,
    );
  });

  test('gives up a command that does not answer, and ends it', async () => {
    const pulumi = programmed('setInterval(() => undefined, 1000);');
    await expect(runPulumi(SET, { ...pulumi, timeLimit: 0.3 })).rejects.toThrow(
      `[pulumi] 'pulumi config set' must end within 0.3 seconds, got "no answer"; ` +
        'see whether its backend can be reached: `pulumi whoami --verbose`',
    );
  });
});

describe('pulumiFailure', () => {
  const message = (stderr: string, stdin?: string) =>
    pulumiFailure(SET, { code: 255, stdout: 'never shown', stderr }, 'lab', stdin).message;

  test.each([
    [
      TROUBLE.wrongPassphrase.stderr,
      `'PULUMI_CONFIG_PASSPHRASE' must be the stack's passphrase, got "another one"; set the one it was made with`,
    ],
    [
      TROUBLE.noPassphrase.stderr,
      `'PULUMI_CONFIG_PASSPHRASE' must be set, got "nothing"; set it, or PULUMI_CONFIG_PASSPHRASE_FILE, to the stack's passphrase`,
    ],
    [TROUBLE.noStack.stderr, `'stack' must exist, got "lab"; run \`pulumi stack init lab\``],
    [
      TROUBLE.noLogin.stderr,
      `'pulumi login' must have been run, got "not logged in"; run \`pulumi login\`, or \`pulumi login "file://<folder>?metadata=skip"\` to keep the state in a folder`,
    ],
    [
      'error: no Pulumi.yaml project file found (searching upwards from /x).\n',
      `'Pulumi.yaml' must lie in the project, got "none"; run strata in its own checkout`,
    ],
    [
      'error: the stack is currently locked by 1 lock(s).\n',
      `'stack' must not be in use, got "locked"; wait for the other run, or, when none lives, run \`pulumi cancel --stack lab\``,
    ],
    [
      'warning: old\nerror: disk full\nmore\n',
      `'pulumi config set' must succeed, got "disk full"; run it by hand to see all it says`,
    ],
    ['', `'pulumi config set' must succeed, got "exit code 255"; run it by hand to see all it says`],
  ])('makes one message of %p', (stderr, expected) => {
    expect(message(stderr)).toBe(`[lab] ${expected}`);
  });

  test('strikes out what was on stdin, whole or in pieces', () => {
    const pki = JSON.stringify({
      admin: { key: '-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMG\n-----END PRIVATE KEY-----\n' },
    });
    expect(message(`error: cannot store ${pki}\n`, pki)).toContain('got "cannot store ***"');
    expect(message('error: bad value near MIGHAgEAMBMG\n', pki)).toContain('got "bad value near ***"');
  });
});
