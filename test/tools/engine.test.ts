import { spawnSync } from 'node:child_process';
import { appendFileSync, lstatSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FakeGo } from './fake-go';

// each test starts some processes: half a second on an idle machine, many on a busy one
jest.setTimeout(60_000);
let go: FakeGo;
let layout: string;
beforeEach(() => {
  go = new FakeGo();
  layout = join(go.root, '.cache/engine');
});
afterEach(() => rmSync(go.root, { recursive: true, force: true }));

const platform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;

describe('tools/engine.mjs', () => {
  test('builds what is missing, saying so on stderr alone', () => {
    const { status, stdout, stderr } = go.run('engine.mjs', '--json');
    expect(status).toBe(0);
    expect(stderr).toContain('pulumi 3.248.0');
    expect(JSON.parse(stdout)).toEqual({
      path: join(layout, 'bin'),
      env: {
        PULUMI_HOME: join(layout, 'home'),
        PULUMI_DYNAMIC_TF_PLUGIN_CACHE_DIR: join(layout, 'providers'),
        PULUMI_SKIP_UPDATE_CHECK: 'true',
      },
    });
  });

  test('prints lines for a shell, which then finds the CLI and its hosts', () => {
    const { stdout } = go.run('engine.mjs');
    const shell = spawnSync('sh', ['-c', `${stdout}command -v pulumi pulumi-language-nodejs; echo "$PULUMI_HOME"`], {
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin' },
    });
    expect(shell.stdout.trim().split('\n').slice(-1)).toEqual([join(layout, 'home')]);
    expect(shell.stdout).toContain(`${join(layout, 'bin/pulumi')}\n`);
  });

  test.each([
    ['the CLI as a file of its own, so that it finds its host beside it', 'bin/pulumi', 'pulumi-3.248.0'],
    [
      'the plugin as an installed one, which is used without a warning',
      'home/plugins/resource-terraform-provider-v1.1.3/pulumi-resource-terraform-provider',
      'pulumi-resource-terraform-provider-1.1.3',
    ],
    [
      'the provider where the plugin looks before it asks a network',
      `providers/registry.opentofu.org/dmacvicar/libvirt/0.8.3/${platform}/terraform-provider-libvirt_v0.8.3`,
      'terraform-provider-libvirt-0.8.3',
    ],
  ])('lays out %s', (_what, path, built) => {
    go.run('engine.mjs');
    const placed = lstatSync(join(layout, path));
    expect(placed.isFile()).toBe(true);
    expect(placed.ino).toBe(statSync(join(go.bin, built)).ino);
    expect(placed.mode & 0o111).not.toBe(0);
  });

  test.each(['pulumi-language-nodejs', 'pulumi-resource-pulumi-nodejs'])('lays out %s of this checkout', (host) => {
    go.run('engine.mjs');
    expect(readlinkSync(join(layout, 'bin', host))).toBe(join(go.root, 'tools/language-host', host));
    expect(statSync(join(layout, 'bin', host)).mode & 0o111).not.toBe(0);
  });

  test('changes nothing when run again, and takes what was built since', () => {
    go.program('first');
    const { stdout } = go.run('engine.mjs');
    const inode = () => statSync(join(layout, 'bin/pulumi')).ino;
    const before = inode();
    expect(go.run('engine.mjs')).toEqual({ status: 0, stdout, stderr: '' });
    expect(inode()).toBe(before);

    appendFileSync(join(go.root, 'tools/pulumi/go.mod'), '// changed\n');
    go.program('second');
    go.run('engine.mjs');
    expect(readFileSync(join(layout, 'bin/pulumi'), 'utf8')).toBe('second');
  });

  test('prints nothing to a shell when a build fails', () => {
    go.before('build', 'echo broken >&2; exit 1');
    const { status, stdout, stderr } = go.run('engine.mjs');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(`[tools/pulumi] 'pulumi' must compile, got "exit code 1"`);
    expect(stderr).toMatch(/\[tools\] 'engine' must be built, got "exit code 1"; mend what is said above\n$/);
  });

  test('refuses an argument that it does not know', () => {
    expect(go.run('engine.mjs', '--sh')).toEqual({
      status: 1,
      stdout: '',
      stderr: `[tools] 'argument' must be --json or left out, got "--sh"; without it, shell lines are printed\n`,
    });
  });
});
