/** One IPv4 address, immutable. Parses or throws; this version of Strata has no IPv6. */
export class Ipv4Address {
  private constructor(private readonly bits: number) {}

  /**
   * Reads dotted-quad notation such as `10.0.1.61`.
   *
   * @throws when the text is not four numbers of 0 to 255 without leading zeros, with a sentence of its own for IPv6
   */
  public static parse(text: string): Ipv4Address {
    if (text.includes(':')) {
      throw new Error(`must be an IPv4 address (IPv6 is not supported in this version), got "${text}"`);
    }
    const octets = text.split('.');
    // inet_aton reads a leading zero as octal, so 010.0.0.1 means two things to two programs: refused
    if (octets.length !== 4 || !octets.every((octet) => /^(0|[1-9]\d{0,2})$/.test(octet) && Number(octet) <= 255)) {
      throw new Error(`must be an IPv4 address such as 10.0.1.61, got "${text}"`);
    }
    return new Ipv4Address(octets.reduce((sum, octet) => sum * 256 + Number(octet), 0));
  }

  /**
   * The address with this unsigned 32-bit value.
   *
   * @throws when the number is not an integer of 0 to 2^32-1
   */
  public static fromNumber(value: number): Ipv4Address {
    if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) {
      throw new Error(`must be an integer of 0 to 4294967295, got "${value}"`);
    }
    return new Ipv4Address(value);
  }

  /** Unsigned 32-bit value, for ordering and arithmetic. */
  public get value(): number {
    return this.bits;
  }

  /**
   * The address `count` after this one.
   *
   * @throws when that leaves the IPv4 range
   */
  public plus(count: number): Ipv4Address {
    return Ipv4Address.fromNumber(this.bits + count);
  }

  public equals(other: Ipv4Address): boolean {
    return this.bits === other.bits;
  }

  public toString(): string {
    return [24, 16, 8, 0].map((shift) => (this.bits >>> shift) & 255).join('.');
  }

  public toJSON(): string {
    return this.toString();
  }
}
