export type { NfsExport } from './exports.conf';
export { type INfsServer, NfsServer, type NfsServerProps } from './nfs-server';
export { type IVolume, NfsVolume, type NfsVolumeProps } from './nfs-volume';
export { AccessMode } from './terms';
export { VolumeClaim, type VolumeClaimProps } from './volume-claim';
