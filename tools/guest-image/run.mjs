// Programs of the machine that builds the image.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** GRUB's first stage. It comes with no program, so its file is looked for. */
export const GRUB_BOOT = '/usr/lib/grub/i386-pc/boot.img';

/** Each program with the Debian package it comes from. */
const PROGRAMS = [
  ['apt-get', 'apt'],
  ['mmdebstrap', 'mmdebstrap'],
  ['mke2fs', 'e2fsprogs'],
  ['sfdisk', 'fdisk'],
  ['grub-mkimage', 'grub-common'],
  ['qemu-img', 'qemu-utils'],
];

/** A mistake or a fault that the reader can mend; its text is all they need. */
export class Refusal extends Error {}

/** Says everything that is missing at once, before minutes are spent. */
export function preflight() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const missing = PROGRAMS.filter(([program]) => !folders.some((folder) => existsSync(join(folder, program))));
  if (!existsSync(GRUB_BOOT)) {
    missing.push([GRUB_BOOT, 'grub-pc-bin']);
  }
  const wrong = [];
  if (missing.length > 0) {
    const [names, packages] = [0, 1].map((column) => missing.map((row) => row[column]));
    wrong.push(
      `'programs' must be installed, got no "${names.join('", "')}"; run \`apt-get install ${packages.join(' ')}\``,
    );
  }
  if (process.getuid() !== 0) {
    wrong.push(`'user' must be root, who owns the files of the image, got "uid ${process.getuid()}"; run it as root`);
  }
  if (wrong.length > 0) {
    throw new Refusal(wrong.map((text) => `[guest-image] ${text}`).join('\n'));
  }
}

/** Runs a program whose output goes to stderr, because stdout is for the path of the image. */
export function run(program, args, { input } = {}) {
  const { status, signal, error } = spawnSync(program, args, { input, stdio: [input ? 'pipe' : 'ignore', 2, 2] });
  if (status !== 0) {
    throw new Refusal(
      `[guest-image] '${program}' must succeed, got "${error?.message ?? signal ?? status}"; see above`,
    );
  }
}

export function output(program, args) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) {
    throw new Refusal(`[guest-image] '${program}' must succeed, got "${stderr}"; mend what it says`);
  }
  return stdout;
}
