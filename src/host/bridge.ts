import type { Cidr, Ipv4Address } from '../values';

/** A bridge of a physical host, with the host's own address on it. */
export interface Bridge {
  /** Device name, such as `br0`. */
  readonly name: string;
  /** The interface it stands on, such as `eth0`; that one gives up its own address. */
  readonly over: string;
  readonly address: Ipv4Address;
  readonly subnet: Cidr;
  readonly gateway?: Ipv4Address;
  readonly nameservers: readonly Ipv4Address[];
}
