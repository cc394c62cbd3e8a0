// What goes into the guest image, and the name that follows from it.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));

/** Where finished images are kept. */
export const CACHE = join(dirname(dirname(HERE)), '.cache', 'guest-image');

/** Files that are laid over the packages, by the path they have in the guest. */
export const FILES = join(HERE, 'files');

export const CODENAME = 'bookworm';

/** Label of the root file system. GRUB, the kernel and fstab find the root by it, so no other disk may carry it. */
export const ROOT_LABEL = 'strata-root';

export const PACKAGES = [
  // boots
  'linux-image-cloud-amd64',
  'systemd-sysv',
  'udev',
  'zstd',
  // is what Debian's own cloud image is: what cloud-init, netplan and an operator count on
  'cloud-init',
  'cloud-guest-utils',
  'dbus',
  'e2fsprogs',
  'fdisk',
  'iproute2',
  'iputils-ping',
  'netplan.io',
  'openssh-server',
  'sudo',
  'systemd-resolved',
  // what user-data of the tree asks for: a guest without a network must find it there
  'qemu-guest-agent',
  'nfs-common',
  'nfs-kernel-server',
  'nftables',
];

/** Units that would slow down the first minute, or wait for a network that is not there. */
export const MASKED_UNITS = [
  'apt-daily.timer',
  'apt-daily-upgrade.timer',
  'dpkg-db-backup.timer',
  'e2scrub_all.timer',
  'e2scrub_reap.service',
  'fstrim.timer',
  'nfs-blkmap.service',
];

/** What dpkg leaves out. Nobody reads a manual page in these guests. */
export const LEFT_OUT = ['/usr/share/man/*', '/usr/share/doc/*', '/usr/share/info/*', '/usr/share/locale/*'];

/**
 * The image of this recipe with extra packages, and the kernel and initrd to boot it directly. As with apt, `name-` leaves
 * a package out. The name holds a hash of
 * all that makes it but the versions in Debian's archive: those are of the day it was built.
 */
export function imageOf(extraPackages) {
  const hash = createHash('sha256');
  const extra = [...new Set(extraPackages)].filter((name) => !PACKAGES.includes(name)).sort();
  const packages = [...PACKAGES, ...extra].filter((name) => !name.endsWith('-') && !extra.includes(`${name}-`));
  hash.update(JSON.stringify(extra));
  for (const file of filesBelow(HERE)) {
    hash.update(`\0${file.slice(HERE.length)}\0`).update(readFileSync(file));
  }
  const base = join(CACHE, `debian-12-${hash.digest('hex').slice(0, 12)}`);
  return { packages, ...filesOf(`${base}.qcow2`) };
}

/** An image file and its two neighbours. */
export function filesOf(image) {
  const base = image.replace(/\.qcow2$/, '');
  return { image, kernel: `${base}.vmlinuz`, initrd: `${base}.initrd` };
}

export function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}
