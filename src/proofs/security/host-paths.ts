/** A directory of the node that gives a pod more than a directory. */
interface SensitivePath {
  readonly path: string;
  /** Whether everything below it is as good. */
  readonly below: boolean;
  /** What a pod has with it. */
  readonly gives: string;
}

const RUNTIME = 'the container runtime, and with it every container of the node';

/**
 * Directories that say who the node is, or that make a container its master. Left out is what agents of the node mount
 * for good reasons, such as `/var/log`, `/proc`, or the kubelet's plugins.
 *
 * Source: the sensitive host paths that Kubernetes' Pod Security Standards and the CIS benchmark warn of.
 */
const SENSITIVE_PATHS: readonly SensitivePath[] = [
  { path: '/', below: false, gives: 'all of the node' },
  { path: '/boot', below: true, gives: 'the kernel that the node starts' },
  { path: '/etc', below: false, gives: 'the passwords and settings of the node' },
  { path: '/etc/kubernetes', below: true, gives: 'the keys of the cluster' },
  { path: '/etc/shadow', below: false, gives: 'the passwords of the node' },
  { path: '/etc/ssh', below: true, gives: 'the keys of the node' },
  { path: '/home', below: true, gives: 'the keys of those who log in to the node' },
  { path: '/root', below: true, gives: 'the keys of the root user of the node' },
  { path: '/run', below: false, gives: RUNTIME },
  { path: '/run/containerd', below: true, gives: RUNTIME },
  { path: '/run/crio', below: true, gives: RUNTIME },
  { path: '/run/docker.sock', below: false, gives: RUNTIME },
  { path: '/run/podman', below: true, gives: RUNTIME },
  { path: '/usr', below: false, gives: 'the programs of the node' },
  { path: '/var', below: false, gives: 'the data of everything on the node' },
  { path: '/var/lib', below: false, gives: 'the data of everything on the node' },
  { path: '/var/lib/containerd', below: false, gives: 'the files of every container of the node' },
  { path: '/var/lib/docker', below: false, gives: 'the files of every container of the node' },
  { path: '/var/lib/etcd', below: true, gives: 'the whole content of the cluster, its Secrets included' },
  { path: '/var/lib/kubelet', below: false, gives: 'the Secrets of every pod of the node' },
  { path: '/var/lib/kubelet/pki', below: true, gives: 'the identity of the node' },
];

/** What a pod has with a directory of its node; undefined where that is the directory and no more. */
export function givenBy(directory: string): string | undefined {
  // /var/run is a link to /run
  const path = directory.replace(/\/+/g, '/').replace(/^\/var\/run(?=\/|$)/, '/run');
  const plain = path.length > 1 ? path.replace(/\/$/, '') : path;
  return SENSITIVE_PATHS.find((each) => plain === each.path || (each.below && plain.startsWith(`${each.path}/`)))
    ?.gives;
}
