import type { BackendFacts } from './backend';
import { NFS_CLIENT } from './nfs-volume';
import { AccessMode } from './terms';

/** What is true of every directory of an NFS server, whoever makes and mounts it. */
export const NFS_FACTS: Omit<BackendFacts, 'enforcesCapacity'> = {
  accessModes: [
    AccessMode.READ_WRITE_MANY,
    AccessMode.READ_ONLY_MANY,
    AccessMode.READ_WRITE_ONCE,
    AccessMode.READ_WRITE_ONCE_POD,
  ],
  nodePackages: NFS_CLIENT.packages,
  kernelModules: NFS_CLIENT.kernelModules,
  listeners: [],
};
