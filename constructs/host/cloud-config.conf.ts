import type { CloudConfig, GuestFile } from '../../src/guest';
import { type DataDisk, deviceOf } from './data-disk';

/** What the first boot of a machine is made from. */
export interface FirstBoot {
  readonly hostname: string;
  readonly users: CloudConfig['users'];
  readonly packages: readonly string[];
  readonly files: readonly GuestFile[];
  readonly dataDisks: readonly DataDisk[];
  /** Loaded at once: the list among `files` is read at the next start. */
  readonly kernelModules: readonly string[];
  /** Units of systemd that their packages leave disabled. */
  readonly services: readonly string[];
}

/** cloud-init's user-data for a machine: a function of `boot` records alone, so it never expires. */
export function cloudConfig(boot: FirstBoot): CloudConfig {
  const { hostname, users, packages, files, dataDisks, kernelModules, services } = boot;
  return {
    hostname,
    ssh_pwauth: false,
    users,
    packages,
    ...storage(dataDisks),
    write_files: files.map(({ path, mode, content }) => ({ path, permissions: mode, content })),
    // its unit is static, started by udev in every later boot: to enable it would only cost half a minute
    runcmd: [
      ['systemctl', 'start', 'qemu-guest-agent'],
      ...(kernelModules.length === 0 ? [] : [['modprobe', '--all', ...kernelModules]]),
      ...(services.length === 0 ? [] : [['systemctl', 'enable', '--now', ...services]]),
      // cloud-init notes at once that host keys are made, and never makes them again: were their contents still in
      // memory when the power fails, no ssh would ever start
      ['sync'],
    ],
  };
}

function storage(disks: readonly DataDisk[]): Pick<CloudConfig, 'fs_setup' | 'mounts'> {
  // a raw disk has its place among the others, and nothing is done to it
  const mounted = disks.flatMap(({ name, mount }, index) =>
    mount === undefined ? [] : [{ name, mount, device: deviceOf(index) }],
  );
  if (mounted.length === 0) {
    return {};
  }
  return {
    // a file system that is there already is kept, so a rebuild keeps the data; under another label it is not mounted
    fs_setup: mounted.map(({ name, device }) => ({ label: name, filesystem: 'ext4', device, overwrite: false })),
    mounts: mounted.map(({ name, mount }) => [`LABEL=${name}`, mount, 'ext4', 'defaults,nofail', '0', '2']),
  };
}
