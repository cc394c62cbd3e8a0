import { Ipv4Address } from './ipv4-address';

/** An IPv4 network in prefix notation, immutable. */
export class Cidr {
  private constructor(
    /** First address, the network address. */
    public readonly network: Ipv4Address,
    /** Prefix length, 0 to 32. */
    public readonly prefix: number,
  ) {}

  /**
   * Reads `10.0.0.0/8`.
   *
   * @throws when the text is no IPv4 network, or has host bits set (the message names the network that was meant)
   */
  public static parse(text: string): Cidr {
    const { address, cidr } = Cidr.parseInterface(text);
    if (!cidr.network.equals(address)) {
      throw new Error(`must be a network without host bits, got "${text}"; did you mean "${cidr}"?`);
    }
    return cidr;
  }

  /**
   * Reads an interface address with its prefix, such as `192.168.153.150/24`.
   *
   * @throws when either half is malformed
   */
  public static parseInterface(text: string): { readonly address: Ipv4Address; readonly cidr: Cidr } {
    if (text.includes(':')) {
      throw new Error(`must be an IPv4 network (IPv6 is not supported in this version), got "${text}"`);
    }
    const match = /^([\d.]+)\/(0|[1-9]\d?)$/.exec(text);
    if (!match || Number(match[2]) > 32) {
      throw new Error(`must be an IPv4 network such as 10.0.0.0/8, got "${text}"`);
    }
    const address = Ipv4Address.parse(match[1]);
    return { address, cidr: Cidr.around(address, Number(match[2])) };
  }

  /**
   * The network of that prefix length that holds `address`.
   *
   * @throws when the prefix is not an integer of 0 to 32
   */
  public static around(address: Ipv4Address, prefix: number): Cidr {
    if (!Number.isInteger(prefix) || prefix < 0 || prefix > 32) {
      throw new Error(`must be a prefix length of 0 to 32, got "${prefix}"`);
    }
    const size = 2 ** (32 - prefix);
    return new Cidr(Ipv4Address.fromNumber(Math.floor(address.value / size) * size), prefix);
  }

  /** Number of addresses, network and broadcast included. */
  public get size(): number {
    return 2 ** (32 - this.prefix);
  }

  /** Last address; the broadcast address for prefixes up to 30. */
  public get last(): Ipv4Address {
    return Ipv4Address.fromNumber(this.network.value + this.size - 1);
  }

  /** `255.255.255.0` form. */
  public get netmask(): Ipv4Address {
    return Ipv4Address.fromNumber(2 ** 32 - this.size);
  }

  public contains(address: Ipv4Address): boolean {
    return address.value >= this.network.value && address.value <= this.last.value;
  }

  public containsNetwork(other: Cidr): boolean {
    return this.prefix <= other.prefix && this.contains(other.network);
  }

  public overlaps(other: Cidr): boolean {
    return this.contains(other.network) || other.contains(this.network);
  }

  /** Whether a machine may carry `address`: inside, and (up to /30) neither network nor broadcast address. */
  public isHost(address: Ipv4Address): boolean {
    if (!this.contains(address)) {
      return false;
    }
    return this.prefix > 30 || !(address.equals(this.network) || address.equals(this.last));
  }

  public equals(other: Cidr): boolean {
    return this.prefix === other.prefix && this.network.equals(other.network);
  }

  public toString(): string {
    return `${this.network}/${this.prefix}`;
  }

  public toJSON(): string {
    return this.toString();
  }
}
