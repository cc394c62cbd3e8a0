import type { CloudConfig, MetaData, NetworkConfig } from '../guest';
import type { Cidr, Ipv4Address, MacAddress, Quantity } from '../values';

/** How a virtual network reaches the world; libvirt's own words, `none` being isolated. */
export type NetworkMode = 'nat' | 'route' | 'open' | 'none' | 'bridge';

export interface NetworkSpec {
  readonly type: 'network';
  readonly name: string;
  readonly uuid: string;
  readonly mode: NetworkMode;
  /** Bridge device: one of the host's own under mode `bridge`, else the one libvirt makes. */
  readonly bridge: string;
  /** DNS domain of the guests. */
  readonly domain?: string;
  /** The host's own address on the network, and with it the subnet. Absent under mode `bridge`. */
  readonly subnet?: { readonly cidr: Cidr; readonly gateway: Ipv4Address };
  readonly dhcp?: { readonly start: Ipv4Address; readonly end: Ipv4Address };
}

export interface PoolSpec {
  readonly type: 'pool';
  readonly name: string;
  readonly uuid: string;
  /** Absolute directory on the host. */
  readonly path: string;
}

/** What a volume is for. Only `data` is kept when its machine goes. */
export type VolumeRole = 'image' | 'root' | 'data';

export interface VolumeSpec {
  readonly type: 'volume';
  readonly name: string;
  readonly pool: string;
  readonly role: VolumeRole;
  readonly format: 'qcow2' | 'raw';
  /** Virtual size. Absent for an image, whose size is that of its source. */
  readonly capacity?: Quantity;
  /** Where an image comes from: a URL, or a path on the machine that deploys. */
  readonly source?: string;
  /** The image in the same pool that this volume is laid over. */
  readonly base?: { readonly name: string; readonly path: string };
}

export interface CloudInitDiskSpec {
  readonly type: 'cloud-init-disk';
  readonly name: string;
  readonly pool: string;
  /** The machine it configures. */
  readonly guest: string;
  readonly userData: CloudConfig;
  readonly metaData: MetaData;
  readonly networkConfig: NetworkConfig;
}

export type DiskSpec =
  | { readonly from: 'volume'; readonly pool: string; readonly volume: string; readonly format: 'qcow2' | 'raw' }
  | { readonly from: 'iso'; readonly path: string };

export type InterfaceSpec = { readonly mac: MacAddress } & (
  | { readonly network: string; readonly bridge?: undefined }
  | { readonly bridge: string; readonly network?: undefined }
);

/** `kvm` needs a working /dev/kvm; `qemu` emulates, slowly, anywhere. */
export type Virtualization = 'kvm' | 'qemu';

export type CpuMode = 'host-passthrough' | 'host-model' | 'maximum';

export interface DomainSpec {
  readonly type: 'domain';
  readonly name: string;
  readonly uuid: string;
  readonly description?: string;
  readonly virtualization: Virtualization;
  readonly memory: Quantity;
  readonly vcpus: number;
  readonly cpuMode: CpuMode;
  readonly bootOrder: readonly ('hd' | 'cdrom' | 'network')[];
  readonly disks: readonly DiskSpec[];
  readonly cloudInit?: { readonly name: string; readonly path: string };
  readonly interfaces: readonly InterfaceSpec[];
  /** Address that the VNC display listens on. */
  readonly vnc: Ipv4Address;
  readonly autostart: boolean;
}

export type LibvirtSpec = NetworkSpec | PoolSpec | VolumeSpec | CloudInitDiskSpec | DomainSpec;
