import { CLUSTER_KINDS } from '../kubernetes/cluster-kinds';
import type { Reference } from '../kubernetes/pod-references';
import { type KubernetesRecord, recordsOf, type StrataRecord } from '../records';
import type { Graph, Thing } from './graph';

/** Objects by what others refer to them with. */
export class Objects {
  private readonly byKey = new Map<string, Thing>();

  /** Adds every object, and every Secret that must exist. */
  constructor(
    private readonly graph: Graph,
    records: readonly StrataRecord[],
  ) {
    for (const { path, object } of recordsOf(records, 'kubernetes')) {
      const { name, namespace } = object.metadata;
      const place = CLUSTER_KINDS.has(object.kind) ? undefined : (namespace ?? 'default');
      this.add({ kind: object.kind, place, name, path });
    }
    for (const { path, name, namespace } of recordsOf(records, 'secret-object')) {
      this.add({ kind: 'Secret', place: namespace, name, path });
    }
    for (const thing of new Set(this.byKey.values())) {
      const namespace = this.find({ kind: 'Namespace', name: thing.place ?? '' });
      if (namespace !== undefined) {
        graph.link(thing, namespace, 'in the namespace', { isPart: true });
      }
    }
  }

  /** The first of a name is the one that is found. */
  public add(thing: Thing): Thing {
    const key = keyOf({ ...thing, namespace: thing.place });
    const added = this.graph.add(thing);
    this.byKey.set(key, this.byKey.get(key) ?? added);
    return added;
  }

  /** Who refers to it knows whether objects of its kind have a namespace. */
  public find(reference: Pick<Reference, 'kind' | 'namespace' | 'name'>): Thing | undefined {
    return this.byKey.get(keyOf(reference));
  }

  /** The thing that an object is. */
  public of({ object: { kind, metadata } }: KubernetesRecord): Thing | undefined {
    const namespace = CLUSTER_KINDS.has(kind) ? undefined : (metadata.namespace ?? 'default');
    return this.find({ kind, namespace, name: metadata.name });
  }
}

function keyOf({ kind, namespace, name }: Pick<Reference, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
