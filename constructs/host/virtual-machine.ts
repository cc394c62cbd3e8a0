import { check } from '../../src/check';
import type { CloudUser, GuestFile } from '../../src/guest';
import { InfraConstruct } from '../../src/infra-construct';
import { type CpuMode, type DiskSpec, LibvirtObject, type Virtualization } from '../../src/libvirt';
import { Platform } from '../../src/platform';
import type { IRecordSource, Unlocated } from '../../src/record-source';
import { Ipv4Address, MacAddress, type Quantity, stableUuid } from '../../src/values';
import { cloudConfig, type DataDisk } from './cloud-config.conf';
import type { DiskImage } from './disk-image';
import { DiskVolume } from './disk-volume';
import type { IGuestNetwork } from './guest-network';
import type { KvmHost } from './kvm-host';
import type { StoragePool } from './storage-pool';

/** What a `VirtualMachine` needs to be told. */
export interface VirtualMachineProps {
  /** Memory of the guest. */
  readonly memory: Quantity;

  /** Virtual CPUs. */
  readonly vcpus: number;

  /** Where the machine is plugged in. */
  readonly network: IGuestNetwork;

  /** First disk: a volume that exists in the tree, or the size of one to lay over `image`. */
  readonly rootDisk: DiskVolume | { readonly pool: StoragePool; readonly capacity: Quantity };

  /**
   * Image with cloud-init for the first disk. Needs `address`.
   * @default - the disk is empty; boot from `iso`
   */
  readonly image?: DiskImage;

  /**
   * Static address, given to the guest by cloud-init.
   * @default - the guest configures itself
   */
  readonly address?: Ipv4Address;

  /**
   * Installation medium: a file in a pool of the host. It is started from as long as the first disk is empty.
   * @default - none
   */
  readonly iso?: { readonly pool: StoragePool; readonly file: string };

  /**
   * Further disks, each a volume of its own that outlives the machine.
   * @default - none
   */
  readonly dataDisks?: readonly DataDisk[];

  /**
   * Users that cloud-init makes.
   * @default - the image's own
   */
  readonly users?: readonly CloudUser[];

  /**
   * Packages that cloud-init installs, besides the guest agent.
   * @default - none
   */
  readonly packages?: readonly string[];

  /**
   * Hardware virtualization, or emulation where /dev/kvm does not work.
   * @default 'kvm'
   */
  readonly virtualization?: Virtualization;

  /**
   * @default - `host-passthrough`, or `maximum` under emulation, which has no host CPU to pass through
   */
  readonly cpuMode?: CpuMode;

  /**
   * @default - derived from the machine's path, the same on every run
   */
  readonly mac?: MacAddress;

  /**
   * Whether it starts with its host.
   * @default true
   */
  readonly autostart?: boolean;

  /**
   * Name in libvirt, and host name of the guest.
   * @default - the construct's id
   */
  readonly name?: string;
}

/**
 * A guest of a KVM host: its domain, its first disk and, for an image with cloud-init, its configuration.
 *
 * The VNC display listens on loopback only. Root and data disks are separate volumes: rebuilding the machine replaces
 * the first and keeps the others.
 */
export class VirtualMachine extends InfraConstruct implements IRecordSource {
  public readonly host: KvmHost;
  public readonly name: string;
  /** Static address; absent when the guest configures itself. */
  public readonly address?: Ipv4Address;
  private readonly files: GuestFile[] = [];
  private readonly packages: string[];

  constructor(host: KvmHost, id: string, props: VirtualMachineProps) {
    super(host, id);
    refuseMistakes(this, host, props);
    this.host = host;
    this.name = props.name ?? id;
    this.address = props.address;
    this.packages = ['qemu-guest-agent', ...(props.packages ?? [])];

    const root = this.rootDisk(props);
    const data = (props.dataDisks ?? []).map(({ pool, name, capacity }) => {
      const volume = new DiskVolume(pool, `${id}-${name}`, { capacity });
      return diskOf(volume);
    });
    const cloudInit = this.cloudInitDisk(root.pool, props);
    const { memory, vcpus, virtualization = 'kvm', iso, network, autostart = true } = props;
    const mac = this.mac(props);

    new LibvirtObject(this, 'Resource', {
      host: host.name,
      spec: {
        type: 'domain',
        name: this.name,
        uuid: stableUuid(this.identity),
        virtualization,
        memory,
        vcpus,
        cpuMode: props.cpuMode ?? (virtualization === 'kvm' ? 'host-passthrough' : 'maximum'),
        // an empty disk does not start and the next device is tried: the installer runs exactly once
        bootOrder: iso === undefined ? ['hd'] : ['hd', 'cdrom'],
        disks: [
          diskOf(root),
          ...data,
          ...(iso === undefined ? [] : [{ from: 'iso', path: iso.pool.pathOf(iso.file) } as const]),
        ],
        cloudInit,
        interfaces: [{ mac, ...network.attachment }],
        vnc: Ipv4Address.parse('127.0.0.1'),
        autostart,
      },
    });
  }

  /** Puts a file into the guest: at its first boot, or live whenever it changes. */
  public addFile(file: GuestFile): void {
    this.files.push(file);
  }

  /** Has cloud-init install packages at the first boot. */
  public addPackages(...names: readonly string[]): void {
    this.packages.push(...names.filter((name) => !this.packages.includes(name)));
  }

  public toRecords(): readonly Unlocated[] {
    return this.files.map((file) => ({ kind: 'guest-file', guest: this.name, managed: true, file }));
  }

  /** What UUID and MAC are derived from. */
  private get identity(): string {
    return `${Platform.of(this).environment}/${this.node.path}`;
  }

  private mac({ mac }: VirtualMachineProps): MacAddress {
    return mac ?? MacAddress.derived(this.identity);
  }

  private rootDisk({ rootDisk, image }: VirtualMachineProps): DiskVolume {
    return rootDisk instanceof DiskVolume
      ? rootDisk
      : new DiskVolume(rootDisk.pool, `${this.node.id}-root`, { capacity: rootDisk.capacity, role: 'root', image });
  }

  private cloudInitDisk(pool: StoragePool, props: VirtualMachineProps): { name: string; path: string } | undefined {
    const { image, address, network, users = [], dataDisks = [] } = props;
    if (image === undefined || address === undefined || network.subnet === undefined) {
      return undefined;
    }
    const { subnet, gateway, nameservers } = network;
    const name = `${this.name}-cloud-init.iso`;
    const mac = this.mac(props);
    new LibvirtObject(this, 'CloudInit', {
      host: this.host.name,
      spec: () => ({
        type: 'cloud-init-disk',
        name,
        pool: pool.name,
        guest: this.name,
        userData: cloudConfig({
          hostname: this.name,
          users,
          packages: this.packages,
          files: this.files.filter((file) => file.class === 'boot'),
          dataDisks,
        }),
        metaData: { 'instance-id': stableUuid(`${this.identity}/instance`), 'local-hostname': this.name },
        networkConfig: { mac, address, subnet, gateway, nameservers },
      }),
    });
    return { name, path: pool.pathOf(name) };
  }
}

function diskOf({ pool, name, format }: DiskVolume): DiskSpec {
  return { from: 'volume', pool: pool.name, volume: name, format };
}

function refuseMistakes(machine: VirtualMachine, host: KvmHost, props: VirtualMachineProps): void {
  const { memory, vcpus, network, rootDisk, image, address, iso, dataDisks = [], cpuMode, virtualization } = props;
  check(machine, (wrong) => {
    if (!memory.isPositive) {
      wrong('memory', `must be more than nothing, got "${memory}"`);
    }
    if (!Number.isInteger(vcpus) || vcpus < 1) {
      wrong('vcpus', `must be a whole number of at least 1, got "${vcpus}"`);
    }
    if (network.host !== host) {
      wrong(
        'network',
        `must be on the host ${host.name}, got "${network.host.name}"; plug it into a network of ${host.name}`,
      );
    }
    for (const pool of [
      rootDisk.pool,
      ...(iso === undefined ? [] : [iso.pool]),
      ...dataDisks.map((disk) => disk.pool),
    ]) {
      if (pool.host !== host) {
        wrong('pool', `must be on the host ${host.name}, got "${pool.name}" of ${pool.host.name}`);
      }
    }
    if (image !== undefined && address === undefined) {
      wrong('address', 'must be given to a machine made from an image; addresses are part of the plan');
    }
    if (image !== undefined && network.subnet === undefined) {
      wrong('network', 'must have a known subnet for a machine made from an image');
    }
    if (image === undefined && iso === undefined) {
      wrong('image', `must be given, or an 'iso' to install from; an empty disk starts nothing`);
    }
    if (virtualization === 'qemu' && cpuMode !== undefined && cpuMode !== 'maximum') {
      wrong('cpuMode', `must be maximum under emulation, got "${cpuMode}"; leave it out`);
    }
  });
}
