import { App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { IMistakeCollector, Mistake } from './check';
import { aliasesOf, logicalName, Retention } from './identity';
import type { ImageRegistry, KubernetesVersion } from './values';

export interface PlatformProps {
  /** Name of the environment: the folder under `dist/` and the name of the Pulumi stack. */
  readonly environment: string;
  /**
   * Version of the environment's cluster.
   * @default - the environment has no cluster, and a chart in it is an error
   */
  readonly kubernetes?: KubernetesVersion;
  /**
   * The one registry that nodes pull from, which has copies of all images.
   * @default - every image comes from where it is published
   */
  readonly imageRegistry?: ImageRegistry;
  /**
   * What becomes of data when the environment is destroyed.
   * @default Retention.KEEP
   */
  readonly retention?: Retention;
}

/**
 * Root of the tree, one for each environment. It is a cdk8s `App`, because charts and API objects look for one, but it
 * writes nothing itself: `assemble()` renders and proves it first, and the sinks take the assembly.
 */
export class Platform extends App implements IMistakeCollector {
  public readonly environment: string;
  public readonly kubernetes?: KubernetesVersion;
  public readonly retention: Retention;
  public readonly imageRegistry?: ImageRegistry;
  private readonly gathered: Mistake[] = [];

  constructor(props: PlatformProps) {
    super();
    this.environment = props.environment;
    this.kubernetes = props.kubernetes;
    this.imageRegistry = props.imageRegistry;
    this.retention = props.retention ?? Retention.KEEP;
  }

  /**
   * The platform above a construct.
   *
   * @throws when the root of its tree is something else
   */
  public static override of(construct: IConstruct): Platform {
    const root = construct.node.root;
    if (!(root instanceof Platform)) {
      throw new Error(`[${construct.node.path}] must stand under a Platform`);
    }
    return root;
  }

  /**
   * What a thing is for ever, in any run: its environment and where it first stood. UUIDs and MAC addresses are derived
   * from it, so a machine that moves in the tree, with an alias, stays the same machine.
   */
  public static identityOf(construct: IConstruct): string {
    const [first = construct.node.path] = aliasesOf(construct);
    return `${Platform.of(construct).environment}/${logicalName(first)}`;
  }

  /** The name that nodes pull an image by. Constructs ask that write one into a text; API objects get it when rendered. */
  public imageOf(image: string): string {
    return this.imageRegistry?.copyOf(image) ?? image;
  }

  /** What `check` refused so far, in the order of construction. */
  public get mistakes(): readonly Mistake[] {
    return [...this.gathered];
  }

  public collectMistakes(mistakes: readonly Mistake[]): void {
    this.gathered.push(...mistakes);
  }

  /** @throws always: files written from here would be unproved */
  public override synth(): never {
    throw new Error('a Platform is written by `strata synth` (or `cdk8s synth`), which proves it first');
  }
}
