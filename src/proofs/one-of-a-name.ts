import { CLUSTER_KINDS } from '../kubernetes/cluster-kinds';
import { recordsOf, type StrataRecord } from '../records';
import type { Finding } from './finding';
import { namespaceOf } from './pod-groups';
import type { Proof } from './proof';

/** Something that a cluster keeps under its kind, namespace and name. */
interface Named {
  readonly path: string;
  readonly kind: string;
  /** Group, kind, namespace and name together. */
  readonly key: string;
  /** `name`, or `namespace/name`. */
  readonly shown: string;
}

/** REF: a name means one object. */
export const oneOfAName: Proof = {
  codes: {
    REF003: {
      title: 'two objects have one name',
      why:
        'A cluster keeps one object of a kind under a name: the one that is applied last takes the place of the other, ' +
        'and the engine refuses the second. Mostly a part was copied, and its name was not changed.',
    },
  },

  prove({ records }) {
    const isTree = recordsOf(records, 'range').length > 0;
    const first = new Map<string, Named>();
    const findings = namedIn(records).flatMap((each): readonly Finding[] => {
      const other = first.get(each.key);
      if (other === undefined) {
        first.set(each.key, each);
        return [];
      }
      return [
        {
          code: 'REF003',
          // files may be alternatives, of which one is applied
          severity: isTree ? 'error' : 'warning',
          path: each.path,
          message: `'name' must be of its own among the objects of kind ${each.kind}, got "${each.shown}", as at ${other.path}`,
          fix: 'rename one of the two, or take it out',
          related: [other.path],
        },
      ];
    });
    return { findings, predictions: [] };
  },
};

function namedIn(records: readonly StrataRecord[]): readonly Named[] {
  const objects = recordsOf(records, 'kubernetes').map(({ path, object }): Named => {
    const [group] = object.apiVersion.includes('/') ? object.apiVersion.split('/') : [''];
    const namespace = CLUSTER_KINDS.has(object.kind) ? undefined : namespaceOf(object);
    return named(path, group, object.kind, namespace, object.metadata.name);
  });
  const secrets = recordsOf(records, 'secret-object').map(({ path, namespace, name }) =>
    named(path, '', 'Secret', namespace, name),
  );
  return [...objects, ...secrets];
}

function named(path: string, group: string, kind: string, namespace: string | undefined, name: string): Named {
  const shown = namespace === undefined ? name : `${namespace}/${name}`;
  return { path, kind, key: `${group} ${kind} ${shown}`, shown };
}
