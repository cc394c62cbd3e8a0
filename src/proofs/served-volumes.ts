import { type NfsSource, nfsSourcesOf, podSource } from '../kubernetes/nfs-sources';
import type { PodSpec } from '../kubernetes/pod-template';
import { type KubernetesObject, recordsOf } from '../records';
import { bindingsOf } from './binding/predictions';
import { namespaceOf } from './pod-groups';
import type { Facts } from './proof';

/** A volume that a pod has from an NFS server. */
export interface ServedVolume {
  /** Name in the pod. */
  readonly name: string;
  readonly source: NfsSource;
  /** Path of the PersistentVolume; absent where the pod names the server itself. */
  readonly path?: string;
}

/** NFS volumes of claims, by `namespace/claim`. */
export type VolumesByClaim = ReadonlyMap<string, { readonly path: string; readonly source: NfsSource }>;

/** Volumes by `namespace/claim`, of claims that get that one for certain. */
export function volumesByClaim(facts: Facts): VolumesByClaim {
  const objects = recordsOf(facts.records, 'kubernetes');
  const served = new Map(
    objects.flatMap(({ path, object }) => {
      const [source] = object.kind === 'PersistentVolume' ? nfsSourcesOf(object) : [];
      return source === undefined ? [] : [[object.metadata.name, { path, source }] as const];
    }),
  );
  const bindings = served.size === 0 ? [] : bindingsOf(facts);
  return new Map(
    bindings.flatMap((each) => {
      const volume = each.verdict === 'certain' ? served.get(each.volumes[0]) : undefined;
      return volume !== undefined ? [[`${each.namespace}/${each.claim}`, volume]] : [];
    }),
  );
}

/** Volumes of a pod that come from NFS servers: named in it, of its claims, and of the claims of its set. */
export function servedVolumes(
  object: KubernetesObject,
  { volumes = [] }: PodSpec,
  bound: VolumesByClaim,
): readonly ServedVolume[] {
  const namespace = namespaceOf(object);
  const own = volumes.flatMap((volume): readonly ServedVolume[] => {
    const { name, persistentVolumeClaim: claim } = volume;
    const found = claim === undefined ? undefined : bound.get(`${namespace}/${claim.claimName}`);
    return found === undefined
      ? podSource(volume).map((source) => ({ name, source }))
      : [
          {
            name,
            ...found,
            source: { ...found.source, isReadOnly: found.source.isReadOnly || claim?.readOnly === true },
          },
        ];
  });
  const { replicas = 1, ordinals, volumeClaimTemplates = [] } = object.kind === 'StatefulSet' ? object.spec : {};
  const templates: readonly string[] = volumeClaimTemplates.map((template: KubernetesObject) => template.metadata.name);
  const ofSet = templates.flatMap((name) =>
    Array.from({ length: replicas }, (_, index) => {
      const found = bound.get(`${namespace}/${name}-${object.metadata.name}-${(ordinals?.start ?? 0) + index}`);
      return found === undefined ? [] : [{ name, ...found }];
    }).flat(),
  );
  return [...own, ...ofSet];
}
