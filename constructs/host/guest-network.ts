import type { Cidr, Ipv4Address } from '../../src/values';
import type { KvmHost } from './kvm-host';

/** What a virtual machine can be plugged into: a virtual network, or a bridge of its host. */
export interface IGuestNetwork {
  readonly host: KvmHost;
  /** How libvirt names the attachment. */
  readonly attachment: { readonly network: string } | { readonly bridge: string };
  /** Addresses of the network, where they are known. */
  readonly subnet?: Cidr;
  readonly gateway?: Ipv4Address;
  readonly nameservers: readonly Ipv4Address[];
}
