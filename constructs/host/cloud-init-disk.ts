import type { Construct } from 'constructs';
import type { NetworkConfig } from '../../src/guest';
import { InfraConstruct } from '../../src/infra-construct';
import { type DomainSpec, LibvirtObject } from '../../src/libvirt';
import { Platform } from '../../src/platform';
import { stableUuid } from '../../src/values';
import { cloudConfig, type FirstBoot } from './cloud-config.conf';
import type { StoragePool } from './storage-pool';

/** What a `CloudInitDisk` needs to be told. */
export interface CloudInitDiskProps {
  readonly pool: StoragePool;
  /** Name of the machine. */
  readonly guest: string;
  /** Asked for when the whole tree stands: other constructs add files and packages to a machine. */
  readonly firstBoot: () => Omit<FirstBoot, 'hostname'>;
  /** Asked for when the whole tree stands: the MAC address follows from where the machine once stood. */
  readonly network: () => NetworkConfig;
}

/** The ISO that configures a machine at its first boot; made by `VirtualMachine`. */
export class CloudInitDisk extends InfraConstruct {
  /** What the machine's domain needs to know of it. */
  public readonly attachment: NonNullable<DomainSpec['cloudInit']>;

  constructor(machine: Construct, id: string, { pool, guest, firstBoot, network }: CloudInitDiskProps) {
    super(machine, id);
    const name = `${guest}-cloud-init.iso`;
    this.attachment = { name, path: pool.pathOf(name) };

    new LibvirtObject(this, 'Resource', {
      host: pool.host.name,
      spec: () => ({
        type: 'cloud-init-disk',
        name,
        pool: pool.name,
        guest,
        userData: cloudConfig({ hostname: guest, ...firstBoot() }),
        metaData: {
          'instance-id': stableUuid(`${Platform.identityOf(machine)}/instance`),
          'local-hostname': guest,
        },
        networkConfig: network(),
      }),
    });
  }
}
