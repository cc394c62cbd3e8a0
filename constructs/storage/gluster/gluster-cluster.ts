import type { Construct } from 'constructs';
import type { BrickDevice } from '../../../src/brick-records';
import { check } from '../../../src/check';
import type { GuestFile } from '../../../src/guest';
import { InfraConstruct } from '../../../src/infra-construct';
import { isDnsSubdomain } from '../../../src/kubernetes/object-name';
import type { IRecordSource, Unlocated } from '../../../src/record-source';
import { Ipv4Address, type Secret } from '../../../src/values';
import type { VirtualMachine } from '../../host';
import { numberOf } from './name-number';
import { topologyJson } from './topology.conf';

/** What a `GlusterCluster` needs to be told. */
export interface GlusterClusterProps {
  /**
   * Port that the ssh daemons of the machines listen on. Machines of the tree are told so at their first boot.
   * @default 22
   */
  readonly sshPort?: number;
}

/** What a machine of a `GlusterCluster` needs to be told. */
export interface GlusterNodeProps {
  /** A machine of the tree with a static address, or the address of one that exists. */
  readonly on: VirtualMachine | Ipv4Address;

  /**
   * Raw disks that volumes are laid on. Nothing else may be on them.
   * @default - every data disk of the machine that has no mount
   */
  readonly devices?: readonly BrickDevice[];

  /**
   * What fails together has the same number; copies are kept in different zones where there are enough.
   * @default - a number that follows from the name of the KVM host; 1 for a machine that exists
   */
  readonly zone?: number;
}

/** Who may log in to the machines to lay out volumes: a user that becomes root, by its key. */
export interface GlusterAdministrator {
  readonly user: string;
  /** Line of authorized_keys. */
  readonly publicKey: Secret;
}

/** Debian packages of a machine that holds bricks: each is an XFS on a thin volume of LVM. */
const PACKAGES = ['glusterfs-server', 'lvm2', 'thin-provisioning-tools', 'xfsprogs'];

/** Kernel modules that LVM needs for thin volumes and their snapshots. Source: heketi's guide for Kubernetes. */
const KERNEL_MODULES = ['dm_mirror', 'dm_snapshot', 'dm_thin_pool'];

/** Ports of a machine, with what listens there. Bricks take theirs in turn, a hundred at most. */
const PORTS = [
  { first: 24007, last: 24007, use: 'glusterd' },
  { first: 24008, last: 24008, use: 'management of glusterd' },
  { first: 49152, last: 49251, use: 'bricks of glusterd' },
] as const;

/** Where its packages say nothing else. */
const SSH = 22;

/** Machines that share the volumes on their raw disks: a trusted storage pool of GlusterFS. */
export class GlusterCluster extends InfraConstruct {
  public readonly name: string;
  public readonly sshPort: number;
  private readonly members: GlusterNode[] = [];

  constructor(scope: Construct, id: string, props: GlusterClusterProps = {}) {
    super(scope, id);
    this.name = id;
    this.sshPort = props.sshPort ?? SSH;
    check(this, (wrong) => {
      if (!Number.isInteger(this.sshPort) || this.sshPort < 1 || this.sshPort > 65535) {
        wrong('sshPort', `must be a port, got "${this.sshPort}"; leave it out for ${SSH}`);
      }
    });
  }

  /** Adds a machine. Its id is its name in messages. */
  public addNode(id: string, props: GlusterNodeProps): GlusterNode {
    const node = new GlusterNode(this, id, props);
    this.members.push(node);
    return node;
  }

  /** The machines, in the order they were added. */
  public get nodes(): readonly GlusterNode[] {
    return [...this.members];
  }

  /** heketi's `topology.json` of this cluster: the machines that have a disk to give, and these disks. */
  public get topology(): string {
    const nodes = this.members.map(({ address, zone, freeDevices }) => ({
      address,
      zone,
      devices: freeDevices.map(({ device }) => device),
    }));
    return topologyJson(nodes.filter(({ devices }) => devices.length > 0));
  }

  /** Lets somebody log in to the machines of the tree. On machines that exist their owner has to. */
  public admit(administrator: GlusterAdministrator): void {
    for (const node of this.members) {
      node.admit(administrator);
    }
  }
}

/** One machine of a `GlusterCluster`; made by `cluster.addNode`. */
export class GlusterNode extends InfraConstruct implements IRecordSource {
  public readonly name: string;
  public readonly address: Ipv4Address;
  public readonly zone: number;
  /** Raw disks that volumes are laid on. */
  public readonly devices: readonly BrickDevice[];
  /** What its files are addressed to: the name of the machine, or the address of one that exists. */
  public readonly guest: string;
  private readonly cluster: GlusterCluster;
  private readonly machine?: VirtualMachine;
  private readonly files: GuestFile[] = [];
  private readonly taken = new Set<string>();

  constructor(cluster: GlusterCluster, id: string, props: GlusterNodeProps) {
    super(cluster, id);
    const { on } = props;
    this.name = id;
    this.cluster = cluster;
    this.machine = 'host' in on ? on : undefined;
    // without one the tree is refused below; the rest of it is judged all the same
    this.address = 'host' in on ? (on.address ?? Ipv4Address.fromNumber(0)) : on;
    this.guest = this.machine?.name ?? this.address.toString();
    this.zone = props.zone ?? ('host' in on ? numberOf(on.host.name) : 1);
    this.devices = props.devices ?? this.machine?.rawDisks ?? [];
    this.machine?.addPackages(...PACKAGES);
    this.machine?.addKernelModules(...KERNEL_MODULES);
    this.machine?.addServices('glusterd');
    if (cluster.sshPort !== SSH) {
      const content = `Port ${cluster.sshPort}\n`;
      this.machine?.addFile({ path: '/etc/ssh/sshd_config.d/strata.conf', content, mode: '0644', class: 'boot' });
    }
    refuseMistakes(this, props);
  }

  /** Those that hold no brick of a `GlusterVolume`. */
  public get freeDevices(): readonly BrickDevice[] {
    return this.devices.filter(({ device }) => !this.taken.has(device));
  }

  /** Gives a disk away, to hold one brick and nothing else. */
  public take(device: string): void {
    this.taken.add(device);
  }

  /** Lets somebody log in, where the machine is one of the tree. */
  public admit({ user, publicKey }: GlusterAdministrator): void {
    this.machine?.addUser({
      name: user,
      sudo: 'ALL=(ALL) NOPASSWD:ALL',
      shell: '/bin/bash',
      lock_passwd: true,
      ssh_authorized_keys: [publicKey],
    });
  }

  /** Puts a file onto the machine; for one that exists it is written for its owner to install. */
  public addFile(file: GuestFile): void {
    if (this.machine === undefined) {
      this.files.push(file);
    } else {
      this.machine.addFile(file);
    }
  }

  public toRecords(): readonly Unlocated[] {
    const { name, address, zone, freeDevices: devices, cluster, machine } = this;
    const ssh = { first: cluster.sshPort, last: cluster.sshPort, use: 'ssh' };
    return [
      { kind: 'brick-node', name, cluster: cluster.name, address, zone, devices },
      ...[...PORTS, ...(cluster.sshPort === SSH ? [] : [ssh])].map(
        (ports): Unlocated => ({ kind: 'listener', address, protocol: 'TCP', ...ports }),
      ),
      ...this.files.map((file): Unlocated => ({ kind: 'guest-file', guest: address.toString(), managed: false, file })),
      ...(machine === undefined
        ? [{ kind: 'address', address, use: `existing storage machine ${name}` } as const]
        : []),
    ];
  }
}

function refuseMistakes(node: GlusterNode, { on, devices }: GlusterNodeProps): void {
  check(node, (wrong) => {
    if (!isDnsSubdomain(node.name)) {
      wrong('name', `must be a name in lower case, got "${node.name}"; use letters, digits, '-' and '.'`);
    }
    if ('host' in on && on.address === undefined) {
      wrong('on', `must have a static address, got "${on.name}"; give the machine one`);
    }
    if (!Number.isInteger(node.zone) || node.zone < 1) {
      wrong('zone', `must be a whole number of at least 1, got "${node.zone}"; leave it out to have one derived`);
    }
    if (node.devices.length === 0) {
      const fix = 'host' in on ? 'give the machine a data disk without a mount' : 'name its raw disks';
      wrong('devices', `must be at least one raw disk, got "none"; ${fix}`);
    }
    const raw = 'host' in on ? on.rawDisks.map(({ device }) => device) : undefined;
    const seen = new Set<string>();
    for (const { device, capacity } of devices ?? []) {
      if (!/^\/dev\/[\w./-]+$/.test(device)) {
        wrong('devices', `must be devices of the machine, got "${device}"; write such as /dev/vdb`);
      } else if (raw !== undefined && !raw.includes(device)) {
        const list = raw.join(', ') || 'none';
        wrong('devices', `must be raw disks of ${(on as VirtualMachine).name}, got "${device}"; it has ${list}`);
      }
      if (seen.has(device)) {
        wrong('devices', `must name each disk once, got "${device}" twice; take one of the two out`);
      }
      if (!capacity.isPositive) {
        wrong('devices', `must be more than nothing, got "${capacity}" for ${device}; give its size such as 100Gi`);
      }
      seen.add(device);
    }
  });
}
