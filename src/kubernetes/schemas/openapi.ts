import type { Scalar, Schemas, Type } from './schema';

/** A schema of OpenAPI v3, as far as Kubernetes uses it; custom kinds carry the same in their definition. */
export interface OpenApiSchema {
  readonly $ref?: string;
  readonly allOf?: readonly OpenApiSchema[];
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly items?: OpenApiSchema;
  readonly properties?: Readonly<Record<string, OpenApiSchema>>;
  readonly additionalProperties?: OpenApiSchema | boolean;
  readonly required?: readonly string[];
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
}

/** What an API server says of itself at `/openapi/v2`. */
export interface OpenApiDocument {
  readonly definitions: Readonly<Record<string, OpenApiSchema>>;
  readonly paths: Readonly<Record<string, { readonly post?: Operation }>>;
}

interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly schema?: OpenApiSchema }[];
  readonly 'x-kubernetes-group-version-kind'?: {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
  };
}

/** Where objects of a kind are created; a subresource has one word more. */
const COLLECTION = /^\/(api|apis\/[^/]+)\/[^/]+\/(namespaces\/\{namespace\}\/)?[^/{]+$/;

const FORMATS: Readonly<Record<string, Scalar>> = {
  byte: 'bytes',
  'date-time': 'date-time',
  int32: 'int32',
  int64: 'int64',
};
/** Named types that are more, or less, than their schema says. Source: the Go types of `k8s.io/apimachinery`. */
const KNOWN_BETTER: Readonly<Record<string, Type>> = {
  '#api.resource.Quantity': 'quantity',
  '#meta.v1.FieldsV1': 'object',
  '#pkg.runtime.RawExtension': 'object',
  // a list is read, and then refused: no structural schema has one
  '#apiextensions.v1.JSONSchemaPropsOrArray': '#apiextensions.v1.JSONSchemaProps',
  '#apiextensions.v1.JSONSchemaPropsOrBool': { orBoolean: '#apiextensions.v1.JSONSchemaProps' },
};

/** What every object has at its top. */
export const HEAD: Readonly<Record<string, Type>> = {
  apiVersion: 'string',
  kind: 'string',
  metadata: '#meta.v1.ObjectMeta',
};

/** Kinds that can be created, and the types they are made of, in order. */
export function schemasFrom({ definitions, paths }: OpenApiDocument): Pick<Schemas, 'kinds' | 'types'> {
  const kinds: Record<string, Record<string, `#${string}`>> = {};
  for (const { post } of Object.entries(paths).flatMap(([path, each]) => (COLLECTION.test(path) ? [each] : []))) {
    const made = post?.['x-kubernetes-group-version-kind'];
    const body = post?.parameters?.find((each) => each.in === 'body')?.schema?.$ref;
    if (made !== undefined && body !== undefined) {
      const apiVersion = [made.group, made.version].filter(Boolean).join('/');
      kinds[apiVersion] = { ...kinds[apiVersion], [made.kind]: reference(body) };
    }
  }
  const named = new Map(Object.entries(definitions).map(([name, schema]) => [reference(name), schema]));
  const roots = Object.values(kinds).flatMap((each) => Object.values(each));
  return {
    kinds: sorted(Object.entries(kinds).map(([name, each]) => [name, sorted(Object.entries(each))])),
    types: reachable(roots, named),
  };
}

/** The type of a kind that a CustomResourceDefinition describes. A server holds it to no format of numbers, and of strings to few. */
export function customType(schema: OpenApiSchema): Type {
  const type = typeOf(schema, {});
  return typeof type === 'object' && 'fields' in type
    ? { ...type, fields: { ...type.fields, ...HEAD } }
    : { fields: HEAD, open: true };
}

function reachable(
  roots: readonly string[],
  named: ReadonlyMap<string, OpenApiSchema>,
): Readonly<Record<string, Type>> {
  const found = new Map<string, Type>();
  const waiting = [...roots];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const schema = named.get(next);
    if (!found.has(next) && schema !== undefined) {
      found.set(next, KNOWN_BETTER[next] ?? typeOf(schema));
      waiting.push(...targetsIn(schema));
    }
  }
  return sorted([...found].map(([name, type]) => [name.slice(1), type]));
}

function targetsIn(schema: OpenApiSchema): readonly string[] {
  const { $ref, allOf = [], items, properties = {}, additionalProperties } = schema;
  const parts = [...allOf, items, ...Object.values(properties), additionalProperties];
  return [
    ...($ref === undefined ? [] : [reference($ref)]),
    ...parts.flatMap((part) => (typeof part === 'object' ? targetsIn(part) : [])),
  ];
}

function typeOf(schema: OpenApiSchema, formats = FORMATS): Type {
  const target = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (target !== undefined) {
    return reference(target);
  }
  if (schema.format === 'int-or-string') {
    return 'int-or-string';
  }
  if (schema['x-kubernetes-int-or-string']) {
    return 'int64-or-string';
  }
  switch (schema.type) {
    case 'string':
      return schema.enum === undefined
        ? (formats[schema.format ?? ''] ?? 'string')
        : { choice: [...new Set(schema.enum.map(String))].sort() };
    case 'integer':
      return formats[schema.format ?? ''] ?? 'int64';
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'array':
      return { list: schema.items === undefined ? 'any' : typeOf(schema.items, formats) };
    case 'object':
      return objectOf(schema, formats);
    default:
      return 'any';
  }
}

function objectOf(schema: OpenApiSchema, formats: typeof FORMATS): Type {
  const { properties, additionalProperties, required = [] } = schema;
  if (properties === undefined && typeof additionalProperties === 'object') {
    return { map: typeOf(additionalProperties, formats) };
  }
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true || additionalProperties === true;
  if (properties === undefined && open) {
    return 'object';
  }
  const own = Object.entries(properties ?? {}).map(([name, each]) => [name, typeOf(each, formats)]);
  const fields: Record<string, Type> = Object.fromEntries(own);
  return {
    fields: schema['x-kubernetes-embedded-resource'] ? { ...fields, ...HEAD } : fields,
    ...(required.length > 0 && { required: [...required].sort() }),
    ...(open && { open }),
  };
}

/** The last three words say group, version and type, and no two types of Kubernetes share them. */
function reference(name: string): `#${string}` {
  return `#${name
    .slice(name.lastIndexOf('/') + 1)
    .split('.')
    .slice(-3)
    .join('.')}`;
}

function sorted<T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}
