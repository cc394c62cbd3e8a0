import { type ImmutableChange, immutableChanges } from '../kubernetes/immutable-changes';
import { fieldDifferences } from '../live/field-differences';
import type { KubernetesObject } from '../records';
import type { KubernetesVersion } from '../values';

/** A field that is another one now; undefined where it is not there. */
export interface FieldChange {
  /** `spec.template.spec.containers[0].image` */
  readonly at: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** An object that is another one now. */
export interface ObjectChange {
  readonly change: 'added' | 'removed' | 'changed';
  /** `Deployment web/portal` */
  readonly what: string;
  readonly fields: readonly FieldChange[];
  /** Changes that the API server refuses. */
  readonly refused: readonly ImmutableChange[];
  /** How to get there all the same; empty where nothing is refused. */
  readonly fix: string;
}

/** Objects that hold data, or name what holds it. */
const HOLDERS: ReadonlySet<string> = new Set(['PersistentVolumeClaim', 'PersistentVolume', 'StatefulSet']);

/** What changes from one set of objects to another, in the order of the later one, what is gone last. */
export function objectChanges(
  before: readonly KubernetesObject[],
  after: readonly KubernetesObject[],
  version: KubernetesVersion,
): readonly ObjectChange[] {
  const [old, now] = [before, after].map((objects) => new Map(objects.map((object) => [keyOf(object), object])));
  const plain = (change: 'added' | 'removed', object: KubernetesObject): ObjectChange => ({
    change,
    what: nameOf(object),
    fields: [],
    refused: [],
    fix: '',
  });
  return [
    ...[...now].flatMap(([key, object]): readonly ObjectChange[] => {
      const earlier = old.get(key);
      if (earlier === undefined) {
        return [plain('added', object)];
      }
      const fields = fieldDifferences(earlier, object).map(({ at, wanted, actual }) => ({
        at,
        before: wanted,
        after: actual,
      }));
      const refused = immutableChanges(earlier, object, version);
      const fix = refused.length === 0 ? '' : fixOf(object);
      return fields.length === 0 ? [] : [{ change: 'changed', what: nameOf(object), fields, refused, fix }];
    }),
    ...[...old].filter(([key]) => !now.has(key)).map(([, object]) => plain('removed', object)),
  ];
}

/** An object stays the same one when the version of its API changes. */
function keyOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  const slash = apiVersion.lastIndexOf('/');
  return `${apiVersion.slice(0, Math.max(0, slash))} ${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}

function nameOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}

function fixOf({ kind }: KubernetesObject): string {
  return HOLDERS.has(kind)
    ? 'give the new one another name and move the data, or take the change back'
    : `give the new one another name, or delete the ${kind} first`;
}
