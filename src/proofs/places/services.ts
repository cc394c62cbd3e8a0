import { type KubernetesRecord, recordsOf, type StrataRecord } from '../../records';
import { namespaceOf } from '../pod-groups';

/** A Service by what a host name says of it. */
export interface NamedService {
  readonly name: string;
  readonly namespace: string;
}

/** The Services and namespaces of the records, by name. */
export class ServiceNames {
  private readonly services = new Map<string, KubernetesRecord[]>();
  /** Namespaces that the records define, with all that is in them. */
  private readonly namespaces: ReadonlySet<string>;

  constructor(records: readonly StrataRecord[]) {
    const objects = recordsOf(records, 'kubernetes');
    for (const record of objects.filter(({ object }) => object.kind === 'Service')) {
      const { name } = record.object.metadata;
      for (const key of [name, keyOf({ name, namespace: namespaceOf(record.object) })]) {
        this.services.set(key, [...(this.services.get(key) ?? []), record]);
      }
    }
    this.namespaces = new Set(
      objects.filter(({ object }) => object.kind === 'Namespace').map(({ object }) => object.metadata.name),
    );
  }

  /**
   * What a host name means to a program in a namespace, or anywhere: `name`, `name.namespace`, or with `.svc` behind it.
   * A name alone is a Service only where there is one, and so is one of two parts, unless the second is a namespace.
   */
  public meaningOf(host: string, namespace?: string): NamedService | undefined {
    const parts = host.split('.');
    const service = parts.indexOf('svc');
    if (service >= 2) {
      return { name: parts[service - 2], namespace: parts[service - 1] };
    }
    const [name, of = namespace ?? this.onlyNamespaceWith(name)] = parts;
    const meant = of === undefined ? undefined : { name, namespace: of };
    const isOne = parts.length <= 2 && meant !== undefined;
    return isOne && (this.find(meant) !== undefined || (parts.length === 2 && this.isWhole(meant.namespace)))
      ? meant
      : undefined;
  }

  public find(service: NamedService): KubernetesRecord | undefined {
    return this.services.get(keyOf(service))?.[0];
  }

  /** Whether all Services of a namespace stand in the records, but for those that controllers make. */
  public isWhole(namespace: string): boolean {
    return this.namespaces.has(namespace);
  }

  public in(namespace: string): readonly string[] {
    return [...this.services.values()]
      .flat()
      .filter(({ object }) => namespaceOf(object) === namespace)
      .map(({ object }) => object.metadata.name)
      .filter((name, index, all) => all.indexOf(name) === index)
      .sort();
  }

  private onlyNamespaceWith(name: string): string | undefined {
    const [first, ...more] = this.services.get(name) ?? [];
    return first === undefined || more.length > 0 ? undefined : namespaceOf(first.object);
  }
}

function keyOf({ name, namespace }: NamedService): string {
  return `${namespace}/${name}`;
}
