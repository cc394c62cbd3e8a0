import type { Construct } from 'constructs';
import { check, Refusal } from '../../src/check';
import type { Bridge, HostFamily } from '../../src/host';
import { InfraConstruct } from '../../src/infra-construct';
import { isDnsSubdomain } from '../../src/kubernetes/object-name';
import type { IRecordSource, Unlocated } from '../../src/record-source';
import type { HostCapacity, Overcommit } from '../../src/records';
import type { IGuestNetwork } from './guest-network';

/** What a `KvmHost` needs to be told. */
export interface KvmHostProps {
  /** Name of the host, used in file names and messages. */
  readonly name: string;

  /** libvirt connection, such as `qemu:///system` or `qemu+ssh://root@kvm1/system`. */
  readonly uri: string;

  /** Operating system, which decides packages and how bridges are written down. */
  readonly family: HostFamily;

  /**
   * Bridges with the host's own address on them.
   * @default - none; machines use virtual networks
   */
  readonly bridges?: readonly Bridge[];

  /**
   * What the host has, for the proof that its machines fit.
   * @default - not known, and nothing is proved about it
   */
  readonly capacity?: HostCapacity;

  /**
   * How many times over its cores, memory and disks may be promised.
   * @default - once
   */
  readonly overcommit?: Overcommit;
}

/**
 * A physical machine that runs guests: the scope of its pools, networks and machines.
 *
 * Strata does not log in to it: `dist/<environment>/hosts/<name>/` holds the bridge configuration and an idempotent
 * `prepare.sh` to run there.
 */
export class KvmHost extends InfraConstruct implements IRecordSource {
  public readonly name: string;
  private readonly props: KvmHostProps;

  constructor(scope: Construct, id: string, props: KvmHostProps) {
    super(scope, id);
    refuseMistakes(this, props);
    this.name = props.name;
    this.props = props;
  }

  /**
   * A bridge of this host, to plug machines into.
   *
   * @throws when the host has no bridge of that name
   */
  public bridge(name: string): IGuestNetwork {
    const bridge = this.props.bridges?.find((each) => each.name === name);
    if (bridge === undefined) {
      const known = this.props.bridges?.map((each) => each.name).join(', ') || 'none';
      const message = `must be one of the host's bridges (${known}), got "${name}"; add it to 'bridges' of the host`;
      throw new Refusal([{ path: this.node.path, prop: 'bridge', message }]);
    }
    const { subnet, gateway, nameservers } = bridge;
    return { host: this, attachment: { bridge: name }, subnet, gateway, nameservers };
  }

  public toRecords(): readonly Unlocated[] {
    const { name, uri, family, bridges = [], capacity, overcommit } = this.props;
    return [{ kind: 'host', name, uri, family, bridges, capacity, overcommit }];
  }
}

function refuseMistakes(host: KvmHost, { name, uri, bridges = [], overcommit = {} }: KvmHostProps): void {
  check(host, (wrong) => {
    for (const [what, factor] of Object.entries(overcommit)) {
      if (factor < 1) {
        wrong('overcommit', `must be at least 1, got "${factor}" for ${what}; give the host less capacity instead`);
      }
    }
    if (!isDnsSubdomain(name)) {
      wrong('name', `must be a host name in lower case, got "${name}"; use letters, digits, '-' and '.'`);
    }
    if (!/^(qemu|test)(\+[a-z0-9]+)?:\/\/[^/]*\/\S+$/.test(uri)) {
      wrong(
        'uri',
        `must be a libvirt connection, got "${uri}"; local is "qemu:///system", remote "qemu+ssh://root@host/system"`,
      );
    }
    for (const { name: bridge, over } of bridges) {
      if (bridge === over) {
        wrong(
          'bridges',
          `must stand over another interface, got "${bridge}" over itself; name the interface, such as eth0`,
        );
      }
      if (bridge.length > 15) {
        wrong('bridges', `must have names of at most 15 characters (the kernel's limit), got "${bridge}"; shorten it`);
      }
    }
  });
}
