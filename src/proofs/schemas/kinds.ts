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
  const all = Object.keys(kinds).filter((each) => Object.hasOwn(kinds[each], kind));
  const ofGroup = all.filter((each) => groupOf(each) === groupOf(apiVersion));
  const served = ofGroup.length > 0 ? ofGroup : all;
  if (served.length > 0) {
    const unasked = served.filter((each) => !off.includes(each));
    const fix = `write ${(unasked.length > 0 ? unasked : served).join(' or ')}`;
    return { prop: 'apiVersion', rule: `must be one that serves ${kind}`, fix };
  }
  const rule = `must be one that ${apiVersion} serves`;
  // a version that is not served may be of another Kubernetes, and the kind with it
  const meant = Object.hasOwn(kinds, apiVersion) ? nearest(kind, Object.keys(kinds[apiVersion])) : undefined;
  const fix = meant === undefined ? 'take it out, or choose another Kubernetes' : `did you mean ${meant}?`;
  return { prop: 'kind', rule, fix };
}
