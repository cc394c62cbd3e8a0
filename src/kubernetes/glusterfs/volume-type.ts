/** How the bricks of a volume keep its data; the words of the parameter `volumetype`. */
export type GlusterfsVolumeType =
  | { readonly kind: 'replicate'; readonly replica: number }
  | { readonly kind: 'disperse'; readonly data: number; readonly redundancy: number }
  | { readonly kind: 'none' };

/** What a class has that says nothing of it. */
export const DEFAULT_VOLUME_TYPE: GlusterfsVolumeType = { kind: 'replicate', replica: 3 };

const GRAMMAR = 'must be replicate:N, disperse:DATA:REDUNDANCY or none';

/**
 * Reads the parameter as the provisioner of Kubernetes 1.25 does: `replicate` alone is three copies, and what follows the
 * numbers counts for nothing.
 *
 * Source: `parseClassParameters` of kubernetes/pkg/volume/glusterfs.
 *
 * @throws when the text is none of these; the message has the rule and the text, such as
 *   `must be replicate:N, disperse:DATA:REDUNDANCY or none, got "mirror"`
 */
export function parseVolumeType(text: string): GlusterfsVolumeType {
  const [kind, ...numbers] = text.split(':');
  const [first, second] = numbers.map(count);
  if (kind === 'none') {
    return { kind };
  }
  if (kind === 'replicate' && numbers.length === 0) {
    return DEFAULT_VOLUME_TYPE;
  }
  if (kind === 'replicate' && first !== undefined) {
    return { kind, replica: first };
  }
  if (kind === 'disperse' && first !== undefined && second !== undefined) {
    return { kind, data: first, redundancy: second };
  }
  throw new Error(`${GRAMMAR}, got "${text}"`);
}

/** The text that `parseVolumeType` reads back. */
export function volumeTypeText(type: GlusterfsVolumeType): string {
  switch (type.kind) {
    case 'replicate':
      return `replicate:${type.replica}`;
    case 'disperse':
      return `disperse:${type.data}:${type.redundancy}`;
    case 'none':
      return 'none';
  }
}

/** A number of bricks as Go's Atoi reads it, which takes a sign; undefined for what is none, or below nothing. */
function count(text: string): number | undefined {
  const number = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  return number >= 0 && Number.isSafeInteger(number) ? Math.abs(number) : undefined;
}
