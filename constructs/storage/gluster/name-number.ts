/**
 * A number of 1 to 2^31 - 1 from a name, the same on every run; two names mostly have two. FNV-1a.
 */
export function numberOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(name)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return hash >>> 1 || 1;
}
