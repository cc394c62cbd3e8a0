import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import {
  DiskImage,
  KvmHost,
  StoragePool,
  VirtualMachine,
  type VirtualMachineProps,
  VirtualNetwork,
} from '../../constructs/host';
import { mistakeText } from '../../src/check';
import { HostFamily } from '../../src/host';
import type { LibvirtSpec } from '../../src/libvirt';
import { Platform } from '../../src/platform';
import { recordsOf, type StrataRecord } from '../../src/records';
import { render } from '../../src/render';
import { Cidr, type ImageRegistry, Ipv4Address, KubernetesVersion, Quantity } from '../../src/values';

/** What a machine needs to stand on: a host `kvm1` with a pool, a network and an image, under the environment `test`. */
export class Testbed {
  public readonly platform: Platform;
  public readonly host: KvmHost;
  public readonly pool: StoragePool;
  public readonly network: VirtualNetwork;
  public readonly image: DiskImage;

  constructor(environment = 'test', host = 'kvm1', imageRegistry?: ImageRegistry) {
    this.platform = new Platform({ environment, kubernetes: KubernetesVersion.parse('1.27.16'), imageRegistry });
    this.host = new KvmHost(this.platform, host, { name: host, uri: 'qemu:///system', family: HostFamily.DEBIAN12 });
    this.pool = new StoragePool(this.host, 'disks', { path: '/var/lib/disks' });
    this.network = new VirtualNetwork(this.host, 'net', { cidr: Cidr.parse('192.168.150.0/24') });
    this.image = new DiskImage(this.pool, 'debian', { source: '/images/debian.qcow2' });
  }

  /** A second host of the same tree, with a pool and a network of its own. */
  public otherHost(): { readonly host: KvmHost; readonly pool: StoragePool; readonly network: VirtualNetwork } {
    const host = new KvmHost(this.platform, 'kvm2', {
      name: 'kvm2',
      uri: 'qemu+ssh://root@kvm2/system',
      family: HostFamily.EL7,
    });
    const pool = new StoragePool(host, 'far', { path: '/var/lib/far' });
    return { host, pool, network: new VirtualNetwork(host, 'far-net', { cidr: Cidr.parse('192.168.151.0/24') }) };
  }

  /** A machine made from the image, at 192.168.150.10 unless told otherwise. */
  public machine(id = 'vm1', props: Partial<VirtualMachineProps> = {}): VirtualMachine {
    return new VirtualMachine(this.host, id, {
      memory: Quantity.parse('2Gi'),
      vcpus: 2,
      network: this.network,
      rootDisk: { pool: this.pool, capacity: Quantity.parse('10Gi') },
      image: this.image,
      address: Ipv4Address.parse('192.168.150.10'),
      ...props,
    });
  }

  public chart(namespace?: string): Chart {
    return new Chart(this.platform, namespace ?? 'volumes', { namespace, disableResourceNameHashes: true });
  }

  public get records(): readonly StrataRecord[] {
    return render(this.platform).records;
  }

  /** `[path] 'prop' message` of all that was refused so far. */
  public get mistakes(): readonly string[] {
    return this.platform.mistakes.map(mistakeText);
  }

  /** The one libvirt object of that type at or below a construct. */
  public spec<T extends LibvirtSpec['type']>(type: T, below: IConstruct): Extract<LibvirtSpec, { type: T }> {
    const found = recordsOf(this.records, 'libvirt')
      .filter(({ path }) => path.startsWith(`${below.node.path}/`))
      .map(({ spec }) => spec)
      .filter((spec): spec is Extract<LibvirtSpec, { type: T }> => spec.type === type);
    if (found.length !== 1) {
      throw new Error(`expected one ${type} below ${below.node.path}, found ${found.length}`);
    }
    return found[0];
  }
}
