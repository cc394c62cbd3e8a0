export { LibvirtObject, type LibvirtObjectProps } from './libvirt-object';
export { libvirtXml } from './libvirt-xml';
export type {
  CloudInitDiskSpec,
  CpuMode,
  DiskSpec,
  DomainSpec,
  InterfaceSpec,
  LibvirtSpec,
  NetworkMode,
  NetworkSpec,
  PoolSpec,
  Virtualization,
  VolumeRole,
  VolumeSpec,
} from './specs';
