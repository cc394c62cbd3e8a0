export type { DataDisk, RawDisk } from './data-disk';
export { DiskImage, type DiskImageProps } from './disk-image';
export { DiskVolume, type DiskVolumeProps } from './disk-volume';
export type { IGuestNetwork } from './guest-network';
export { linesOf, MODULES_FILE } from './kernel-modules.conf';
export { KvmHost, type KvmHostProps } from './kvm-host';
export { StoragePool, type StoragePoolProps } from './storage-pool';
export { VirtualMachine, type VirtualMachineProps } from './virtual-machine';
export { VirtualNetwork, type VirtualNetworkProps } from './virtual-network';
