import type { Wrong } from '../../src/check';
import { InfraConstruct } from '../../src/infra-construct';
import { LibvirtObject } from '../../src/libvirt';
import { Platform } from '../../src/platform';
import { stableUuid } from '../../src/values';
import type { KvmHost } from './kvm-host';

/** What a `StoragePool` needs to be told. */
export interface StoragePoolProps {
  /** Absolute directory on the host. */
  readonly path: string;

  /**
   * Name in libvirt.
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Takes over the pool of that name that exists on the host, as it is.
   * @default false
   */
  readonly adopt?: boolean;
}

/**
 * A directory of a host that holds disks or ISO images.
 *
 * @stateful destroying a pool deletes its directory, so it is protected and kept
 */
export class StoragePool extends InfraConstruct {
  public readonly host: KvmHost;
  public readonly name: string;
  public readonly path: string;

  constructor(host: KvmHost, id: string, props: StoragePoolProps) {
    super(host, id);
    this.host = host;
    this.name = props.name ?? id;
    this.path = props.path;

    new LibvirtObject(this, 'Resource', {
      host: host.name,
      adopt: props.adopt,
      spec: () => ({
        type: 'pool',
        name: this.name,
        uuid: stableUuid(Platform.identityOf(this)),
        path: this.path,
      }),
    });
  }

  /** Absolute path of a file in the pool. */
  public pathOf(file: string): string {
    return `${this.path}/${file}`;
  }
}

/** A machine can use the pools of its own host, and no other. */
export function refuseForeignPool(prop: string, pool: StoragePool | undefined, host: KvmHost, wrong: Wrong): void {
  if (pool !== undefined && pool.host !== host) {
    const got = `"${pool.name}" of ${pool.host.name}`;
    wrong(prop, `must be in a pool of the host ${host.name}, got ${got}; use one of ${host.name}`);
  }
}
