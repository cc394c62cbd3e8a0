import { ApiObject, JsonPatch } from 'cdk8s';
import { Deployment, DeploymentStrategy, LabelSelector, Service, ServiceType } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { check } from '../../src/check';
import type { Ipv4Address } from '../../src/values';
import { type ContainerSpec, containerProps, refuseContainerMistakes } from './container';
import { finishPod, podLabels, refusePodName } from './pod-defaults';

/** What a `Workload` needs to be told. */
export interface WorkloadProps {
  /** Name of the Deployment, and of what the pods are. */
  readonly name: string;
  readonly container: ContainerSpec;
  /** Number of pods. */
  readonly replicas: number;
  /**
   * Whether a new pod starts before the old one is gone. `recreate` is for what must never run twice.
   * @default 'rolling'
   */
  readonly update?: 'rolling' | 'recreate';
  /**
   * Labels of the nodes that it may run on.
   * @default - any node
   */
  readonly nodeSelector?: Readonly<Record<string, string>>;
}

/**
 * A stateless program as a Deployment: cdk8s-plus with every default of its own stated.
 *
 * Its selector is `app.kubernetes.io/name`, not cdk8s' hash of the construct path, which is immutable in the cluster:
 * moving the construct would replace the Deployment.
 */
export class Workload extends Construct {
  public readonly name: string;
  private readonly ports: ContainerSpec['ports'];

  constructor(scope: Construct, id: string, props: WorkloadProps) {
    super(scope, id);
    refuseMistakes(this, props);
    const { name, container, replicas, update = 'rolling', nodeSelector } = props;
    this.name = name;
    this.ports = container.ports;
    const labels = podLabels(name);

    const deployment = new Deployment(this, 'Resource', {
      metadata: { name, labels },
      podMetadata: { labels },
      select: false,
      replicas,
      strategy: update === 'rolling' ? DeploymentStrategy.rollingUpdate() : DeploymentStrategy.recreate(),
      automountServiceAccountToken: false,
      securityContext: {
        user: container.user,
        group: container.user,
        // the group of root would only open the files of Secrets to it
        fsGroup: container.user === 0 ? undefined : container.user,
        ensureNonRoot: container.user !== 0,
      },
      containers: [containerProps(this, container)],
    });
    deployment.select(LabelSelector.of({ labels }));
    finishPod(deployment, '/spec/template');
    if (nodeSelector !== undefined) {
      // cdk8s-plus would say it as an affinity
      ApiObject.of(deployment).addJsonPatch(JsonPatch.add('/spec/template/spec/nodeSelector', nodeSelector));
    }
  }

  /** Defines a ClusterIP Service in front of the pods, on `port` of the Service and the named port of the container. */
  public addService(
    id: string,
    props: {
      readonly port: number;
      readonly targetPort: string;
      /**
       * Its virtual address.
       * @default - one that the cluster chooses
       */
      readonly address?: Ipv4Address;
    },
  ): void {
    const target = this.ports.find(({ name }) => name === props.targetPort);
    if (target === undefined) {
      const known = this.ports.map(({ name }) => name).join(', ');
      check(this, (wrong) => {
        wrong('targetPort', `must be one of ${known}, got "${props.targetPort}"; declare it in 'ports'`);
      });
      return;
    }
    const service = new Service(this, id, {
      metadata: { name: this.name, labels: podLabels(this.name) },
      type: ServiceType.CLUSTER_IP,
      clusterIP: props.address?.toString(),
      ports: [{ name: target.name, port: props.port, targetPort: target.number }],
    });
    for (const [label, value] of Object.entries(podLabels(this.name))) {
      service.selectLabel(label, value);
    }
  }
}

function refuseMistakes(workload: Workload, { name, container, replicas }: WorkloadProps): void {
  check(workload, (wrong) => {
    refusePodName(name, wrong);
    if (!Number.isInteger(replicas) || replicas < 0) {
      wrong('replicas', `must be a whole number of at least 0, got "${replicas}"; give it 1 or more to run`);
    }
    refuseContainerMistakes(container, wrong);
  });
}
