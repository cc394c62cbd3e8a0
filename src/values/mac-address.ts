import { createHash } from 'node:crypto';

/** A unicast Ethernet address in lower case, immutable. */
export class MacAddress {
  private constructor(private readonly text: string) {}

  /**
   * Reads six hexadecimal pairs separated by colons.
   *
   * @throws on any other text, and on a multicast address, which no interface may own
   */
  public static parse(text: string): MacAddress {
    if (!/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(text)) {
      throw new Error(`must be a MAC address such as 52:54:00:12:34:56, got "${text}"`);
    }
    if (Number.parseInt(text.slice(0, 2), 16) & 1) {
      throw new Error(`must be a unicast MAC address (first byte even), got "${text}"`);
    }
    return new MacAddress(text.toLowerCase());
  }

  /**
   * A stable address in QEMU's range 52:54:00 for a name: the same name gives the same address on every run, so a
   * machine keeps its leases when it is rebuilt.
   */
  public static derived(name: string): MacAddress {
    const digest = createHash('sha256').update(`mac:${name}`).digest('hex');
    return new MacAddress(`52:54:00:${digest.slice(0, 2)}:${digest.slice(2, 4)}:${digest.slice(4, 6)}`);
  }

  public equals(other: MacAddress): boolean {
    return this.text === other.text;
  }

  public toString(): string {
    return this.text;
  }

  public toJSON(): string {
    return this.text;
  }
}
