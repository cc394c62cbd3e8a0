import { type Container, type PodVolume, podSpecField, templateOf } from '../kubernetes/pod-template';
import type { KubernetesObject } from '../records';
import type { PodVolumeUse } from './graph';

/** A volume with the field of the pod that says what it is. */
export interface PodVolumeInUse extends PodVolumeUse {
  readonly source: PodVolume;
}

/** The volumes of an object's pods, in the order in which they are listed. */
export function podVolumesOf(object: KubernetesObject): readonly PodVolumeInUse[] {
  const { volumes = [] } = templateOf(object)?.spec ?? {};
  const uses = volumes.length === 0 ? new Map() : volumeUsesOf(object);
  return volumes.map((source, index) => {
    const field = `${podSpecField(object)}.volumes[${index}]`;
    const { mounts, fields }: PodVolumeUse = uses.get(source.name) ?? { name: source.name, mounts: [], fields: [] };
    return { name: source.name, mounts, fields: [field, ...fields], source };
  });
}

/** Where the containers of an object's pods have each volume, by its name: every place once. */
export function volumeUsesOf(object: KubernetesObject): ReadonlyMap<string, PodVolumeUse> {
  const { containers = [], initContainers = [] } = templateOf(object)?.spec ?? {};
  const field = podSpecField(object);
  const uses = new Map<string, { readonly name: string; mounts: string[]; fields: string[] }>();
  for (const each of [
    ...placesIn(initContainers, `${field}.initContainers`),
    ...placesIn(containers, `${field}.containers`),
  ]) {
    const use = uses.get(each.name) ?? { name: each.name, mounts: [], fields: [] };
    uses.set(each.name, use);
    use.fields.push(each.field);
    if (!use.mounts.includes(each.place)) {
      use.mounts.push(each.place);
    }
  }
  return uses;
}

interface Place {
  readonly name: string;
  readonly place: string;
  readonly field: string;
}

function placesIn(containers: readonly Container[], list: string): readonly Place[] {
  return containers.flatMap(({ volumeMounts = [], volumeDevices = [] }, index) => [
    ...volumeMounts.map(({ name, mountPath }, each) => ({
      name,
      place: mountPath,
      field: `${list}[${index}].volumeMounts[${each}]`,
    })),
    ...volumeDevices.map(({ name, devicePath }, each) => ({
      name,
      place: devicePath,
      field: `${list}[${index}].volumeDevices[${each}]`,
    })),
  ]);
}

/** `mounted on /srv and /var/www` */
export function mountText({ mounts }: PodVolumeUse): string {
  return mounts.length === 0 ? 'mounted nowhere' : `mounted on ${mounts.join(' and ')}`;
}
