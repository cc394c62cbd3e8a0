// The root folder of the image: Debian packages, the files of the recipe, and what a cloned machine must not share.
import { chmodSync, chownSync, cpSync, existsSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CODENAME, FILES, filesBelow, LEFT_OUT, MASKED_UNITS } from './recipe.mjs';
import { output, Refusal, run } from './run.mjs';

export function makeRoot(root, packages, work) {
  const overlay = join(work, 'files');
  cpSync(FILES, overlay, { recursive: true });
  asRootsOwn(overlay);
  const options = join(work, 'apt.conf');
  writeFileSync(options, `APT::Install-Recommends "false";\n${transportOptions()}`);
  const args = [
    '--mode=root',
    '--variant=minbase',
    '--architectures=amd64',
    `--include=${packages.join(',')}`,
    `--aptopt=${options}`,
    ...LEFT_OUT.map((path) => `--dpkgopt=path-exclude=${path}`),
    // before the kernel is installed, which makes the initrd by them
    `--essential-hook=sync-in '${overlay}' /`,
    CODENAME,
    root,
    '-',
  ];
  run('mmdebstrap', args, { input: sources() });
  makeAnonymous(root);
  for (const unit of MASKED_UNITS) {
    rmSync(join(root, 'etc/systemd/system', unit), { force: true });
    symlinkSync('/dev/null', join(root, 'etc/systemd/system', unit));
  }
}

/** The machine's own archives of Debian, whatever its release, offered for the release of the image. */
function sources() {
  const format = '$(REPO_URI) $(RELEASE) $(COMPONENT)';
  const query = ['indextargets', '--format', format, 'Created-By: Packages', 'Origin: Debian'];
  const lines = output('apt-get', query)
    .split('\n')
    .map((line) => line.match(/^(\S+) [a-z]+(|-updates|-security) (main)$/))
    .filter((match) => match !== null)
    .map(([, uri, pocket, component]) => `deb ${uri} ${CODENAME}${pocket} ${component}`);
  if (lines.length === 0) {
    throw new Refusal(
      `[guest-image] 'apt sources' must offer Debian's main, got "none"; ` +
        'run `apt-get update`, on a Debian machine',
    );
  }
  return `${[...new Set(lines)].join('\n')}\n`;
}

/** How this machine reaches its archives: apt in the image knows of no proxy, and of no archive that stands still. */
function transportOptions() {
  return output('apt-config', ['dump'])
    .split('\n')
    .filter((line) => /^Acquire::(Check-|Retries|ForceIPv|https?:)/.test(line))
    .map((line) => `${line}\n`)
    .join('');
}

/** The checkout may belong to anybody, and its modes follow a umask. */
function asRootsOwn(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    chownSync(path, 0, 0);
    chmodSync(path, entry.isDirectory() ? 0o755 : 0o644);
  }
  chmodSync(folder, 0o755);
}

/** Takes out what is of the building machine, and what each guest must make for itself. */
function makeAnonymous(root) {
  const gone = [
    'etc/hostname',
    'etc/resolv.conf',
    // without archives cloud-init's package step finds what is installed, and waits for no network
    'etc/apt/sources.list',
    'etc/apt/apt.conf.d/99mmdebstrap',
    'var/lib/dbus/machine-id',
    'initrd.img.old',
    'vmlinuz.old',
    ...readdirSync(join(root, 'etc/ssh'))
      .filter((name) => name.startsWith('ssh_host_'))
      .map((name) => `etc/ssh/${name}`),
    ...filesBelow(join(root, 'var/log')).map((path) => path.slice(root.length + 1)),
  ];
  for (const path of gone) {
    rmSync(join(root, path), { force: true });
  }
  symlinkSync('../run/systemd/resolve/stub-resolv.conf', join(root, 'etc/resolv.conf'));
  // empty: the first boot of each guest fills it
  writeFileSync(join(root, 'etc/machine-id'), '');
  if (existsSync(join(root, 'etc/qemu/qemu-ga.conf'))) {
    throw new Refusal(
      `[guest-image] 'packages' must leave the guest agent as it is, got "etc/qemu/qemu-ga.conf", which can forbid ` +
        'guest-exec; leave out the package that brings it',
    );
  }
}
