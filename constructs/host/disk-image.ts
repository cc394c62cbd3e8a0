import { InfraConstruct } from '../../src/infra-construct';
import { LibvirtObject } from '../../src/libvirt';
import type { StoragePool } from './storage-pool';

/** What a `DiskImage` needs to be told. */
export interface DiskImageProps {
  /** URL, or path on the machine that deploys, of a qcow2 image with cloud-init. */
  readonly source: string;

  /**
   * File name in the pool.
   * @default - the construct's id with `.qcow2`
   */
  readonly name?: string;
}

/** An operating system image that root disks are laid over. It is read, never written. */
export class DiskImage extends InfraConstruct {
  public readonly pool: StoragePool;
  public readonly name: string;

  constructor(pool: StoragePool, id: string, props: DiskImageProps) {
    super(pool, id);
    this.pool = pool;
    this.name = props.name ?? `${id}.qcow2`;

    new LibvirtObject(this, 'Resource', {
      host: pool.host.name,
      spec: { type: 'volume', role: 'image', name: this.name, pool: pool.name, format: 'qcow2', source: props.source },
    });
  }

  public get path(): string {
    return this.pool.pathOf(this.name);
  }
}
