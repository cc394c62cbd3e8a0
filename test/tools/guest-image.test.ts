import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT, temporaryFolder } from '../support/checkout';

const RECIPE = 'tools/guest-image';
const GRUB_BOOT = '/usr/lib/grub/i386-pc/boot.img';

function build(args: readonly string[], { root = ROOT, path = process.env.PATH } = {}) {
  const script = join(root, RECIPE, 'build.mjs');
  const env = { ...process.env, PATH: path };
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8', env });
  return { status, stdout, stderr };
}

/** The file name an image of these arguments has. */
function nameOf(args: readonly string[] = [], root = ROOT): string {
  const { status, stdout, stderr } = build(['--print-path', ...args], { root });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return basename(stdout.trimEnd());
}

describe('the guest image', () => {
  const folders: string[] = [];
  const folder = () => {
    const made = temporaryFolder();
    folders.push(made);
    return made;
  };
  const copiedRecipe = () => {
    const root = folder();
    cpSync(join(ROOT, RECIPE), join(root, RECIPE), { recursive: true });
    return root;
  };
  afterAll(() => {
    for (const made of folders) {
      rmSync(made, { recursive: true, force: true });
    }
  });

  test('is kept in the cache under a name that follows from its recipe', () => {
    const { stdout } = build(['--print-path']);
    expect(stdout).toMatch(new RegExp(`^${ROOT}/\\.cache/guest-image/debian-12-[0-9a-f]{12}\\.qcow2\n$`));
    expect(nameOf([], copiedRecipe())).toBe(nameOf());
  });

  test.each(['root.mjs', 'files/boot/grub/grub.cfg'])('has another name when %s changes', (file) => {
    const root = copiedRecipe();
    appendFileSync(join(root, RECIPE, file), '\n');
    expect(nameOf([], root)).not.toBe(nameOf());
  });

  test('has another name with more packages, in whatever order they are named', () => {
    const name = nameOf(['--packages', 'strace,tcpdump']);
    expect(name).not.toBe(nameOf());
    expect(nameOf(['--packages', 'tcpdump,strace,tcpdump'])).toBe(name);
  });

  test('leaves out what is named with a dash, as apt does', () => {
    expect(nameOf(['--packages', 'nfs-kernel-server-'])).not.toBe(nameOf());
    const script = `import { imageOf, PACKAGES } from '${ROOT}/${RECIPE}/recipe.mjs';
      const { packages } = imageOf(['nfs-kernel-server-', 'strace']);
      console.log(PACKAGES.filter((each) => !packages.includes(each)).join(), packages.at(-1));`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
    expect(stdout).toBe('nfs-kernel-server strace\n');
  });

  test('keeps its name when a package is asked for that it holds anyway', () => {
    expect(nameOf(['--packages', 'nfs-kernel-server'])).toBe(nameOf());
  });

  test('is not made twice, and needs no program to be copied with its kernel and initrd', () => {
    const root = copiedRecipe();
    const kept = build(['--print-path'], { root }).stdout.trimEnd();
    mkdirSync(join(root, '.cache/guest-image'), { recursive: true });
    const output = join(root, 'images', 'debian.qcow2');
    const parts = ['.qcow2', '.vmlinuz', '.initrd'];
    for (const part of parts) {
      writeFileSync(kept.replace('.qcow2', part), `kept ${part}`);
    }
    const run = build(['--output', output], { root, path: folder() });
    expect(run).toEqual({ status: 0, stdout: `${output}\n`, stderr: '' });
    for (const part of parts) {
      expect(readFileSync(output.replace('.qcow2', part), 'utf8')).toBe(`kept ${part}`);
    }
  });

  test('names every program that is missing and the Debian packages that bring it', () => {
    const grub = existsSync(GRUB_BOOT) ? ['', ''] : [`", "${GRUB_BOOT}`, ' grub-pc-bin'];
    const missing =
      `[guest-image] 'programs' must be installed, got no "apt-get", "mmdebstrap", "mke2fs", "sfdisk", ` +
      `"grub-mkimage", "qemu-img${grub[0]}"; ` +
      `run \`apt-get install apt mmdebstrap e2fsprogs fdisk grub-common qemu-utils${grub[1]}\`\n`;
    const run = build(['--packages', 'never-built'], { path: folder() });
    expect(run).toMatchObject({ status: 1, stdout: '' });
    // who is not root is told so in the same breath
    expect(run.stderr.replace(/^.*'user' must be root.*\n/m, '')).toBe(missing);
  });

  test.each<[string, readonly string[], string]>([
    [
      'an option it does not have',
      ['--size', '5'],
      `'arguments' must be of this command, got "Unknown option '--size'"; ` +
        'usage: node tools/guest-image/build.mjs [--output FILE] [--packages a,b-] [--print-path]',
    ],
    [
      'a package that cannot be one',
      ['--packages', 'strace,--force'],
      `'packages' must be names of Debian packages, got "--force"; write them as \`tcpdump,strace\``,
    ],
    [
      'an output that would hide its format',
      ['--output', 'debian.img'],
      `'output' must end in .qcow2, got "debian.img"; did you mean "debian.img.qcow2"?`,
    ],
  ])('refuses %s', (_mistake, args, message) => {
    expect(build(args)).toEqual({ status: 1, stdout: '', stderr: `[guest-image] ${message}\n` });
  });

  test('reports every mistake at once', () => {
    const { stderr } = build(['--packages', 'A', '--output', 'x']);
    expect(stderr).toMatch(/^\[guest-image\] 'packages'.*\n\[guest-image\] 'output'.*\n$/);
  });
});
