// Installs what the integration tests need of Debian: `node tools/debian-packages.mjs GROUP...`. Starts no daemon: the
// sandbox starts its own, and a libvirtd of the machine would hold the socket that the sandbox needs.
import { spawnSync } from 'node:child_process';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Packages by group. One that ends in `?` is left out where the distribution does not know it. */
const GROUPS = {
  libvirt: [
    'libvirt-daemon',
    'libvirt-daemon-driver-qemu',
    // Debian 13 took these two out of libvirt-daemon
    'libvirt-daemon-driver-network?',
    'libvirt-daemon-driver-storage?',
    'libvirt-clients',
    'libxml2-utils',
    'qemu-system-x86',
    'qemu-utils',
    'dnsmasq-base',
    'iproute2',
    'iptables',
    'nftables',
    'xsltproc',
    'genisoimage',
  ],
  'guest-image': ['mmdebstrap', 'e2fsprogs', 'fdisk', 'dosfstools', 'grub-pc-bin', 'grub-common', 'qemu-utils'],
  // what the container of heketi runs after its start, and what it is let in by on its machines
  glusterfs: ['curl', 'openssh-client', 'openssh-server'],
  nfs: ['nfs-common', 'nfs-kernel-server', 'openssh-client', 'openssh-server'],
};

/**
 * Users by group of packages. libvirtd does not start without the one of QEMU, which Debian makes in the package that
 * starts libvirtd with the machine. Made as that package does, which takes it as it is when it comes later.
 */
const USERS = {
  libvirt: { name: 'libvirt-qemu', group: 'kvm', groups: ['libvirt-qemu'], home: '/var/lib/libvirt' },
};

/** Debian asks this program whether a package may start its daemon; 101 says no. */
const POLICY = '/usr/sbin/policy-rc.d';
const KEPT = `${POLICY}.before-strata`;

const asked = process.argv.slice(2);
const unknown = asked.filter((group) => !Object.hasOwn(GROUPS, group));
if (asked.length === 0 || unknown.length > 0) {
  const got = unknown.length > 0 ? unknown.join(', ') : 'nothing';
  stop('group', `must be one of ${Object.keys(GROUPS).join(', ')}, got "${got}"; name one or several`);
}
install([...new Set(asked.flatMap((group) => GROUPS[group]))]);
for (const group of asked.filter((each) => Object.hasOwn(USERS, each))) {
  makeUser(USERS[group]);
}

function install(wanted) {
  if (output('dpkg-query', ['--version']) === undefined) {
    stop('dpkg', `must be there, got "not found"; install by hand: ${wanted.map(nameOf).join(' ')}`);
  }
  let missing = wanted.filter((each) => installedVersion(nameOf(each)) === undefined);
  if (missing.some(isKnown)) {
    missing = fetch(missing);
  }
  for (const each of wanted) {
    const version = installedVersion(nameOf(each));
    if (version !== undefined) {
      process.stdout.write(`${missing.includes(each) ? 'installed' : 'present  '}  ${nameOf(each)} ${version}\n`);
    }
  }
}

/** Installs packages and gives back those that the distribution had. */
function fetch(missing) {
  const names = missing.map(nameOf).join(' ');
  if (process.getuid() !== 0) {
    stop('user', `must be root to install ${names}, got "uid ${process.getuid()}"; run: sudo apt-get install ${names}`);
  }
  if (output('apt-get', ['--version']) === undefined) {
    stop('apt-get', `must be there, got "not found"; install by hand: ${names}`);
  }
  apt('update', '-q');
  const known = missing.filter(isKnown);
  const restore = forbidDaemons();
  try {
    apt('install', '-q', '-y', '--no-install-recommends', ...known.map(nameOf));
  } finally {
    restore();
  }
  return known;
}

/** Puts a policy in place that lets no daemon start, and gives back what takes it away. */
function forbidDaemons() {
  // Ctrl-C reaches apt-get as well; with a handler this program lives on to take the policy away
  const stay = () => {};
  process.on('SIGINT', stay).on('SIGTERM', stay);
  const restore = () => {
    rmSync(POLICY, { force: true });
    if (existsSync(KEPT)) {
      renameSync(KEPT, POLICY);
    }
  };
  // a kept one that lies there already is of a run that was killed: ours stands in its place
  if (existsSync(POLICY) && !existsSync(KEPT)) {
    renameSync(POLICY, KEPT);
  }
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  return restore;
}

function makeUser({ name, group, groups, home }) {
  if (output('getent', ['passwd', name]) !== undefined) {
    return;
  }
  if (process.getuid() !== 0) {
    stop('user', `must be root to make the user ${name}, got "uid ${process.getuid()}"; run this as root`);
  }
  for (const each of [group, ...groups]) {
    run('groupadd', ['--system', '--force', each]);
  }
  const place = ['--home-dir', home, '--no-create-home', '--shell', '/usr/sbin/nologin'];
  run('useradd', ['--system', '--gid', group, '--groups', groups.join(), ...place, name]);
  process.stdout.write(`made       user ${name}\n`);
}

function nameOf(wanted) {
  return wanted.replace(/\?$/, '');
}

function isKnown(wanted) {
  return !wanted.endsWith('?') || output('apt-cache', ['show', nameOf(wanted)]) !== undefined;
}

function installedVersion(name) {
  const status = output('dpkg-query', ['--status', name]) ?? '';
  return /^Status: install ok installed$/m.test(status) ? /^Version: (.+)$/m.exec(status)[1] : undefined;
}

function apt(...args) {
  run('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args]);
}

function run(command, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status } = spawnSync(command, args, { env, stdio: ['ignore', 2, 2] });
  if (status !== 0) {
    throw new Error(`[debian-packages] '${command}' must succeed, got "exit ${status}"; read its output above`);
  }
}

function output(command, args) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? stdout : undefined;
}

function stop(what, rule) {
  process.stderr.write(`[debian-packages] '${what}' ${rule}\n`);
  process.exit(1);
}
