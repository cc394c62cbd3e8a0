import { Quantity } from '../../values';
import type { Choice, Fields, List, Scalar, Struct, Type } from './schema';

/** Types with a name, by it. */
export type Types = Readonly<Record<string, Type>>;

/** What breaks a schema. */
export interface Problem {
  /** `form` is a text that is not written as its type asks, such as a quantity. */
  readonly what: 'unknown' | 'missing' | 'type' | 'choice' | 'form';
  /** Fields and indexes that lead to it; the last is the field that is unknown or missing, where one is. */
  readonly keys: readonly Key[];
  readonly value: unknown;
  /** What the value must be; for an unknown or a missing field, what holds it. */
  readonly type: Type;
  /** The name that the type goes by, such as `core.v1.Container`. */
  readonly typeName?: string;
}

export type Key = string | number;

const INT32 = 2 ** 31;
const INT64 = 2 ** 63;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * What an API server that is strict would not take of a value. `null` is as good as absent, as it is there.
 *
 * @param types the types that others refer to
 */
export function problemsIn(value: unknown, type: Type, types: Types): readonly Problem[] {
  const found: Problem[] = [];
  walk(value, type, { types, keys: [], found });
  return found;
}

interface Walk {
  readonly types: Types;
  /** The way to the present value. */
  readonly keys: Key[];
  readonly found: Problem[];
}

function walk(value: unknown, type: Type, at: Walk, typeName?: string): void {
  if (value === null || value === undefined) {
    return;
  }
  if (typeof type === 'string') {
    if (type.startsWith('#')) {
      const name = type.slice(1);
      walk(value, at.types[name] ?? 'any', at, name);
    } else {
      walkScalar(value, type as Scalar, at);
    }
  } else if ('fields' in type) {
    walkStruct(value, type, at, typeName);
  } else if ('list' in type) {
    walkList(value, type, at);
  } else if ('map' in type) {
    walkMap(value, type, at);
  } else if ('orBoolean' in type) {
    if (typeof value !== 'boolean') {
      walk(value, type.orBoolean, at);
    }
  } else {
    walkChoice(value, type, at);
  }
}

function walkStruct(value: unknown, type: Struct, at: Walk, typeName?: string): void {
  if (!isFields(value)) {
    report('type', value, type, at, typeName);
    return;
  }
  for (const key of Object.keys(value)) {
    at.keys.push(key);
    if (Object.hasOwn(type.fields, key)) {
      walk(value[key], type.fields[key], at);
    } else if (type.open === undefined) {
      report('unknown', value[key], type, at, typeName);
    }
    at.keys.pop();
  }
  for (const field of type.required ?? []) {
    if (value[field] === undefined || value[field] === null) {
      at.keys.push(field);
      report('missing', value, type, at, typeName);
      at.keys.pop();
    }
  }
}

function walkList(value: unknown, type: List, at: Walk): void {
  if (!Array.isArray(value)) {
    report('type', value, type, at);
    return;
  }
  for (let index = 0; index < value.length; index++) {
    at.keys.push(index);
    walk(value[index], type.list, at);
    at.keys.pop();
  }
}

function walkMap(value: unknown, type: Fields, at: Walk): void {
  if (!isFields(value)) {
    report('type', value, type, at);
    return;
  }
  for (const key of Object.keys(value)) {
    at.keys.push(key);
    walk(value[key], type.map, at);
    at.keys.pop();
  }
}

/** An empty text is mostly the same as none, and the default takes its place. */
function walkChoice(value: unknown, type: Choice, at: Walk): void {
  if (typeof value !== 'string') {
    report('type', value, type, at);
  } else if (value !== '' && !type.choice.includes(value)) {
    report('choice', value, type, at);
  }
}

function walkScalar(value: unknown, type: Scalar, at: Walk): void {
  if (!isOfType(value, type)) {
    report('type', value, type, at);
  } else if (!isWellFormed(value, type)) {
    report('form', value, type, at);
  }
}

function isOfType(value: unknown, type: Scalar): boolean {
  switch (type) {
    case 'any':
      return true;
    case 'object':
      return isFields(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'int32':
      return isWhole(value, INT32);
    case 'int64':
      return isWhole(value, INT64);
    case 'number':
      return typeof value === 'number';
    case 'int-or-string':
      return typeof value === 'string' || isWhole(value, INT32);
    case 'int64-or-string':
      return typeof value === 'string' || isWhole(value, INT64);
    case 'quantity':
      return typeof value === 'string' || typeof value === 'number';
    default:
      return typeof value === 'string';
  }
}

function isWellFormed(value: unknown, type: Scalar): boolean {
  switch (type) {
    case 'quantity':
      return isQuantity(String(value).trim());
    case 'bytes':
      // lines may be broken
      return BASE64.test(String(value).replace(/[\r\n]/g, ''));
    case 'date-time':
      return DATE_TIME.test(String(value)) && !Number.isNaN(Date.parse(String(value)));
    default:
      return true;
  }
}

function isWhole(value: unknown, limit: number): boolean {
  return Number.isInteger(value) && Number(value) >= -limit && Number(value) < limit;
}

function isQuantity(text: string): boolean {
  try {
    Quantity.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether it is an object of JSON. */
export function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands in a value where the keys lead; undefined where they lead nowhere. */
export function valueAt(object: unknown, keys: readonly Key[]): unknown {
  return keys.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? (value as Record<Key, unknown>)[key] : undefined),
    object,
  );
}

function report(what: Problem['what'], value: unknown, type: Type, { keys, found }: Walk, typeName?: string): void {
  found.push({ what, keys: [...keys], value, type, ...(typeName !== undefined && { typeName }) });
}
