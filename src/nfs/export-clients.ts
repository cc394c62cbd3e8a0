import { Cidr, Ipv4Address } from '../values';
import type { Complaint } from './export-options';

/** What kinds of clients exports(5) knows. */
export type ClientKind = 'everybody' | 'network' | 'host' | 'wildcard' | 'netgroup' | 'security flavour';

/** Whom a client of exports(5) names. */
export interface NamedClients {
  readonly kind: ClientKind;
  /** The addresses, where the text says them: a network, or the one address of a host. */
  readonly range?: Cidr;
}

const LABELS = /^[\w-]+(\.[\w-]+)*\.?$/;

/** Whom a client names; a text that is none says what is wrong with it. */
export function clientsNamed(text: string): NamedClients | Complaint {
  if (text === '' || text === '*') {
    return { kind: 'everybody' };
  }
  if (/^gss\/krb5[ip]?$/.test(text)) {
    return { kind: 'security flavour' };
  }
  if (text.startsWith('@')) {
    return /^@[\w.-]+$/.test(text)
      ? { kind: 'netgroup' }
      : `must name a netgroup as @group, got "${text}"; use its name`;
  }
  if (text.includes(':')) {
    return ipv6(text);
  }
  if (text.includes('/')) {
    return network(text);
  }
  if (/[*?[\]]/.test(text)) {
    return /^[\w.*?[\]!^-]+$/.test(text)
      ? { kind: 'wildcard' }
      : `must be names with * and ?, got "${text}"; such as *.example.org`;
  }
  if (/^[\d.]+$/.test(text)) {
    try {
      return { kind: 'host', range: Cidr.around(Ipv4Address.parse(text), 32) };
    } catch (error) {
      return `${(error as Error).message}; write the four numbers of the address`;
    }
  }
  return LABELS.test(text)
    ? { kind: 'host' }
    : `must be an address, a network or a name, got "${text}"; such as 10.0.0.0/8 or node.example.org`;
}

/** The tree has IPv4 addresses alone, so none of them is in such a range. */
function ipv6(text: string): NamedClients | Complaint {
  const match = /^[\dA-Fa-f:.]+(\/(\d{1,3}))?$/.exec(text);
  if (match === null || Number(match[2] ?? 0) > 128) {
    return `must be an IPv6 address or network, got "${text}"; such as 2001:db8::/64, without brackets`;
  }
  return { kind: match[2] === undefined ? 'host' : 'network' };
}

/** `10.0.0.0/8` or `10.0.0.0/255.0.0.0`; exportfs looks past what stands behind the mask. */
function network(text: string): NamedClients | Complaint {
  const [address, mask] = text.split('/', 2);
  try {
    const prefix = /^\d+$/.test(mask) ? Number(mask) : prefixOf(mask);
    return prefix === undefined || text.split('/').length > 2
      ? `must be an address with a length or a mask, got "${text}"; such as 10.0.0.0/8 or 10.0.0.0/255.0.0.0`
      : { kind: 'network', range: Cidr.around(Ipv4Address.parse(address), prefix) };
  } catch (error) {
    return `${(error as Error).message}; such as 10.0.0.0/8 or 10.0.0.0/255.0.0.0`;
  }
}

function prefixOf(mask: string): number | undefined {
  const { value } = Ipv4Address.parse(mask);
  const prefix = 32 - Math.log2(2 ** 32 - value);
  return Number.isInteger(prefix) ? prefix : undefined;
}
