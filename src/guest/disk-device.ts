/** Device of a disk in its machine, by its place from 0: the first disk is `/dev/vda`, the others follow in order. */
export function diskDevice(index: number): string {
  return `/dev/vd${String.fromCharCode('a'.charCodeAt(0) + index)}`;
}
