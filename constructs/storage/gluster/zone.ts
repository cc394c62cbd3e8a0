/**
 * A zone's number from a name, the same on every run: two machines of one host have one zone, and machines of two hosts
 * mostly have two. FNV-1a in 31 bits, never 0, which heketi takes for no zone.
 */
export function zoneOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(name)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return hash >>> 1 || 1;
}
