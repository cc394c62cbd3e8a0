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
export type { GuestFile, GuestFileClass, GuestFilePlace } from './guest-file';
export { type MountedDisk, mountedDisks } from './mounts';
