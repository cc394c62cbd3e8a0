import type { IConstruct } from 'constructs';
import { Node } from 'constructs';
import { recordsOf, type StrataRecord } from './records';

/** What happens to things that hold data when the environment is destroyed. */
export enum Retention {
  /** They are protected and kept; the next `up` takes them back. */
  KEEP = 'keep',
  /** Nothing remains: for sandboxes and CI. */
  DISCARD = 'discard',
}

const ALIAS = 'strata:alias';

/**
 * Says that `construct` stood at `formerPath` before it was moved or renamed, so that the engine moves what it made
 * instead of destroying it.
 */
export function alias(construct: IConstruct, formerPath: string): void {
  Node.of(construct).addMetadata(ALIAS, formerPath);
}

/** Former paths of a construct, oldest first; those of its ancestors are applied to it as well. */
export function aliasesOf(construct: IConstruct): readonly string[] {
  const { path, scopes } = Node.of(construct);
  return scopes.flatMap((scope) => {
    const below = path.slice(Node.of(scope).path.length);
    return Node.of(scope)
      .metadata.filter((entry) => entry.type === ALIAS)
      .map((entry) => `${entry.data}${below}`);
  });
}

/**
 * Name under which the engine knows what stands at a path. The primary child, by convention `Resource`, adds nothing
 * to a name.
 */
export function logicalName(path: string): string {
  return path
    .split('/')
    .filter((id) => id !== 'Resource')
    .join('/');
}

/** A record that holds data: the same path for ever, or an alias, or a tombstone with a reason. */
export interface Stateful {
  readonly path: string;
  /** `PersistentVolume`, `pool` and the like. */
  readonly type: string;
  /** Name in Kubernetes or libvirt. */
  readonly name: string;
  readonly aliases: readonly string[];
}

/**
 * Everything whose loss is a loss of data: pools, data volumes, PersistentVolumes, claims, and the namespaces that
 * hold claims (deleting a namespace deletes its claims).
 */
export function statefulRecords(records: readonly StrataRecord[]): readonly Stateful[] {
  const kubernetes = recordsOf(records, 'kubernetes');
  const claimed = new Set(
    kubernetes
      .filter(({ object }) => object.kind === 'PersistentVolumeClaim' || hasClaimTemplates(object))
      .map(({ object }) => object.metadata.namespace ?? 'default'),
  );
  const objects = kubernetes
    .filter(
      ({ object: { kind, metadata } }) =>
        kind === 'PersistentVolume' ||
        kind === 'PersistentVolumeClaim' ||
        (kind === 'Namespace' && claimed.has(metadata.name)),
    )
    .map(({ path, aliases, object: { kind, metadata } }) => stateful(path, aliases, kind, metadata.name));
  const disks = recordsOf(records, 'libvirt')
    .filter(({ spec }) => spec.type === 'pool' || (spec.type === 'volume' && spec.role === 'data'))
    .map(({ path, aliases, spec }) => stateful(path, aliases, spec.type, spec.name));
  return [...disks, ...objects];
}

function stateful(path: string, aliases: readonly string[] = [], type: string, name: string): Stateful {
  return { path, aliases, type, name };
}

function hasClaimTemplates(object: { readonly kind: string; readonly spec?: { volumeClaimTemplates?: unknown[] } }) {
  return object.kind === 'StatefulSet' && (object.spec?.volumeClaimTemplates?.length ?? 0) > 0;
}
