import type { KubernetesObject } from '../records';
import { type KubernetesVersion, Quantity } from '../values';
import { completed, type Fields, isDefault } from './defaults';
import { IMMUTABLE_FIELDS } from './immutable-fields';

/** A change that the API server refuses: the object would have to be made anew. */
export interface ImmutableChange {
  /** Such as `spec.selector`. */
  readonly at: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What the API server refuses to change of an object, of which both are the same one by kind, namespace and name. */
export function immutableChanges(
  before: KubernetesObject,
  after: KubernetesObject,
  version: KubernetesVersion,
): readonly ImmutableChange[] {
  const kind = groupKind(after);
  const rows = IMMUTABLE_FIELDS.filter(
    ({ kind: of, since = 0, until = Number.POSITIVE_INFINITY }) =>
      of === kind && version.atLeast(since) && !version.atLeast(until),
  );
  return rows.flatMap(({ field, but, byDefault, unless }) =>
    placesOf(field, but, before, after)
      .map((at) => ({
        at,
        before: orDefault(valueAt(before, at), byDefault),
        after: orDefault(valueAt(after, at), byDefault),
      }))
      .filter(
        (change) =>
          !isSame(nameOf(change.at), change.before, change.after) && unless?.(before, after, change.at) !== true,
      ),
  );
}

function groupKind({ apiVersion, kind }: KubernetesObject): string {
  const slash = apiVersion.lastIndexOf('/');
  return `${slash === -1 ? '' : apiVersion.slice(0, slash)}/${kind}`;
}

/** The field itself, or those below it that are not free to change. */
function placesOf(
  field: string,
  but: readonly string[] | undefined,
  ...objects: readonly KubernetesObject[]
): readonly string[] {
  if (but === undefined) {
    return [field];
  }
  const names = new Set(objects.flatMap((object) => Object.keys(fieldsOf(valueAt(object, field)))));
  return [...names].filter((name) => !but.includes(name)).map((name) => `${field}.${name}`);
}

function valueAt(object: unknown, path: string): unknown {
  const found = path.split('.').reduce<unknown>((within, name) => fieldsOf(within)[name], object);
  return found === null ? undefined : found;
}

/** What is empty is not written. */
function orDefault(value: unknown, byDefault: unknown): unknown {
  return canonical(value) === undefined ? byDefault : value;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

/** Amounts are the same however they are written, and what is empty or the default is not kept. */
function isSame(name: string, one: unknown, other: unknown): boolean {
  return JSON.stringify(canonical({ [name]: one })) === JSON.stringify(canonical({ [name]: other }));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

function canonical(value: unknown, field = '', isAmount = false): unknown {
  if (Array.isArray(value)) {
    return value.length === 0 ? undefined : value.map((item) => canonical(item, field));
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(completed(field, value as Fields))
      .map(([name, inner]) => [name, canonical(inner, name, isAmount || AMOUNTS.has(name))] as const)
      .filter(([name, inner]) => inner !== undefined && !isDefault(name, inner))
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  }
  if (isAmount && (typeof value === 'string' || typeof value === 'number')) {
    return amountOf(value);
  }
  return value === null || value === '' ? undefined : value;
}

/** Fields whose values are amounts, whatever they are called. */
const AMOUNTS: ReadonlySet<string> = new Set(['requests', 'limits', 'capacity', 'sizeLimit', 'divisor']);

function amountOf(value: string | number): unknown {
  try {
    const amount = Quantity.parse(String(value));
    return `${amount.ceil} ${amount.ceilMilli}`;
  } catch {
    return value;
  }
}
