import type { Construct } from 'constructs';
import { check } from '../../src/check';
import type { GuestFile } from '../../src/guest';
import { InfraConstruct } from '../../src/infra-construct';
import { isDnsSubdomain } from '../../src/kubernetes/object-name';
import type { Taint } from '../../src/kubernetes/scheduling';
import { Platform } from '../../src/platform';
import type { IRecordSource, Unlocated } from '../../src/record-source';
import type { Cidr, Ipv4Address } from '../../src/values';
import { linesOf, MODULES_FILE, type VirtualMachine } from '../host';

/** What a `Cluster` needs to be told. */
export interface ClusterProps {
  /** Addresses of pods. */
  readonly podCidr: Cidr;

  /** Virtual addresses of Services. */
  readonly serviceCidr: Cidr;

  /**
   * Network that nodes outside the tree stand on.
   * @default - none: every node is a machine of the tree
   */
  readonly siteNetwork?: { readonly cidr: Cidr; readonly gateway?: Ipv4Address };

  /**
   * Virtual address that the control planes answer at together; kubeadm's `controlPlaneEndpoint`.
   * @default - none: the one control plane has its own address
   */
  readonly endpoint?: Ipv4Address;

  /**
   * How kube-proxy leads connections to Services.
   * @default - as Kubernetes does: by iptables
   */
  readonly proxy?: {
    readonly mode: 'iptables' | 'ipvs' | 'nftables';
    /**
     * Whether a node answers for the addresses of its own interfaces alone, which `ServiceAddresses` need under `ipvs`.
     * @default false
     */
    readonly strictArp?: boolean;
  };
}

/** What the nodes must have besides what a cluster always needs. */
export interface NodeNeeds {
  /** Debian packages. */
  readonly packages: readonly string[];
  /** Kernel modules, loaded at each start. */
  readonly kernelModules: readonly string[];
}

/** What a node of the cluster needs to be told. */
export interface ClusterNodeProps {
  readonly role: 'control-plane' | 'worker';

  /** The machine: one of the tree with a static address, or the address of one that exists. */
  readonly on: VirtualMachine | Ipv4Address;

  /**
   * Labels, besides those that the kubelet sets.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * Taints, in place of those of kubeadm.
   * @default - that of kubeadm on a control plane (no pods but those that tolerate it), none on a worker
   */
  readonly taints?: readonly Taint[];
}

/** The facts of a Kubernetes cluster that proofs need: its ranges and its nodes. */
export class Cluster extends InfraConstruct implements IRecordSource {
  private readonly props: ClusterProps;
  private readonly nodes: ClusterNode[] = [];
  private readonly needs: NodeNeeds[] = [];
  private readonly controlPlaneFiles: GuestFile[] = [];

  constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id);
    this.props = props;
  }

  /** Adds a node. Its id is the node's name. */
  public addNode(id: string, props: ClusterNodeProps): ClusterNode {
    const node = new ClusterNode(this, id, props);
    this.nodes.push(node);
    for (const each of this.needs) {
      node.require(each);
    }
    for (const each of props.role === 'control-plane' ? this.controlPlaneFiles : []) {
      node.addFile(each);
    }
    return node;
  }

  /** Has every node carry packages and kernel modules, those that are added later as well. */
  public require(needs: NodeNeeds): void {
    this.needs.push(needs);
    for (const node of this.nodes) {
      node.require(needs);
    }
  }

  /** Puts a `live` file on every control plane, those that are added later as well. */
  public addControlPlaneFile(file: GuestFile): void {
    this.controlPlaneFiles.push(file);
    for (const node of this.nodes.filter(({ role }) => role === 'control-plane')) {
      node.addFile(file);
    }
  }

  public toRecords(): readonly Unlocated[] {
    const { podCidr, serviceCidr, siteNetwork, endpoint, proxy } = this.props;
    const { imageRegistry } = Platform.of(this);
    return [
      { kind: 'range', use: 'pods', cidr: podCidr },
      { kind: 'range', use: 'services', cidr: serviceCidr },
      ...(siteNetwork === undefined ? [] : [{ kind: 'range', use: 'site network', ...siteNetwork } as const]),
      ...(endpoint === undefined
        ? []
        : [{ kind: 'address', address: endpoint, use: 'control-plane endpoint' } as const]),
      ...(proxy === undefined
        ? []
        : [{ kind: 'proxy', mode: proxy.mode, strictArp: proxy.strictArp ?? false } as const]),
      ...(imageRegistry === undefined ? [] : [{ kind: 'image-registry', location: imageRegistry.toString() } as const]),
    ];
  }
}

/**
 * One node of a `Cluster`; made by `cluster.addNode`.
 *
 * A machine of the tree gets what the node requires at its first boot. For one that exists, two lists are written for
 * its owner: `/etc/modules-load.d/strata.conf`, which systemd reads, and `/etc/strata/node-packages`.
 */
export class ClusterNode extends InfraConstruct implements IRecordSource {
  public readonly name: string;
  public readonly role: ClusterNodeProps['role'];
  private readonly props: ClusterNodeProps;
  private readonly files: GuestFile[] = [];
  private readonly packages = new Set<string>();
  private readonly kernelModules = new Set<string>();

  constructor(cluster: Cluster, id: string, props: ClusterNodeProps) {
    super(cluster, id);
    this.name = id;
    this.role = props.role;
    this.props = props;
    check(this, (wrong) => {
      if (!isDnsSubdomain(id)) {
        wrong('name', `must be a node name in lower case, got "${id}"; use letters, digits, '-' and '.'`);
      }
      if ('host' in props.on && props.on.address === undefined) {
        wrong('on', `must have a static address, got "${props.on.name}"; give the machine one`);
      }
    });
  }

  /** Has the node carry packages and kernel modules. */
  public require({ packages, kernelModules }: NodeNeeds): void {
    const { on } = this.props;
    if ('host' in on) {
      on.addPackages(...packages);
      on.addKernelModules(...kernelModules);
      return;
    }
    for (const each of packages) {
      this.packages.add(each);
    }
    for (const each of kernelModules) {
      this.kernelModules.add(each);
    }
  }

  /** Puts a `live` file on the machine; for one that exists, it is written for its owner to install. */
  public addFile(file: GuestFile): void {
    const { on } = this.props;
    if ('host' in on) {
      on.addFile(file);
    } else {
      this.files.push(file);
    }
  }

  public toRecords(): readonly Unlocated[] {
    const { role, on, labels = {}, taints } = this.props;
    const address = 'host' in on ? on.address : on;
    if (address === undefined) {
      return [];
    }
    const node: Unlocated = { kind: 'node', name: this.name, role, address, labels, taints };
    return 'host' in on
      ? [node]
      : [node, { kind: 'address', address, use: `existing node ${this.name}` }, ...this.listsFor(address)];
  }

  private listsFor(address: Ipv4Address): readonly Unlocated[] {
    const lists = { [MODULES_FILE]: this.kernelModules, '/etc/strata/node-packages': this.packages };
    const files = Object.entries(lists).flatMap(([path, words]): GuestFile[] =>
      words.size === 0 ? [] : [{ path, content: linesOf(words), mode: '0644', class: 'live' }],
    );
    return [...files, ...this.files].map(
      (file): Unlocated => ({ kind: 'guest-file', guest: address.toString(), managed: false, file }),
    );
  }
}
