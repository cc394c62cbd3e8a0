export {
  GlusterCluster,
  type GlusterClusterProps,
  GlusterNode,
  type GlusterNodeProps,
} from './gluster-cluster';
export { Heketi, type HeketiDatabase, type HeketiProps, type IVolumeManager } from './heketi';
