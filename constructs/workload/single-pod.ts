import { Pod, RestartPolicy } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { check } from '../../src/check';
import { type ContainerSpec, containerProps, refuseContainerMistakes } from './container';
import { finishPod, podLabels, refusePodName } from './pod-defaults';

/** What a `SinglePod` needs to be told. */
export interface SinglePodProps {
  /** `metadata.name`. */
  readonly name: string;
  readonly container: ContainerSpec;
}

/** A pod on its own, which nothing brings back when its node goes. For trials; a `Workload` is for the rest. */
export class SinglePod extends Construct {
  constructor(scope: Construct, id: string, { name, container }: SinglePodProps) {
    super(scope, id);
    check(this, (wrong) => {
      refusePodName(name, wrong);
      refuseContainerMistakes(container, wrong);
    });
    const pod = new Pod(this, 'Resource', {
      metadata: { name, labels: podLabels(name) },
      restartPolicy: RestartPolicy.ALWAYS,
      automountServiceAccountToken: false,
      securityContext: { user: container.user, group: container.user, ensureNonRoot: container.user !== 0 },
      containers: [containerProps(this, container)],
    });
    finishPod(pod, '');
  }
}
