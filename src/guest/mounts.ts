import type { CloudConfig } from './cloud-config';

/** A disk of a guest that cloud-init mounts. */
export interface MountedDisk {
  /** Such as `/dev/vdb`. */
  readonly device: string;
  /** Absolute directory. */
  readonly mount: string;
}

/** cloud-init formats a disk by its place, and mounts it by the label it gave it. */
export function mountedDisks({ fs_setup = [], mounts = [] }: Partial<CloudConfig> = {}): readonly MountedDisk[] {
  return fs_setup.flatMap(({ label, device }) => {
    const mount = mounts.find(([source]) => source === `LABEL=${label}` || source === device)?.[1];
    return mount === undefined ? [] : [{ device, mount }];
  });
}
