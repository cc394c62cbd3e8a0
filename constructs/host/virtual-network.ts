import { check } from '../../src/check';
import { InfraConstruct } from '../../src/infra-construct';
import { LibvirtObject, type NetworkMode } from '../../src/libvirt';
import { Platform } from '../../src/platform';
import { type Cidr, type Ipv4Address, stableUuid } from '../../src/values';
import type { IGuestNetwork } from './guest-network';
import type { KvmHost } from './kvm-host';

/** What a `VirtualNetwork` needs to be told. */
export interface VirtualNetworkProps {
  /** Addresses of the network. */
  readonly cidr: Cidr;

  /**
   * How guests reach the world.
   * @default 'nat'
   */
  readonly mode?: Exclude<NetworkMode, 'bridge'>;

  /**
   * The host's own address on the network, which guests use as gateway and name server.
   * @default - the first address of the range
   */
  readonly gateway?: Ipv4Address;

  /**
   * Addresses handed out to guests without a static one, first to last.
   * @default - no DHCP
   */
  readonly dhcp?: { readonly start: Ipv4Address; readonly end: Ipv4Address };

  /**
   * DNS domain of the guests.
   * @default - none
   */
  readonly domain?: string;

  /**
   * Name of the bridge device that libvirt makes, at most 15 characters.
   * @default - `virbr-` and the construct's id
   */
  readonly bridge?: string;

  /**
   * Name in libvirt.
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Takes over the network of that name that exists on the host, as it is.
   * @default false
   */
  readonly adopt?: boolean;
}

/** A network of a host's own, with the host as its gateway. */
export class VirtualNetwork extends InfraConstruct implements IGuestNetwork {
  public readonly host: KvmHost;
  public readonly name: string;
  public readonly subnet: Cidr;
  public readonly gateway: Ipv4Address;

  constructor(host: KvmHost, id: string, props: VirtualNetworkProps) {
    super(host, id);
    const { cidr, mode = 'nat', dhcp, domain, bridge = `virbr-${id}` } = props;
    refuseMistakes(this, bridge, cidr);
    this.host = host;
    this.name = props.name ?? id;
    this.subnet = cidr;
    this.gateway = props.gateway ?? cidr.network.plus(1);

    new LibvirtObject(this, 'Resource', {
      host: host.name,
      adopt: props.adopt,
      spec: () => ({
        type: 'network',
        name: this.name,
        uuid: stableUuid(Platform.identityOf(this)),
        mode,
        bridge,
        domain,
        subnet: { cidr, gateway: this.gateway },
        dhcp,
      }),
    });
  }

  public get attachment(): { readonly network: string } {
    return { network: this.name };
  }

  /** libvirt's own DNS answers at the gateway. */
  public get nameservers(): readonly Ipv4Address[] {
    return [this.gateway];
  }
}

function refuseMistakes(network: VirtualNetwork, bridge: string, cidr: Cidr): void {
  check(network, (wrong) => {
    if (!/^[A-Za-z][A-Za-z0-9._-]{0,14}$/.test(bridge)) {
      wrong('bridge', `must be a device name of at most 15 characters, got "${bridge}"; name it in 'bridge'`);
    }
    if (cidr.prefix > 29) {
      wrong('cidr', `must have room for a gateway and guests, got "${cidr}"; use a prefix of at most 29`);
    }
  });
}
