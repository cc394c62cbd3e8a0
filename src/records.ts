import type { BrickNodeRecord, BrickServiceRecord } from './brick-records';
import type { GuestFile } from './guest';
import type { Bridge, HostFamily } from './host';
import type { Taint } from './kubernetes/scheduling';
import type { LibvirtSpec } from './libvirt/specs';
import type { ExportRights } from './nfs';
import type { StorageClassRecord } from './storage-class-record';
import type { Cidr, Ipv4Address, Quantity, Secret } from './values';

export type { StorageClassRecord, VersionGate } from './storage-class-record';

/** What every record says about itself. */
export interface Located {
  /** Construct path, shown in every message. */
  readonly path: string;
  /** Paths this thing had before it was moved, for the engine's aliases. */
  readonly aliases?: readonly string[];
}

/** A plain Kubernetes object as it will be emitted. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    /** Only what was read from a cluster has one. */
    readonly uid?: string;
    /** Says that it is being deleted. */
    readonly deletionTimestamp?: string;
  };
  // biome-ignore lint/suspicious/noExplicitAny: the shape depends on apiVersion and kind, which only a schema knows
  readonly [field: string]: any;
}

export interface KubernetesRecord extends Located {
  readonly kind: 'kubernetes';
  /** Chart it is written with: the file name without `.k8s.yaml`. */
  readonly chart: string;
  readonly object: KubernetesObject;
}

/** A Secret object that must exist. Its values never appear in a record: only where they come from. */
export interface SecretObjectRecord extends Located {
  readonly kind: 'secret-object';
  readonly name: string;
  readonly namespace: string;
  readonly type: string;
  readonly data: Readonly<Record<string, Secret>>;
}

export interface LibvirtRecord extends Located {
  readonly kind: 'libvirt';
  /** Name of the host it lives on. */
  readonly host: string;
  readonly spec: LibvirtSpec;
  /** Whether it exists already and is taken over as it is. */
  readonly adopt?: true;
}

/** A physical KVM host: how to reach it, what it must have. */
export interface HostRecord extends Located {
  readonly kind: 'host';
  readonly name: string;
  /** libvirt connection, such as `qemu:///system` or `qemu+ssh://root@kvm1/system`. */
  readonly uri: string;
  readonly family: HostFamily;
  readonly bridges: readonly Bridge[];
  /** What it has to give away; what is not said is not judged. */
  readonly capacity?: HostCapacity;
  /** How many times over each may be promised. */
  readonly overcommit?: Overcommit;
}

export interface HostCapacity {
  readonly cores?: number;
  readonly memory?: Quantity;
  /** Room on the disks of each pool, by its name in libvirt. */
  readonly pools?: Readonly<Record<string, Quantity>>;
}

/** Factors of at least 1, such as 1.5: that much more is promised than is there. */
export interface Overcommit {
  /** @default 1 */
  readonly cores?: number;
  /** @default 1 */
  readonly memory?: number;
  /** @default 1 */
  readonly disks?: number;
}

/** Whom ssh logs in as. Keys and known hosts are those of whoever deploys. */
export interface SshAccess {
  readonly user: string;
  /** @default 22, or what the ssh configuration of whoever deploys says */
  readonly port?: number;
}

/** A file in a guest, or on a server that exists already. */
export interface GuestFileRecord extends Located {
  readonly kind: 'guest-file';
  /** The machine's name, or the address of an existing server. */
  readonly guest: string;
  /** False for a server outside the tree: its file is written for its owner to install. */
  readonly managed: boolean;
  /** How a server outside the tree is reached; absent for machines, which their host reaches. */
  readonly ssh?: SshAccess;
  readonly file: GuestFile;
}

/** A range of addresses in use, for what has no libvirt object of its own: pods, services, a network that exists. */
export interface RangeRecord extends Located {
  readonly kind: 'range';
  readonly use: 'pods' | 'services' | 'site network';
  readonly cidr: Cidr;
  readonly gateway?: Ipv4Address;
}

/** An address held by something outside the tree, such as an existing server or node. */
export interface AddressRecord extends Located {
  readonly kind: 'address';
  readonly address: Ipv4Address;
  readonly use: string;
}

/** One directory that an NFS server offers, and who its clients count as there. */
export interface ExportRecord extends Located, ExportRights {
  readonly kind: 'export';
  readonly server: Ipv4Address;
  readonly directory: string;
  readonly clients: readonly Cidr[];
  /** What the directory itself has, where the tree knows: ids by number, octal permissions such as `0755`. */
  readonly permissions?: { readonly owner: number; readonly group: number; readonly mode: string };
}

/** A Kubernetes node: a machine of the tree or one that exists. */
export interface NodeRecord extends Located {
  readonly kind: 'node';
  readonly name: string;
  readonly role: 'control-plane' | 'worker';
  readonly address: Ipv4Address;
  readonly labels: Readonly<Record<string, string>>;
  /** @default - that of kubeadm on a control plane, none on a worker */
  readonly taints?: readonly Taint[];
}

/** How the nodes lead connections to Services. */
export interface ProxyRecord extends Located {
  readonly kind: 'proxy';
  readonly mode: 'iptables' | 'ipvs' | 'nftables';
  /** Whether a node leaves requests for addresses of Services to whoever announces them. Asked under `ipvs` alone. */
  readonly strictArp: boolean;
}

/** Addresses, first to last, that Services of type LoadBalancer get theirs from. */
export interface ServiceAddressesRecord extends Located {
  readonly kind: 'service-addresses';
  readonly name: string;
  /** The program that gives and announces them, by the name that the table of announcers has for it. */
  readonly announcer: string;
  readonly start: Ipv4Address;
  readonly end: Ipv4Address;
}

/** Ports of a machine that something listens on, first to last. */
export interface ListenerRecord extends Located {
  readonly kind: 'listener';
  readonly address: Ipv4Address;
  readonly protocol: 'TCP' | 'UDP';
  readonly first: number;
  readonly last: number;
  /** What listens there. */
  readonly use: string;
}

/** A flag that the controller manager of every control plane is started with. */
export interface ControllerManagerFlagRecord extends Located {
  readonly kind: 'controller-manager-flag';
  /** Without its dashes. */
  readonly name: string;
  readonly value: string;
  /**
   * File of the control planes that it reads then: its pod must mount it, and cannot start without it.
   * @default - none
   */
  readonly reads?: string;
}

/** The one registry that the nodes of the cluster pull from. */
export interface ImageRegistryRecord extends Located {
  readonly kind: 'image-registry';
  /** Host, port and path. */
  readonly location: string;
}

/** What the author of a construct said of it beyond references: that it comes after another. */
export interface DependencyRecord extends Located {
  readonly kind: 'dependency';
  /** Construct path of the other. */
  readonly on: string;
}

export type StrataRecord =
  | KubernetesRecord
  | SecretObjectRecord
  | LibvirtRecord
  | HostRecord
  | GuestFileRecord
  | RangeRecord
  | AddressRecord
  | ExportRecord
  | NodeRecord
  | ProxyRecord
  | ServiceAddressesRecord
  | StorageClassRecord
  | ListenerRecord
  | ControllerManagerFlagRecord
  | ImageRegistryRecord
  | BrickNodeRecord
  | BrickServiceRecord
  | DependencyRecord;

/** Records of one kind, in tree order. */
export function recordsOf<K extends StrataRecord['kind']>(
  records: readonly StrataRecord[],
  kind: K,
): readonly Extract<StrataRecord, { kind: K }>[] {
  return records.filter((record): record is Extract<StrataRecord, { kind: K }> => record.kind === kind);
}
