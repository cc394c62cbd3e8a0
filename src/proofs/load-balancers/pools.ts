import { type KubernetesObject, type KubernetesRecord, recordsOf, type StrataRecord } from '../../records';
import { type AddressRange, rangeOf } from './address-range';
import table from './announcers.json';

/** How a program that gives Services their addresses is told what to do. */
export interface Announcer {
  /** Annotations of a Service that name its address, the pool it is from, and whom it may share it with. */
  readonly address: readonly string[];
  readonly pool: readonly string[];
  readonly shared: readonly string[];
  /** The kind of its own that a pool is written as. */
  readonly custom?: { readonly group: string; readonly kind: string };
  /** The ConfigMap that its pools are written in, as `range-<namespace>` and `cidr-<namespace>`, or `-global`. */
  readonly config?: { readonly namespace: string; readonly name: string };
}

/** The machinery knows no product: what it knows of some is data. Source: the documentation of each of them. */
const ANNOUNCERS: Readonly<Record<string, Announcer>> = table;

/** Addresses that Services may get. */
export interface AddressPool {
  readonly path: string;
  readonly name: string;
  readonly announcer: Announcer;
  readonly ranges: readonly AddressRange[];
  /** Whether a Service gets one that names neither the pool nor an address. */
  readonly isAutomatic: boolean;
  /**
   * Namespaces whose Services it is for.
   * @default - all
   */
  readonly namespaces?: readonly string[];
}

/** Every pool in the records: those of the tree, and those that are written as objects. */
export function poolsIn(records: readonly StrataRecord[]): readonly AddressPool[] {
  const declared = recordsOf(records, 'service-addresses').map(({ path, name, announcer, start, end }): AddressPool => {
    const { [announcer]: known = { address: [], pool: [], shared: [] } } = ANNOUNCERS;
    return { path, name, announcer: known, ranges: [{ start, end }], isAutomatic: true };
  });
  const written = recordsOf(records, 'kubernetes').flatMap((record) =>
    Object.values(ANNOUNCERS).flatMap((announcer) => writtenPools(record, announcer)),
  );
  return [...declared, ...written];
}

function writtenPools({ path, object }: KubernetesRecord, announcer: Announcer): readonly AddressPool[] {
  const { custom, config } = announcer;
  const { apiVersion, kind, metadata } = object;
  if (custom !== undefined && apiVersion.startsWith(`${custom.group}/`) && kind === custom.kind) {
    return [customPool(path, object, announcer)];
  }
  const isConfig = kind === 'ConfigMap' && metadata.name === config?.name && metadata.namespace === config.namespace;
  return isConfig ? configPools(path, object, announcer) : [];
}

function customPool(path: string, { metadata, spec }: KubernetesObject, announcer: Announcer): AddressPool {
  const { addresses = [], autoAssign, serviceAllocation } = spec ?? {};
  return {
    path,
    name: metadata.name,
    announcer,
    ranges: rangesOf(addresses),
    isAutomatic: autoAssign !== false,
    // selectors of namespaces and of Services are not followed: the pool may be for any
    namespaces: serviceAllocation?.namespaceSelectors === undefined ? serviceAllocation?.namespaces : undefined,
  };
}

function configPools(path: string, { data }: KubernetesObject, announcer: Announcer): readonly AddressPool[] {
  return Object.entries<unknown>(data ?? {}).flatMap(([key, text]) => {
    const [, namespace] = /^(?:range|cidr)-(.+)$/.exec(key) ?? [];
    const ranges = rangesOf(String(text).split(','));
    const namespaces = namespace === 'global' ? undefined : [namespace];
    return namespace === undefined ? [] : [{ path, name: key, announcer, ranges, isAutomatic: true, namespaces }];
  });
}

/** This version knows IPv4 alone; ranges of IPv6 beside it are passed over. */
function rangesOf(texts: readonly unknown[]): readonly AddressRange[] {
  return texts.flatMap((text) => rangeOf(String(text).trim()) ?? []);
}
