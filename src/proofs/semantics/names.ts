import { isDnsLabel, isDnsSubdomain } from '../../kubernetes/object-name';
import { text } from './leaves';
import type { Rule } from './rule';

const LABEL_FIX = 'use a-z, 0-9 and -, 63 characters at most, a letter or digit at both ends';
const SUBDOMAIN_FIX = 'use a-z, 0-9, - and ., 253 characters at most, a letter or digit at both ends of each part';

/** RFC 1123 label: namespaces, containers, volumes. */
export const dnsLabel: Rule = text('SEM001', isDnsLabel, 'must be a DNS label', LABEL_FIX);

/** RFC 1123 subdomain: most objects. */
export const dnsSubdomain: Rule = text('SEM001', isDnsSubdomain, 'must be a DNS name', SUBDOMAIN_FIX);

/** RFC 1035 label, which begins with a letter: Services. */
export const letterLabel: Rule = text(
  'SEM001',
  (name) => isDnsLabel(name) && /^[a-z]/.test(name),
  'must be a DNS label that begins with a letter',
  `${LABEL_FIX}, and a letter at the beginning`,
);

/** Part of a path: RBAC's objects. */
export const pathPart: Rule = text(
  'SEM001',
  (name) => name !== '.' && name !== '..' && !/[/%]/.test(name),
  'must be a part of a path',
  'leave out / and %',
);

/** IANA service name: ports. */
export function isPortName(name: string): boolean {
  return name.length <= 15 && /^[a-z0-9-]+$/.test(name) && /[a-z]/.test(name) && !/--|^-|-$/.test(name);
}

export const portName: Rule = text(
  'SEM001',
  isPortName,
  'must be a name of a port',
  'use a-z, 0-9 and single - inside, a letter among them, 15 characters at most',
);

const NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** Key of a label, annotation, taint or resource: `[prefix/]name`. */
export function isQualifiedName(name: string): boolean {
  const parts = name.split('/');
  const last = parts[parts.length - 1];
  return parts.length <= 2 && last.length <= 63 && NAME.test(last) && (parts.length === 1 || isDnsSubdomain(parts[0]));
}

export function isLabelValue(value: string): boolean {
  return value.length <= 63 && (value === '' || NAME.test(value));
}

export const qualifiedName: Rule = text(
  'SEM002',
  isQualifiedName,
  'must be a key such as name or example.org/name',
  'use letters, digits, -, _ and ., 63 characters at most after a prefix that is a DNS name',
);

/** Key of a ConfigMap or Secret. */
export function isDataKey(key: string): boolean {
  return key.length <= 253 && /^[-._a-zA-Z0-9]+$/.test(key) && key !== '.' && !key.startsWith('..');
}

export const dataKey: Rule = text('SEM021', isDataKey, 'must be a key', 'use letters, digits, -, _ and .');

/** An address of IP version 4, where Kubernetes lets leading zeros pass, or 6. */
export function isAddress(address: string): boolean {
  return isIpv4(address) || (address.includes(':') && URL.canParse(`http://[${address}]/`));
}

function isIpv4(address: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(address) && address.split('.').every((part) => Number(part) <= 255);
}

export const address: Rule = text('SEM018', isAddress, 'must be an IP address', 'write one such as 10.0.0.10');

/** A network in prefix notation, host bits allowed. */
export function isNetwork(network: string): boolean {
  const match = /^(.+)\/(0|[1-9]\d{0,2})$/.exec(network);
  return match !== null && isAddress(match[1]) && Number(match[2]) <= (isIpv4(match[1]) ? 32 : 128);
}

export const network: Rule = text('SEM018', isNetwork, 'must be a network', 'write one such as 10.0.0.0/8');

/** A path from the root. */
export const absolutePath: Rule = text('SEM019', (path) => path.startsWith('/'), 'must be absolute', 'begin it with /');

/** A path that never leaves its folder. */
export const innerPath: Rule = text(
  'SEM019',
  (path) => !path.startsWith('/') && !goesUp(path),
  'must stay within its folder',
  'write it without a leading / and without ..',
);

/** Whether a part of the path leads upwards. */
export function goesUp(path: string): boolean {
  return path.split('/').includes('..');
}
