export type { BackendFacts, BackendListener, BoundBackend, IStorageBackend } from './backend';
export type { NfsExport } from './exports.conf';
export { type INfsServer, NfsServer, type NfsServerProps } from './nfs-server';
export { type IVolume, NFS_CLIENT, NfsVolume, type NfsVolumeProps } from './nfs-volume';
export { StorageClass, type StorageClassProps } from './storage-class';
export { AccessMode, BindingMode, ReclaimPolicy } from './terms';
export { VolumeClaim, type VolumeClaimProps } from './volume-claim';
