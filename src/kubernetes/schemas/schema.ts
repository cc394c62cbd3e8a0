/**
 * What a value must be. The data files hold it as it stands here.
 *
 * A word is a scalar, or `#core.v1.Container`: a type with a name, which others use too.
 */
export type Type = Scalar | `#${string}` | List | Fields | Choice | Struct | Switch;

/** `object` is any object, `any` any value; `bytes` is base64. */
export type Scalar =
  | 'any'
  | 'boolean'
  | 'bytes'
  | 'date-time'
  | 'int-or-string'
  | 'int32'
  | 'int64'
  | 'int64-or-string'
  | 'number'
  | 'object'
  | 'quantity'
  | 'string';

export interface List {
  readonly list: Type;
}

/** Any key, and this behind each. */
export interface Fields {
  readonly map: Type;
}

export interface Choice {
  readonly choice: readonly string[];
}

export interface Struct {
  readonly fields: Readonly<Record<string, Type>>;
  /** Fields that must be there. */
  readonly required?: readonly string[];
  /** Whether fields that are not listed may stand there too. */
  readonly open?: true;
}

/** True or false, for all or nothing, or this. */
export interface Switch {
  readonly orBoolean: Type;
}

/** What one minor version of Kubernetes serves. */
export interface Schemas {
  /** Type of each kind, by API version and kind. */
  readonly kinds: Readonly<Record<string, Readonly<Record<string, `#${string}`>>>>;
  /** Groups with a dot that are Kubernetes' own, in this version or in another. */
  readonly groups: readonly string[];
  /** API versions that an API server serves only when it is started so. */
  readonly off: readonly string[];
  /** Types with a name, by it. */
  readonly types: Readonly<Record<string, Type>>;
}

/** Group and version of an API version; the group of `v1` is empty. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}
