import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/checkout';
import { type LibvirtSandbox, startLibvirt } from '../sandbox/libvirt';
import { makeProject, type Project, summary } from './project';
import { TWO_MACHINES } from './two-machines';

/** Emulated guests take minutes to start, and wait for each other. */
jest.setTimeout(1_500_000);

/** Step 1 prepares the host and step 2 its image, which the sandbox has done; 6 is an edit. */
const STEPS = ['3', '4', '5', '7'];

let sandbox: LibvirtSandbox;
let project: Project;

beforeAll(async () => {
  const image = execFileSync(process.execPath, [join(ROOT, 'tools/guest-image/build.mjs')], { encoding: 'utf8' });
  sandbox = await startLibvirt({ systemSocket: false });
  project = await makeProject({ uri: sandbox.uri, image: image.trim(), change: TWO_MACHINES });
  symlinkSync(join(ROOT, '.cache'), join(project.folder, '.cache'));
});

afterAll(async () => {
  await project?.remove();
  await sandbox?.stop();
});

/** The commands of one step of the README's "Deploy". */
function step(number: string): string {
  const deploy = readFileSync(join(ROOT, 'README.md'), 'utf8').split('\n## Deploy\n')[1];
  const [, text] = deploy.split(`\n**${number}. `);
  const block = /```sh\n([\s\S]*?)```/.exec(text ?? '')?.[1];
  if (block === undefined) {
    throw new Error(`step ${number} of "Deploy" has no commands`);
  }
  // the answer that a person gives to its question
  return block.replace(/^(pulumi destroy .*)$/m, '$1 --yes');
}

test('the README\'s "Deploy" works as it is written, on local libvirt', () => {
  const home = join(project.folder, '../home-of-a-new-user');
  mkdirSync(home);
  // one shell for all, as a person has; it stops at the first command that fails
  const script = ['set -euo pipefail', ...STEPS.flatMap((number) => [`echo "=== ${number}"`, step(number)])].join('\n');
  writeFileSync(join(home, 'deploy.sh'), `${script}\necho "=== end"\npulumi logout\n`);
  const { HOME, PULUMI_HOME, PULUMI_CONFIG_PASSPHRASE, ...env } = project.env;
  const { status, stdout, stderr } = spawnSync('bash', [join(home, 'deploy.sh')], {
    cwd: project.folder,
    env: { ...env, HOME: home },
    // the password that openssl asks for, twice, where there is no terminal
    input: 'correct horse\ncorrect horse\n',
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  expect([status, stderr.split('\n').filter((line) => /error/i.test(line))]).toEqual([0, []]);
  const [, deployed = '', removed = ''] = /=== 5\n([\s\S]*)=== 7\n([\s\S]*)=== end/.exec(stdout) ?? [];
  // `up` plans before it acts
  const counts = deployed
    .split('Resources:')
    .slice(1)
    .map((each) => summary(`Resources:${each}`));
  expect(counts).toEqual(['+ 16 to create', '+ 16 to create', '+ 16 created', '16 unchanged', '16 unchanged']);
  expect(deployed).toMatch(/differences 0\n$/);
  expect(summary(removed)).toBe('- 11 deleted, 5 unchanged');
});
