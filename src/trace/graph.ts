/** Something that exists, by the names that people give it. */
export interface Thing {
  /** Kubernetes' or libvirt's own word, such as `Deployment` and `domain`; else `host`, `bridge`, `export`, `server`. */
  readonly kind: string;
  /** Its namespace, or the host (and pool) that it is on. Absent where its name is enough. */
  readonly place?: string;
  readonly name: string;
  /** Construct path. */
  readonly path: string;
}

/** What a thing stands on, or what stands on it, and in which way. */
export interface Link {
  readonly thing: Thing;
  /** The relation in few words, the same seen from both ends: `mounted on /srv`, `root disk vda`. */
  readonly how: string;
  /** Whether the upper thing merely has the lower: the rest of what stands on the upper one needs no more of it. */
  readonly isPart: boolean;
  /** Volume of a pod that makes the link. */
  readonly volume?: PodVolumeUse;
}

/** A volume of a pod, and where its containers have it. */
export interface PodVolumeUse {
  readonly name: string;
  /** Directories, and paths of raw devices. */
  readonly mounts: readonly string[];
  /** Fields of the object that say so, such as `spec.template.spec.containers[0].volumeMounts[1]`. */
  readonly fields: readonly string[];
}

/** What stands on what, from Service to host. Built once, in time that grows with the number of links. */
export class Graph {
  private readonly known: Thing[] = [];
  private readonly lower = new Map<Thing, Link[]>();
  private readonly upper = new Map<Thing, Link[]>();

  public add(thing: Thing): Thing {
    this.known.push(thing);
    return thing;
  }

  public link(upper: Thing, lower: Thing, how: string, more: Partial<Pick<Link, 'isPart' | 'volume'>> = {}): void {
    const { isPart = false, volume } = more;
    push(this.lower, upper, { thing: lower, how, isPart, volume });
    push(this.upper, lower, { thing: upper, how, isPart, volume });
  }

  /** In the order in which they were added. */
  public get things(): readonly Thing[] {
    return this.known;
  }

  public standsOn(thing: Thing): readonly Link[] {
    return this.lower.get(thing) ?? [];
  }

  public carries(thing: Thing): readonly Link[] {
    return this.upper.get(thing) ?? [];
  }
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) {
    lists.set(key, [value]);
  } else {
    list.push(value);
  }
}
