import { circleIn, dependenciesFirst } from './dependency-order';
import { usedBy } from './kubernetes/pod-references';
import { type KubernetesObject, type KubernetesRecord, recordsOf, type StrataRecord } from './records';

/** `before` must exist when `after` is made. Both are construct paths. */
export interface Edge {
  readonly before: string;
  readonly after: string;
}

/**
 * The order in which records are made: a closed list of edges, each read from what one record says of another.
 *
 * pool -> volume, cloud-init disk; base image -> volume; volume, cloud-init disk, network -> domain;
 * Namespace -> what is in it; CustomResourceDefinition -> its objects; PersistentVolume -> claim with Immediate binding;
 * ServiceAccount, ConfigMap, Secret -> the workload that uses them. Domain -> cluster is the provider's own edge.
 *
 * Never Service <-> workload and never claim -> pod: the Kubernetes provider waits for endpoints and binding, and the
 * two would wait for each other.
 */
export function edgesOf(records: readonly StrataRecord[]): readonly Edge[] {
  return [...edgesWithoutClaims(records), ...claimEdges(records)];
}

/** All edges but those from volumes to claims. Nothing is made after a claim, so every circle is among these. */
export function edgesWithoutClaims(records: readonly StrataRecord[]): readonly Edge[] {
  return [...libvirtEdges(records), ...clusterEdges(records)];
}

function libvirtEdges(records: readonly StrataRecord[]): readonly Edge[] {
  const libvirt = recordsOf(records, 'libvirt');
  const pathOf = new Map(libvirt.map(({ path, host, spec }) => [key(host, spec), path]));
  return libvirt.flatMap(({ path, host, spec }) => {
    const needs: (string | undefined)[] = [];
    if (spec.type === 'volume' || spec.type === 'cloud-init-disk') {
      needs.push(pathOf.get(`${host} pool ${spec.pool}`));
    }
    if (spec.type === 'volume' && spec.base !== undefined) {
      needs.push(pathOf.get(`${host} volume ${spec.pool}/${spec.base.name}`));
    }
    if (spec.type === 'domain') {
      needs.push(
        ...spec.disks.map((disk) =>
          disk.from === 'volume' ? pathOf.get(`${host} volume ${disk.pool}/${disk.volume}`) : undefined,
        ),
        ...spec.interfaces.map((nic) => pathOf.get(`${host} network ${nic.network}`)),
        spec.cloudInit && pathOf.get(`${host} cloud-init-disk ${spec.cloudInit.name}`),
      );
    }
    return needs.filter((before) => before !== undefined).map((before) => ({ before, after: path }));
  });
}

function key(host: string, spec: Extract<StrataRecord, { kind: 'libvirt' }>['spec']): string {
  return `${host} ${spec.type} ${spec.type === 'volume' ? `${spec.pool}/${spec.name}` : spec.name}`;
}

function clusterEdges(records: readonly StrataRecord[]): readonly Edge[] {
  const objects = recordsOf(records, 'kubernetes');
  const secrets = recordsOf(records, 'secret-object');
  const index = new Map<string, string>([
    ...objects.map(({ path, object }): [string, string] => [objectKey(object), path]),
    ...secrets.map(({ path, name, namespace }): [string, string] => [`Secret ${namespace}/${name}`, path]),
  ]);
  const crds = new Map(
    objects
      .filter(({ object }) => object.kind === 'CustomResourceDefinition')
      .map(({ path, object }) => [`${object.spec.group}/${object.spec.names.kind}`, path]),
  );
  const ofObjects = objects.flatMap(({ path, object }) => {
    const needs = [
      object.metadata.namespace === undefined ? undefined : index.get(`Namespace ${object.metadata.namespace}`),
      crds.get(`${object.apiVersion.split('/')[0]}/${object.kind}`),
      ...usedBy(object).map((used) => index.get(used)),
    ];
    return needs.filter((before) => before !== undefined).map((before) => ({ before, after: path }));
  });
  const ofSecrets = secrets.flatMap(({ path, namespace }) => {
    const before = index.get(`Namespace ${namespace}`);
    return before === undefined ? [] : [{ before, after: path }];
  });
  return [...ofObjects, ...ofSecrets];
}

function objectKey({ kind, metadata }: KubernetesObject): string {
  return metadata.namespace === undefined && kind === 'Namespace'
    ? `Namespace ${metadata.name}`
    : `${kind} ${metadata.namespace ?? 'default'}/${metadata.name}`;
}

/** A claim is made after every volume that it may be bound to at once: the one it names, those of its class, or all. */
function claimEdges(records: readonly StrataRecord[]): readonly Edge[] {
  const objects = recordsOf(records, 'kubernetes');
  const volumes = objects.filter(({ object }) => object.kind === 'PersistentVolume');
  const byClass = groupsOf(volumes, ({ object }) => classOf(object) ?? '');
  const byName = groupsOf(volumes, ({ object }) => object.metadata.name);
  const delayed = new Set(
    objects
      .filter(({ object }) => object.kind === 'StorageClass' && object.volumeBindingMode === 'WaitForFirstConsumer')
      .map(({ object }) => object.metadata.name),
  );
  return objects
    .filter((record) => isImmediateClaim(record, delayed))
    .flatMap(({ path, object }) => {
      const [named, className] = [object.spec?.volumeName, classOf(object)];
      // a claim without a class may get the default one later
      const ofClass = className === undefined ? volumes : byClass.get(className);
      const wanted = (named === undefined ? ofClass : byName.get(named)) ?? [];
      return wanted.map((volume) => ({ before: volume.path, after: path }));
    });
}

function groupsOf(
  records: readonly KubernetesRecord[],
  keyOf: (record: KubernetesRecord) => string,
): ReadonlyMap<string, readonly KubernetesRecord[]> {
  const groups = new Map<string, KubernetesRecord[]>();
  for (const record of records) {
    const group = groups.get(keyOf(record)) ?? [];
    group.push(record);
    groups.set(keyOf(record), group);
  }
  return groups;
}

/** The annotation is older than the field, and still goes before it. */
function classOf({ metadata, spec }: KubernetesObject): string | undefined {
  return metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec?.storageClassName;
}

function isImmediateClaim({ object }: KubernetesRecord, delayed: ReadonlySet<string>): boolean {
  return object.kind === 'PersistentVolumeClaim' && !delayed.has(object.spec?.storageClassName);
}

/**
 * The records so that each stands after what it needs, otherwise in the given order.
 *
 * @throws Refusal when the edges form a circle, with the paths on it; `ORD001` tells of it before
 */
export function inOrder<R extends StrataRecord>(records: readonly R[], edges: readonly Edge[]): readonly R[] {
  const byPath = new Map<string, R[]>(records.map(({ path }) => [path, []]));
  for (const record of records) {
    byPath.get(record.path)?.push(record);
  }
  const needs = needsOf(byPath.keys(), edges);
  const order = dependenciesFirst(
    byPath.keys(),
    (path) => needs.get(path) ?? [],
    (path) => path,
  );
  return order.flatMap((path) => byPath.get(path) ?? []);
}

/** The first circle that edges form between records, by their paths; undefined where each can be made in its turn. */
export function circleOf(records: readonly StrataRecord[], edges: readonly Edge[]): readonly string[] | undefined {
  const needs = needsOf(
    records.map(({ path }) => path),
    edges,
  );
  return circleIn(needs.keys(), (path) => needs.get(path) ?? []);
}

/** What each path needs, of the paths themselves alone. */
function needsOf(paths: Iterable<string>, edges: readonly Edge[]): ReadonlyMap<string, readonly string[]> {
  const needs = new Map<string, string[]>([...paths].map((path) => [path, []]));
  for (const { before, after } of edges) {
    if (needs.has(before)) {
      needs.get(after)?.push(before);
    }
  }
  return needs;
}
