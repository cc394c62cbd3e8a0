import { innermost } from '../directories';
import { diskDevice, mountedDisks } from '../guest';
import { recordsOf, type StrataRecord } from '../records';
import type { Quantity } from '../values';

/** A disk of a machine, where the machine has it mounted. */
export interface DataDisk {
  /** Construct path of the libvirt volume. */
  readonly path: string;
  /** Name of that volume. */
  readonly name: string;
  /** Address of the machine. */
  readonly address: string;
  /** Absolute directory; `/` for the first disk. */
  readonly mount: string;
  /** Absent where the volume is as large as the image it is made from. */
  readonly capacity?: Quantity;
}

/** Disks that the machines of a tree mount, of machines whose address it gives. */
export function dataDisksIn(records: readonly StrataRecord[]): readonly DataDisk[] {
  const libvirt = recordsOf(records, 'libvirt');
  const volumes = new Map(
    libvirt.flatMap(({ host, path, spec }) =>
      spec.type === 'volume' ? [[`${host} ${spec.pool}/${spec.name}`, { path, spec }] as const] : [],
    ),
  );
  const firstBoots = new Map(
    libvirt.flatMap(({ host, spec }) =>
      spec.type === 'cloud-init-disk' ? [[`${host} ${spec.guest}`, spec] as const] : [],
    ),
  );
  return libvirt.flatMap(({ host, spec }) => {
    const firstBoot = spec.type === 'domain' ? firstBoots.get(`${host} ${spec.name}`) : undefined;
    if (spec.type !== 'domain' || firstBoot === undefined) {
      return [];
    }
    const mounts = new Map(mountedDisks(firstBoot.userData).map(({ device, mount }) => [device, mount]));
    return spec.disks.flatMap((disk, index): readonly DataDisk[] => {
      const mount = index === 0 ? '/' : mounts.get(diskDevice(index));
      const volume = disk.from === 'volume' ? volumes.get(`${host} ${disk.pool}/${disk.volume}`) : undefined;
      return mount === undefined || volume === undefined
        ? []
        : [
            {
              path: volume.path,
              name: volume.spec.name,
              address: firstBoot.networkConfig.address.toString(),
              mount,
              capacity: volume.spec.capacity,
            },
          ];
    });
  });
}

/** The disk that a directory of a machine lies on: of those mounted around it the innermost. */
export function diskHolding(disks: readonly DataDisk[], address: string, directory: string): DataDisk | undefined {
  const own = disks.filter((disk) => disk.address === address);
  const holding = innermost(
    directory,
    own.map(({ mount }) => mount),
  );
  return own.find(({ mount }) => mount === holding);
}
