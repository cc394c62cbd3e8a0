import { type Problem, problemsIn, type Types } from '../../kubernetes/schemas/check';
import { schemasOf } from '../../kubernetes/schemas/load';
import type { Type } from '../../kubernetes/schemas/schema';
import { misspelled } from '../../manifests/meant';
import { type KubernetesObject, type KubernetesRecord, recordsOf, type StrataRecord } from '../../records';
import type { KubernetesVersion } from '../../values';
import { customKindsIn, type Kind, kindOf } from './kinds';
import { mended } from './mend';

/** An object, what its kind is, and what breaks its schema. */
export interface Judged {
  readonly record: KubernetesRecord;
  readonly kind: Kind;
  readonly problems: readonly Problem[];
  readonly types: Types;
}

const DEFINITION = '#apiextensions.v1.CustomResourceDefinition';

/** Holds every object among the records to the schemas of a version. */
export function judged(records: readonly StrataRecord[], version: KubernetesVersion): readonly Judged[] {
  const objects = recordsOf(records, 'kubernetes');
  if (objects.length === 0) {
    return [];
  }
  const schemas = schemasOf(version.minor);
  const { types } = schemas;
  const definitions = objects.flatMap(({ object }) => (object.kind === 'CustomResourceDefinition' ? [object] : []));
  const custom = customKindsIn(definitions.map((each) => mended(each, problemsIn(each, DEFINITION, types))));
  return objects.map((record) => {
    const kind = kindOf(record.object, schemas, custom);
    return { record, kind, problems: 'rule' in kind ? [] : problemsOf(record.object, kind.type, types), types };
  });
}

function problemsOf(object: KubernetesObject, type: Type, types: Types): readonly Problem[] {
  const isOpen = typeof type === 'object' && 'open' in type;
  // where any field may stand at the top, those that a reader took for others
  const taken: readonly Problem[] = isOpen
    ? misspelled(object).map((key) => ({ what: 'unknown', keys: [key], value: object[key], type }))
    : [];
  return [...problemsIn(object, type, types), ...taken];
}
