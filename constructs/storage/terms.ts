/** How nodes may mount a volume; Kubernetes' own words. */
export enum AccessMode {
  READ_WRITE_ONCE = 'ReadWriteOnce',
  READ_ONLY_MANY = 'ReadOnlyMany',
  READ_WRITE_MANY = 'ReadWriteMany',
  READ_WRITE_ONCE_POD = 'ReadWriteOncePod',
}

/** What becomes of a volume whose claim was deleted; Kubernetes' own words. */
export enum ReclaimPolicy {
  /** It stays, with its data, until somebody deletes it. */
  RETAIN = 'Retain',
  /** It goes, with its data. */
  DELETE = 'Delete',
  /** Its files are deleted, and it is free again. Deprecated, and for NFS and hostPath alone. */
  RECYCLE = 'Recycle',
}

/** When a claim is bound, or its volume made; Kubernetes' own words. */
export enum BindingMode {
  IMMEDIATE = 'Immediate',
  /** Once a pod asks for it, on a node that can reach the volume. */
  WAIT_FOR_FIRST_CONSUMER = 'WaitForFirstConsumer',
}

/** Whether pods get a file system or a raw device; Kubernetes' own words. */
export enum VolumeMode {
  FILESYSTEM = 'Filesystem',
  BLOCK = 'Block',
}
