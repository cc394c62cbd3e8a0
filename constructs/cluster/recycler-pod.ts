import type { Duration } from 'cdk8s';
import { check } from '../../src/check';
import { InfraConstruct } from '../../src/infra-construct';
import { isDnsLabel } from '../../src/kubernetes/object-name';
import { Platform } from '../../src/platform';
import type { IRecordSource, Unlocated } from '../../src/record-source';
import { imageReference, isPinned } from '../../src/values';
import { IMAGES } from '../versions';
import type { Cluster } from './cluster';
import { recyclerPodText } from './recycler-pod.conf';

/** What a `RecyclerPod` needs to be told. */
export interface RecyclerPodProps {
  /**
   * Image with a shell and find, by an exact tag. Where the platform has a registry of its own, its copy there is used.
   * @default - busybox, as pinned
   */
  readonly image?: string;

  /**
   * User that deletes. A server that makes nobody of root lets root delete the files of nobody alone.
   * @default 0
   */
  readonly user?: number;

  /**
   * Namespace that the pod runs in. Pod Security `restricted` would refuse it, since it mounts NFS by itself.
   * @default 'default'
   */
  readonly namespace?: string;

  /**
   * How long the pod may take at least.
   * @default - as Kubernetes does: 5 minutes
   */
  readonly minimumTimeout?: Duration;

  /**
   * How long the pod may take for each whole gibibyte of a volume, where that is longer.
   * @default - as Kubernetes does: 30 seconds
   */
  readonly timeoutPerGibibyte?: Duration;
}

/** Where the controller manager finds the pod. JSON is YAML, and `dist/` has YAML for clusters alone. */
const FILE = '/etc/kubernetes/strata/recycler-nfs.json';

/**
 * The pod that empties an NFS volume with the reclaim policy Recycle once its claim is gone: a file on every control
 * plane, and the flags by which the controller manager finds it.
 *
 * Without one Kubernetes has a pod of its own, as root, from a registry on the internet. The controller manager reads
 * the file at its start: a change ends it, and the kubelet starts it again.
 *
 * Source: cmd/kube-controller-manager of Kubernetes 1.25, 1.27 and 1.36, which have the same flags.
 */
export class RecyclerPod extends InfraConstruct implements IRecordSource {
  private readonly props: RecyclerPodProps;

  constructor(cluster: Cluster, id: string, props: RecyclerPodProps = {}) {
    super(cluster, id);
    this.props = props;
    refuseMistakes(this, props);
    const { image = IMAGES.busybox, user = 0, namespace = 'default' } = props;
    cluster.addControlPlaneFile({
      path: FILE,
      content: recyclerPodText({ image: Platform.of(this).imageOf(image), user, namespace }),
      mode: '0644',
      class: 'live',
      // the kernel keeps 15 letters of a program's name; on the first day none runs yet
      reload: 'pkill -x kube-controller || true',
    });
  }

  public toRecords(): readonly Unlocated[] {
    const { minimumTimeout, timeoutPerGibibyte } = this.props;
    const seconds = Object.entries({
      'pv-recycler-minimum-timeout-nfs': minimumTimeout,
      'pv-recycler-increment-timeout-nfs': timeoutPerGibibyte,
    }).flatMap(([name, time]): Unlocated[] =>
      time === undefined ? [] : [{ kind: 'controller-manager-flag', name, value: String(time.toSeconds()) }],
    );
    const template = { name: 'pv-recycler-pod-template-filepath-nfs', value: FILE, reads: FILE };
    return [{ kind: 'controller-manager-flag', ...template }, ...seconds];
  }
}

function refuseMistakes(
  pod: RecyclerPod,
  { image, user = 0, namespace = 'default', ...times }: RecyclerPodProps,
): void {
  check(pod, (wrong) => {
    if (image !== undefined && !isPinned(imageReference(image))) {
      wrong('image', `must have an exact tag, got "${image}"; pin it`);
    }
    if (!Number.isInteger(user) || user < 0) {
      wrong('user', `must be the number of a user, got "${user}"; write it such as 65534`);
    }
    if (!isDnsLabel(namespace)) {
      wrong('namespace', `must be a name in lower case, got "${namespace}"; use letters, digits and '-'`);
    }
    for (const [prop, time] of Object.entries(times)) {
      if (time !== undefined && time.toSeconds() < 1) {
        wrong(prop, `must be at least a second, got "${time.toSeconds()} s"; give it some minutes`);
      }
    }
  });
}
