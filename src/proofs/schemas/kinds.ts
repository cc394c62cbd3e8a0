import { customType, HEAD, type OpenApiSchema } from '../../kubernetes/schemas/openapi';
import { groupOf, type Schemas, type Struct, type Type } from '../../kubernetes/schemas/schema';
import { nearest } from '../../nearest';
import type { KubernetesObject } from '../../records';

/** What is known of an object's kind. */
export type Kind = Served | Refused;

interface Served {
  readonly type: Type;
  /** Whether an API server serves it only when it is started so. */
  readonly isOff: boolean;
}

/** Why no API server takes the kind, as a rule that its API version or kind breaks. */
interface Refused {
  readonly prop: 'apiVersion' | 'kind';
  readonly rule: string;
  readonly fix: string;
}

/** One version of a kind that a CustomResourceDefinition brings. */
interface CustomVersion {
  readonly name: string;
  readonly served: boolean;
  readonly schema?: { readonly openAPIV3Schema?: OpenApiSchema };
}

/** Versions of each custom kind, by `<group> <kind>`. */
export type CustomKinds = ReadonlyMap<string, readonly CustomVersion[]>;

/** The kinds that CustomResourceDefinitions bring, in which every value is of its type. */
export function customKindsIn(definitions: readonly KubernetesObject[]): CustomKinds {
  return new Map(definitions.map(({ spec }) => [`${spec?.group} ${spec?.names?.kind}`, spec?.versions ?? []] as const));
}

/** Somebody else's kind without its definition: its head is known alone. */
const FOREIGN: Struct = { fields: HEAD, open: true };

/** What an object must be by its API version and kind. */
export function kindOf({ apiVersion, kind }: KubernetesObject, schemas: Schemas, custom: CustomKinds): Kind {
  const group = groupOf(apiVersion);
  const versions = custom.get(`${group} ${kind}`);
  if (versions !== undefined) {
    return customKind(apiVersion, group, versions);
  }
  const type = Object.hasOwn(schemas.kinds, apiVersion) ? schemas.kinds[apiVersion][kind] : undefined;
  if (type !== undefined) {
    return { type, isOff: schemas.off.includes(apiVersion) };
  }
  // a group of somebody else has a dot, or no definition of it is taken
  return group.includes('.') && !schemas.groups.includes(group)
    ? { type: FOREIGN, isOff: false }
    : refusal(apiVersion, kind, schemas);
}

function customKind(apiVersion: string, group: string, versions: readonly CustomVersion[]): Kind {
  const served = versions.filter((version) => version.served);
  const version = served.find(({ name }) => `${group}/${name}` === apiVersion);
  if (version === undefined) {
    const names = served.map(({ name }) => `${group}/${name}`);
    const fix = names.length === 0 ? 'let its definition serve one' : `write ${names.join(' or ')}`;
    return { prop: 'apiVersion', rule: 'must be one that its definition serves', fix };
  }
  const schema = version.schema?.openAPIV3Schema;
  return { type: schema === undefined ? FOREIGN : customType(schema), isOff: false };
}

function refusal(apiVersion: string, kind: string, { kinds, off }: Schemas): Refused {
  const served = Object.keys(kinds).filter((each) => Object.hasOwn(kinds[each], kind));
  if (served.length > 0) {
    const unasked = served.filter((each) => !off.includes(each));
    const [first] = [...unasked, ...served];
    return { prop: 'apiVersion', rule: `must be one that serves ${kind}`, fix: `write ${first}` };
  }
  const known = Object.hasOwn(kinds, apiVersion)
    ? Object.keys(kinds[apiVersion])
    : Object.values(kinds).flatMap((each) => Object.keys(each));
  const meant = nearest(kind, known);
  return {
    prop: 'kind',
    rule: `must be one that ${apiVersion} serves`,
    fix: meant === undefined ? 'take it out, or define the kind' : `did you mean ${meant}?`,
  };
}
