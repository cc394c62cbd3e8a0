import { Cidr, Ipv4Address } from '../../values';

/** Addresses, first to last. */
export interface AddressRange {
  readonly start: Ipv4Address;
  readonly end: Ipv4Address;
}

/** `10.0.0.20-10.0.0.29`, `10.0.0.16/28` or one address; undefined for what is none of IPv4. */
export function rangeOf(text: string): AddressRange | undefined {
  const [first, last = first, ...more] = text.split('-').map((part) => part.trim());
  try {
    if (first.includes('/')) {
      const { network, last: end } = Cidr.parse(first);
      return { start: network, end };
    }
    return more.length > 0 ? undefined : { start: Ipv4Address.parse(first), end: Ipv4Address.parse(last) };
  } catch {
    return undefined;
  }
}

export function rangeText({ start, end }: AddressRange): string {
  return start.equals(end) ? start.toString() : `${start}-${end}`;
}

export function holds({ start, end }: AddressRange, address: Ipv4Address): boolean {
  return address.value >= start.value && address.value <= end.value;
}

export function sizeOf(ranges: readonly AddressRange[]): number {
  return ranges.reduce((sum, { start, end }) => sum + end.value - start.value + 1, 0);
}

/** What is left of ranges without some addresses, in ascending order. */
export function without(ranges: readonly AddressRange[], taken: readonly Ipv4Address[]): readonly AddressRange[] {
  const gaps = [...new Set(taken.map(({ value }) => value))].sort((a, b) => a - b);
  return [...ranges]
    .sort((a, b) => a.start.value - b.start.value)
    .flatMap(({ start, end }) => {
      const inside = gaps.filter((gap) => gap >= start.value && gap <= end.value);
      const starts = [start.value, ...inside.map((gap) => gap + 1)];
      const ends = [...inside.map((gap) => gap - 1), end.value];
      return starts.flatMap((first, index) =>
        first <= ends[index]
          ? [{ start: Ipv4Address.fromNumber(first), end: Ipv4Address.fromNumber(ends[index]) }]
          : [],
      );
    });
}
