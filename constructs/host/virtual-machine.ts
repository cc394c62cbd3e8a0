import { check } from '../../src/check';
import type { CloudUser, GuestFile } from '../../src/guest';
import { InfraConstruct } from '../../src/infra-construct';
import { type CpuMode, type DiskSpec, type DomainSpec, LibvirtObject, type Virtualization } from '../../src/libvirt';
import { Platform } from '../../src/platform';
import type { IRecordSource, Unlocated } from '../../src/record-source';
import { Ipv4Address, MacAddress, type Quantity, stableUuid } from '../../src/values';
import { CloudInitDisk } from './cloud-init-disk';
import { type DataDisk, distinctDisks, type RawDisk, rawDisksOf } from './data-disk';
import type { DiskImage } from './disk-image';
import { DiskVolume } from './disk-volume';
import type { IGuestNetwork } from './guest-network';
import { modulesFile } from './kernel-modules.conf';
import type { KvmHost } from './kvm-host';
import { refuseMistakes } from './machine-rules';
import type { StoragePool } from './storage-pool';

const LOOPBACK = Ipv4Address.parse('127.0.0.1');

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
   * Image with cloud-init that the first disk is laid over. Needs `address`.
   * @default - the disk is empty; boot from `iso`
   */
  readonly image?: DiskImage;

  /**
   * Static address, given to the guest by cloud-init, or by hand where it is installed from `iso`.
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
  /** Directories that data disks are mounted on. */
  public readonly mounts: readonly string[];
  /** Data disks without a mount, by their devices. */
  public readonly rawDisks: readonly RawDisk[];
  private readonly files: GuestFile[] = [];
  private readonly packages: string[];
  private readonly kernelModules = new Set<string>();
  private readonly services = new Set<string>();
  private readonly ownUsers: CloudUser[] = [];

  constructor(host: KvmHost, id: string, props: VirtualMachineProps) {
    super(host, id);
    refuseMistakes(this, host, props);
    this.host = host;
    this.name = props.name ?? id;
    this.address = props.address;
    this.mounts = (props.dataDisks ?? []).flatMap(({ mount }) => mount ?? []);
    this.rawDisks = rawDisksOf(props.dataDisks);
    this.packages = ['qemu-guest-agent', ...(props.packages ?? [])];

    const root = this.rootDisk(props);
    const data = distinctDisks(props.dataDisks).map(({ pool, name, capacity }) =>
      diskOf(new DiskVolume(pool, `${id}-${name}`, { capacity })),
    );
    const cloudInit = this.cloudInitDisk(root.pool, props)?.attachment;

    new LibvirtObject(this, 'Resource', {
      host: host.name,
      spec: () => this.domain([diskOf(root), ...data], cloudInit, props),
    });
  }

  /** Puts a file into the guest: at its first boot, or live whenever it changes. */
  public addFile(file: GuestFile): void {
    check(this, (wrong) => {
      if (this.files.some(({ path }) => path === file.path)) {
        wrong('files', `must be defined once each, got "${file.path}" twice; put both contents in one`);
      }
    });
    this.files.push(file);
  }

  /** Has cloud-init install packages at the first boot. */
  public addPackages(...names: readonly string[]): void {
    this.packages.push(...names.filter((name) => !this.packages.includes(name)));
  }

  /** Has the guest load kernel modules at each start. */
  public addKernelModules(...names: readonly string[]): void {
    for (const name of names) {
      this.kernelModules.add(name);
    }
  }

  /** Has systemd start units that their packages leave disabled. */
  public addServices(...names: readonly string[]): void {
    for (const name of names) {
      this.services.add(name);
    }
  }

  /** Has cloud-init make a user besides those of the machine, or of its image. */
  public addUser(user: CloudUser): void {
    this.ownUsers.push(user);
  }

  public toRecords(): readonly Unlocated[] {
    const files = this.allFiles.map(
      (file): Unlocated => ({ kind: 'guest-file', guest: this.name, managed: true, file }),
    );
    // an address that no cloud-init disk gives is set up by hand, and taken all the same
    return this.address === undefined || this.node.tryFindChild('CloudInit') !== undefined
      ? files
      : [{ kind: 'address', address: this.address, use: `virtual machine ${this.name}` }, ...files];
  }

  private get allFiles(): readonly GuestFile[] {
    return this.kernelModules.size === 0 ? this.files : [...this.files, modulesFile(this.kernelModules)];
  }

  private domain(
    disks: readonly DiskSpec[],
    cloudInit: DomainSpec['cloudInit'],
    { memory, vcpus, virtualization = 'kvm', cpuMode, iso, network, autostart = true, mac }: VirtualMachineProps,
  ): DomainSpec {
    return {
      type: 'domain',
      name: this.name,
      uuid: stableUuid(Platform.identityOf(this)),
      virtualization,
      memory,
      vcpus,
      cpuMode: cpuMode ?? (virtualization === 'kvm' ? 'host-passthrough' : 'maximum'),
      // an empty disk does not start and the next device is tried: the installer runs exactly once
      bootOrder: iso === undefined ? ['hd'] : ['hd', 'cdrom'],
      disks: iso === undefined ? disks : [...disks, { from: 'iso', path: iso.pool.pathOf(iso.file) }],
      cloudInit,
      interfaces: [{ mac: mac ?? this.derivedMac, ...network.attachment }],
      vnc: LOOPBACK,
      autostart,
    };
  }

  private get derivedMac(): MacAddress {
    return MacAddress.derived(Platform.identityOf(this));
  }

  private rootDisk({ rootDisk, image }: VirtualMachineProps): DiskVolume {
    return rootDisk instanceof DiskVolume
      ? rootDisk
      : new DiskVolume(rootDisk.pool, `${this.node.id}-root`, { capacity: rootDisk.capacity, role: 'root', image });
  }

  private cloudInitDisk(pool: StoragePool, props: VirtualMachineProps): CloudInitDisk | undefined {
    const { image, address, network, users = [], dataDisks = [], mac } = props;
    const { subnet, gateway, nameservers } = network;
    if (image === undefined || address === undefined || subnet === undefined) {
      return undefined;
    }
    return new CloudInitDisk(this, 'CloudInit', {
      pool,
      guest: this.name,
      firstBoot: () => ({
        // a list of users leaves out the image's own, unless it names it
        users:
          users.length > 0 || this.ownUsers.length === 0 ? [...users, ...this.ownUsers] : ['default', ...this.ownUsers],
        packages: this.packages,
        kernelModules: [...this.kernelModules].sort(),
        services: [...this.services].sort(),
        files: this.allFiles.filter((file) => file.class === 'boot'),
        dataDisks,
      }),
      network: () => ({ mac: mac ?? this.derivedMac, address, subnet, gateway, nameservers }),
    });
  }
}

function diskOf({ pool, name, format }: DiskVolume): DiskSpec {
  return { from: 'volume', pool: pool.name, volume: name, format };
}
