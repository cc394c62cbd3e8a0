import { createHash } from 'node:crypto';

/**
 * A UUID (RFC 9562, version 5 layout) that is a function of a name alone: a rebuilt tree gives a machine, network or
 * pool the same UUID, so what an earlier run left behind can be recognised as the tree's own.
 */
export function stableUuid(name: string): string {
  const hex = createHash('sha1').update(`strata:${name}`).digest('hex');
  const variant = ((Number.parseInt(hex[16], 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}
