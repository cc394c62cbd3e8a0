import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { IRecordSource, Unlocated } from '../record-source';
import type { Secret } from '../values';

export interface SecretObjectProps {
  /** `metadata.name`. */
  readonly name: string;
  /**
   * @default - the chart's namespace
   */
  readonly namespace?: string;
  /**
   * Kubernetes' type of Secret.
   * @default 'Opaque'
   */
  readonly type?: string;
  /** Where the value of each key comes from. */
  readonly data: Readonly<Record<string, Secret>>;
}

/**
 * A Kubernetes Secret that must exist. It is not in the YAML: `required-secrets.json` lists it, proofs count it as
 * present, and the engine registers it with the values from the stack's encrypted config.
 */
export class SecretObject extends Construct implements IRecordSource {
  public readonly name: string;
  private readonly props: SecretObjectProps;

  constructor(scope: Construct, id: string, props: SecretObjectProps) {
    super(scope, id);
    this.name = props.name;
    this.props = props;
  }

  public toRecords(): readonly Unlocated[] {
    const { name, namespace, type = 'Opaque', data } = this.props;
    return [{ kind: 'secret-object', name, namespace: namespace ?? Chart.of(this).namespace ?? 'default', type, data }];
  }
}
