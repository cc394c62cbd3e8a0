export type { BackendFacts, BackendListener, BoundBackend, IStorageBackend } from './backend';
export { CephRbdBackend, type CephRbdBackendProps } from './ceph-rbd-backend';
export type { NfsExport } from './exports.conf';
export { GaneshaBackend, type GaneshaBackendProps } from './ganesha-backend';
export * from './gluster';
export { GlusterBackend, type GlusterBackendProps } from './gluster-backend';
export { InstalledDriverBackend, type InstalledDriverBackendProps } from './installed-driver-backend';
export { KadaluBackend, type KadaluBackendProps } from './kadalu-backend';
export { type LabelExpression, type LabelSelector, SelectorOperator } from './label-selector';
export { LocalPathBackend, type LocalPathBackendProps } from './local-path-backend';
export { NFS_MOUNT_OPTIONS, refuseMountOptions } from './mount-options';
export { NfsBackend, type NfsBackendProps } from './nfs-backend';
export { NfsCsiBackend, type NfsCsiBackendProps } from './nfs-csi-backend';
export { type INfsServer, NfsServer, type NfsServerProps } from './nfs-server';
export type { NfsVersions } from './nfs-server.conf';
export { NfsSubdirBackend, type NfsSubdirBackendProps } from './nfs-subdir-backend';
export {
  type ClaimReference,
  type IVolume,
  NFS_CLIENT,
  NfsVolume,
  type NfsVolumeProps,
} from './nfs-volume';
export { StorageClass, type StorageClassProps } from './storage-class';
export { AccessMode, BindingMode, ReclaimPolicy, VolumeMode } from './terms';
export { VolumeClaim, type VolumeClaimProps } from './volume-claim';
