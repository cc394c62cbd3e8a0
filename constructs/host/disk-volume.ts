import { check } from '../../src/check';
import { InfraConstruct } from '../../src/infra-construct';
import { LibvirtObject } from '../../src/libvirt';
import type { Quantity } from '../../src/values';
import type { DiskImage } from './disk-image';
import type { StoragePool } from './storage-pool';

/** What a `DiskVolume` needs to be told. */
export interface DiskVolumeProps {
  /** Virtual size; a thin volume takes up only what is written. */
  readonly capacity: Quantity;

  /**
   * `root` goes with its machine, `data` is kept.
   * @default 'data'
   */
  readonly role?: 'root' | 'data';

  /**
   * @default 'qcow2'
   */
  readonly format?: 'qcow2' | 'raw';

  /**
   * Image that the volume is laid over, in the same pool.
   * @default - an empty volume
   */
  readonly image?: DiskImage;

  /**
   * File name in the pool.
   * @default - the construct's id with the format as its suffix
   */
  readonly name?: string;

  /**
   * Takes over the volume of that name that exists on the host, as it is.
   * @default false
   */
  readonly adopt?: boolean;
}

/**
 * One virtual disk in a pool.
 *
 * @stateful a `data` volume is protected and kept; its `id` is kept for ever, see docs/adr/0004-identity.md
 */
export class DiskVolume extends InfraConstruct {
  public readonly pool: StoragePool;
  public readonly name: string;
  public readonly format: 'qcow2' | 'raw';
  /** What it is laid over. */
  public readonly image?: DiskImage;

  constructor(pool: StoragePool, id: string, props: DiskVolumeProps) {
    super(pool, id);
    refuseMistakes(this, pool, props);
    const { capacity, role = 'data', format = 'qcow2', image } = props;
    this.pool = pool;
    this.format = format;
    this.image = image;
    this.name = props.name ?? `${id}.${format}`;

    new LibvirtObject(this, 'Resource', {
      host: pool.host.name,
      adopt: props.adopt,
      spec: {
        type: 'volume',
        role,
        name: this.name,
        pool: pool.name,
        format,
        capacity,
        base: image && { name: image.name, path: image.path },
      },
    });
  }
}

function refuseMistakes(volume: DiskVolume, pool: StoragePool, { format, image }: DiskVolumeProps): void {
  check(volume, (wrong) => {
    if (image !== undefined && image.pool !== pool) {
      wrong(
        'image',
        `must be in the pool ${pool.name}, got "${image.name}" of ${image.pool.name}; define it in ${pool.name}`,
      );
    }
    if (image !== undefined && format === 'raw') {
      wrong('format', 'must be qcow2 over an image, got "raw"; leave it out');
    }
  });
}
