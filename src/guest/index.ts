export {
  type CloudConfig,
  type CloudUser,
  type MetaData,
  masked,
  metaDataText,
  type NetworkConfig,
  networkConfigText,
  type Reveal,
  secretsIn,
  userDataText,
} from './cloud-config';
export { diskDevice } from './disk-device';
export type { GuestFile, GuestFileClass, GuestFilePlace } from './guest-file';
export { type MountedDisk, mountedDisks } from './mounts';
