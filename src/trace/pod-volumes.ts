import type { PodSpec, PodVolume } from '../kubernetes/pod-template';
import type { PodVolumeUse } from './graph';

/** A volume of a pod, and where its containers have it. */
export interface PodVolumeInUse extends PodVolumeUse {
  readonly source: PodVolume;
}

/** The volumes of a pod in the order in which it lists them. */
export function podVolumesOf({
  volumes = [],
  containers = [],
  initContainers = [],
}: PodSpec): readonly PodVolumeInUse[] {
  const mounts = mountsOf({ containers, initContainers });
  return volumes.map((source) => ({ name: source.name, mounts: [...(mounts.get(source.name) ?? [])], source }));
}

/** Directories, and paths of raw devices, by the volume that is there: each once, whichever container has it. */
export function mountsOf({ containers = [], initContainers = [] }: PodSpec): ReadonlyMap<string, ReadonlySet<string>> {
  const mounts = new Map<string, Set<string>>();
  for (const { volumeMounts = [], volumeDevices = [] } of [...initContainers, ...containers]) {
    const places = [
      ...volumeMounts.map(({ name, mountPath }) => [name, mountPath] as const),
      ...volumeDevices.map(({ name, devicePath }) => [name, devicePath] as const),
    ];
    for (const [name, place] of places) {
      mounts.set(name, (mounts.get(name) ?? new Set()).add(place));
    }
  }
  return mounts;
}

/** `mounted on /srv and /var/www` */
export function mountText({ mounts }: PodVolumeUse): string {
  return mounts.length === 0 ? 'mounted nowhere' : `mounted on ${mounts.join(' and ')}`;
}
