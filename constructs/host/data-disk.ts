import type { Wrong } from '../../src/check';
import { diskDevice } from '../../src/guest';
import type { Quantity } from '../../src/values';
import type { KvmHost } from './kvm-host';
import { refuseForeignPool, type StoragePool } from './storage-pool';

/** A disk of its own for data, which cloud-init formats once and mounts, or leaves raw. */
export interface DataDisk {
  /** Name of the disk, unique on its machine, and label of its file system: at most 16 characters. */
  readonly name: string;
  readonly pool: StoragePool;
  readonly capacity: Quantity;
  /**
   * Absolute directory in the guest.
   * @default - a raw disk: nothing formats or mounts it
   */
  readonly mount?: string;
}

/** A disk that nothing formats or mounts, by the device that it is in the guest. */
export interface RawDisk {
  /** Such as `/dev/vdb`. */
  readonly device: string;
  readonly capacity: Quantity;
}

/** Device of a data disk by its place among them, from 0: the first disk of a machine is none of them. */
export function deviceOf(index: number): string {
  return diskDevice(index + 1);
}

/** The raw ones among the disks of a machine, in order. */
export function rawDisksOf(disks: readonly DataDisk[] = []): readonly RawDisk[] {
  return distinctDisks(disks).flatMap(({ mount, capacity }, index) =>
    mount === undefined ? [{ device: deviceOf(index), capacity }] : [],
  );
}

/** The disks that can be defined: one a name, and none with the name of the first disk. The others are refused. */
export function distinctDisks(disks: readonly DataDisk[] = []): readonly DataDisk[] {
  return [...new Map(disks.filter(({ name }) => name !== 'root').map((disk) => [disk.name, disk])).values()];
}

/** Mistakes of the data disks of a machine of `host`, each for itself and among themselves. */
export function refuseDataDiskMistakes(disks: readonly DataDisk[], host: KvmHost, wrong: Wrong): void {
  const names = new Set<string>();
  const mounts = new Set<string>();
  for (const { name, pool, mount } of disks) {
    refuseForeignPool('dataDisks', pool, host, wrong);
    // a file system label of ext4 has at most 16 bytes, and a label cut short may be that of another disk
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,15}$/.test(name)) {
      wrong('dataDisks', `must have names of at most 16 letters, digits, '.', '_' and '-', got "${name}"; shorten it`);
    }
    if (name === 'root' || names.has(name)) {
      const other = name === 'root' ? 'the first disk' : 'another disk';
      wrong('dataDisks', `must have names of their own, got "${name}", the name of ${other}; rename it`);
    }
    names.add(name);
    if (mount === undefined) {
      continue;
    }
    if (!mount.startsWith('/')) {
      wrong('dataDisks', `must be mounted on absolute directories, got "${mount}"; did you mean "/${mount}"?`);
    }
    if (mounts.has(mount)) {
      wrong('dataDisks', `must be mounted on directories of their own, got "${mount}" twice; move one of the two`);
    }
    mounts.add(mount);
  }
}
