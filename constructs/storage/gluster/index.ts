export { GaneshaServer, type OfferedVolume } from './ganesha-server';
export {
  GlusterCluster,
  type GlusterClusterProps,
  GlusterNode,
  type GlusterNodeProps,
} from './gluster-cluster';
export { GlusterVolume, type GlusterVolumeProps, type IGlusterVolume } from './gluster-volume';
export { Heketi, type HeketiDatabase, type HeketiProps, type IVolumeManager } from './heketi';
