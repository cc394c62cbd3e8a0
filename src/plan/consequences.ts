import { nfsSourcesOf } from '../kubernetes/nfs-sources';
import type { LibvirtRecord } from '../records';
import type { Holdings } from './holdings';
import type { PlannedStep } from './preview';

/** What a step means for those who use the platform: one sentence a line, none for a step that harms nobody. */
export function consequencesOf(step: PlannedStep, holdings: Holdings): readonly string[] {
  const { action, path, isProtected, isRetained } = step;
  if (action !== 'delete' && action !== 'replace' && action !== 'update') {
    return [];
  }
  const record = holdings.libvirtAt(path);
  if (record?.spec.type === 'cloud-init-disk') {
    const why = 'its first-boot configuration changes, which a guest reads once; it takes effect on a new root disk';
    return action === 'delete' ? [] : [`rebuild VM ${record.spec.guest}: ${why}`];
  }
  if (action === 'update') {
    return [];
  }
  const lost = record === undefined ? objectLosses(path, holdings) : libvirtLosses(record, action, holdings);
  return lost.length === 0 ? [] : [...lost, ...safety(isProtected, isRetained)];
}

function safety(isProtected: boolean, isRetained: boolean): readonly string[] {
  return [
    ...(isProtected ? ['it is protected: the deployment stops here, unless strata:allowDataLoss names it'] : []),
    ...(isRetained ? ['it is retained: what exists stays where it is, and the engine forgets it'] : []),
  ];
}

function libvirtLosses(
  { host, spec }: LibvirtRecord,
  action: 'delete' | 'replace',
  holdings: Holdings,
): readonly string[] {
  switch (spec.type) {
    case 'pool': {
      const volumes = holdings.volumesIn(host, spec.name);
      const names = volumes.map(({ name }) => name).join(', ');
      return volumes.length === 0
        ? []
        : [
            `lost with pool ${spec.name}: ${names}`,
            ...volumes.flatMap((each) => volumeLosses(host, each, action, holdings)),
          ];
    }
    case 'volume':
      return spec.role === 'image' ? [] : volumeLosses(host, spec, action, holdings);
    case 'domain': {
      const served = holdings.servedBy(spec.name).map((name) => holdings.volumeText(name));
      const end = action === 'delete' ? 'is gone' : 'is switched off and defined anew';
      return [
        `VM ${spec.name} ${end}`,
        ...served.map((text) => `out of reach ${action === 'delete' ? 'then' : 'meanwhile'}: ${text}`),
      ];
    }
    default:
      return [];
  }
}

function volumeLosses(
  host: string,
  volume: { readonly pool: string; readonly name: string },
  action: 'delete' | 'replace',
  holdings: Holdings,
): readonly string[] {
  const disk = holdings.diskOf(host, volume);
  if (disk === undefined) {
    return [`lost: all data on ${volume.name}`];
  }
  const place = disk.isFirst ? `the root disk of VM ${disk.guest}` : `a disk of VM ${disk.guest}`;
  const mounted = disk.isFirst || disk.mount === undefined ? '' : `, mounted on ${disk.mount}`;
  return [
    `lost: all data on ${volume.name}, ${place}${mounted}`,
    ...holdings.servedBy(disk.guest, disk).map((name) => `lost: ${holdings.volumeText(name)}`),
    ...(disk.isFirst && action === 'replace' ? [`rebuild VM ${disk.guest}: it boots from a new disk`] : []),
  ];
}

function objectLosses(path: string, holdings: Holdings): readonly string[] {
  const object = holdings.objectAt(path);
  if (object === undefined) {
    return [];
  }
  const { kind, metadata, spec } = object;
  switch (kind) {
    case 'PersistentVolume': {
      const users = `lost to the cluster: ${holdings.volumeText(metadata.name)}`;
      const [served] = spec?.persistentVolumeReclaimPolicy === 'Retain' ? nfsSourcesOf(object) : [];
      return served === undefined ? [users] : [users, `what is on it stays at ${served.server}:${served.directory}`];
    }
    case 'PersistentVolumeClaim':
      return [`lost: ${holdings.claimText(metadata.namespace ?? 'default', metadata.name)}`];
    case 'Namespace':
      return [
        `everything in namespace ${metadata.name} goes with it`,
        ...holdings.claimsIn(metadata.name).map((claim) => `lost: ${holdings.claimText(metadata.name, claim)}`),
      ];
    default:
      return [];
  }
}
