import { Construct, Dependable } from 'constructs';

/**
 * Base of everything that is not a Kubernetes object: hosts, machines, networks, facts.
 *
 * Stock cdk8s maps each dependency edge of the tree to charts and throws "cannot find a parent chart" for a construct
 * that has none. So as a dependency these answer with no roots: a chart may depend on a machine, and `cdk8s synth` sees
 * no edge. Order between records comes from what they refer to, see `src/creation-order.ts`.
 */
export abstract class InfraConstruct extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    Dependable.implement(this, { dependencyRoots: [] });
  }
}
