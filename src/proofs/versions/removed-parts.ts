/** Something that an object may still say, and that a version no longer does. */
export interface RemovedPart {
  /** Minor of the first Kubernetes version without it. */
  readonly since: number;
  /** What to write instead. */
  readonly use: string;
  /**
   * Why it is gone, where that is known.
   * @default - the release notes say no more
   */
  readonly why?: string;
}

/**
 * Volume plugins that left the kubelet, by field of a volume; `kubernetes.io/<field>` names their provisioner. The API
 * server still takes the objects: the pod hangs. Plugins that CSI drivers took over in silence are not here.
 *
 * Source: the notes of the Kubernetes releases.
 */
export const REMOVED_VOLUMES: Readonly<Record<string, RemovedPart>> = {
  scaleIO: { since: 22, use: 'its CSI driver' },
  flocker: { since: 25, use: 'another backend; it has none' },
  quobyte: { since: 25, use: 'its CSI driver' },
  storageos: { since: 25, use: 'another backend; it has none' },
  glusterfs: {
    since: 26,
    use: 'NFS, NFS-Ganesha over gluster, or Kadalu',
    why: 'deprecated in 1.25 because its client library and its REST server were given up, kubernetes#111485',
  },
  cephfs: { since: 31, use: 'ceph-csi' },
  rbd: { since: 31, use: 'ceph-csi' },
};

/** Annotations that nobody reads any more, by their beginning. Source: the notes of the Kubernetes releases. */
export const REMOVED_ANNOTATIONS: Readonly<Record<string, RemovedPart>> = {
  'scheduler.alpha.kubernetes.io/critical-pod': { since: 16, use: 'priorityClassName: system-cluster-critical' },
  'scheduler.alpha.kubernetes.io/tolerations': { since: 6, use: "the pod's tolerations" },
  'scheduler.alpha.kubernetes.io/affinity': { since: 6, use: "the pod's affinity" },
  'seccomp.security.alpha.kubernetes.io/pod': { since: 27, use: 'securityContext.seccompProfile of the pod' },
  'container.seccomp.security.alpha.kubernetes.io/': {
    since: 27,
    use: 'securityContext.seccompProfile of the container',
  },
};
