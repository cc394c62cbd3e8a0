/**
 * Every image that Strata puts on a cluster, pinned by exact tag. Nothing else names an image.
 *
 * Source of the choices: the pin table of the project's capability study; a bump is one line here and a snapshot review.
 */
export const IMAGES = {
  /** The last major version; archived in 2023. */
  heketi: 'docker.io/heketi/heketi:10',
  /** nginx that runs as user 101 and listens above 1024. */
  nginxUnprivileged: 'docker.io/nginxinc/nginx-unprivileged:1.27.5-alpine',

  /** What local-path-provisioner makes directories with, and recycled volumes are emptied. */
  busybox: 'docker.io/library/busybox:1.37.0',
  localPathProvisioner: 'docker.io/rancher/local-path-provisioner:v0.0.37',

  /** Programs of Kubernetes' storage group that stand beside every CSI driver. */
  csiAttacher: 'registry.k8s.io/sig-storage/csi-attacher:v4.12.0',
  csiLivenessProbe: 'registry.k8s.io/sig-storage/livenessprobe:v2.19.0',
  csiNodeDriverRegistrar: 'registry.k8s.io/sig-storage/csi-node-driver-registrar:v2.17.0',
  csiProvisioner: 'registry.k8s.io/sig-storage/csi-provisioner:v6.3.0',
  csiResizer: 'registry.k8s.io/sig-storage/csi-resizer:v2.2.0',
  csiSnapshotController: 'registry.k8s.io/sig-storage/snapshot-controller:v8.6.0',
  csiSnapshotter: 'registry.k8s.io/sig-storage/csi-snapshotter:v8.6.0',

  nfsCsiDriver: 'registry.k8s.io/sig-storage/nfsplugin:v4.13.4',
  nfsSubdirProvisioner: 'registry.k8s.io/sig-storage/nfs-subdir-external-provisioner:v4.0.2',
  /** The last minor version with manifests of its own: from 3.16 on an operator installs it. */
  cephCsi: 'quay.io/cephcsi/cephcsi:v3.15.0',

  kadaluCsi: 'docker.io/kadalu/kadalu-csi:1.2.0',
  kadaluOperator: 'docker.io/kadalu/kadalu-operator:1.2.0',

  /** The image registry of the Distribution project. */
  registry: 'docker.io/library/registry:3.1.1',
} as const;

/** Exact Kubernetes version of each profile. */
export const KUBERNETES = {
  P25: '1.25.16',
  P27: '1.27.16',
  P36: '1.36.4',
} as const;
