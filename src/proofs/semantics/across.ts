import type { KubernetesObject, KubernetesRecord } from '../../records';
import { namespaceOf } from '../pod-groups';
import { type Breach, error, field, fieldsOf, isSet, itemsOf, show, textOf, warning } from './rule';

/** A breach that shows only beside another object. */
export interface BreachBetween {
  readonly record: KubernetesRecord;
  readonly breach: Breach;
  readonly other: KubernetesRecord;
}

/** What objects ask of each other, besides being there. */
export function breachesBetween(records: readonly KubernetesRecord[]): readonly BreachBetween[] {
  const byName = new Map(records.map((record) => [keyOf(record.object), record]));
  return records.flatMap((record) => [
    ...unmeasured(record, byName, records),
    ...ungoverned(record, byName),
    ...unanswered(record, byName),
  ]);
}

type ByName = ReadonlyMap<string, KubernetesRecord>;

function keyOf(object: KubernetesObject): string {
  return `${object.kind} ${namespaceOf(object)}/${object.metadata.name}`;
}

/** A share of what was asked for is no number where nothing was asked for. */
function unmeasured(
  record: KubernetesRecord,
  byName: ByName,
  records: readonly KubernetesRecord[],
): readonly BreachBetween[] {
  const { object } = record;
  const spec = field(object, 'spec');
  const target = fieldsOf(field(spec, 'scaleTargetRef'));
  const other = byName.get(`${show(target.kind)} ${namespaceOf(object)}/${show(target.name)}`);
  if (object.kind !== 'HorizontalPodAutoscaler' || other === undefined) {
    return [];
  }
  const pod = field(other.object, 'spec', 'template', 'spec');
  return measuresOf(spec).flatMap(({ resource, container, at }) => {
    const given = (holder: unknown) =>
      ['requests', 'limits'].some((kind) => isSet(field(holder, 'resources', kind, resource)));
    const without = itemsOf(field(pod, 'containers'))
      .filter((each) => container === undefined || field(each, 'name') === container)
      .filter((each) => !given(each))
      .map((each) => show(field(each, 'name')));
    const owner = `${other.object.kind} ${other.object.metadata.name}`;
    return without.length === 0 || given(pod) || isGivenByDefault(records, namespaceOf(object), resource)
      ? []
      : [
          {
            record,
            other,
            breach: error(
              'SEM016',
              at,
              `must be measured in a share of what each container of ${owner} requests`,
              `no ${resource} of ${without.join(', ')}`,
              `add resources.requests.${resource}`,
            ),
          },
        ];
  });
}

interface Measure {
  readonly resource: string;
  /** The one container that counts; all of them where it is undefined. */
  readonly container?: string;
  readonly at: string;
}

/** Without a metric, Kubernetes measures the share of CPU. */
function measuresOf(spec: unknown): readonly Measure[] {
  const metrics = itemsOf(field(spec, 'metrics'));
  if (metrics.length === 0) {
    return [{ resource: 'cpu', at: 'spec' }];
  }
  return metrics.flatMap((metric, index) =>
    ['resource', 'containerResource'].flatMap((source) => {
      const name = textOf(field(metric, source, 'name'));
      return name === undefined || !isSet(field(metric, source, 'target', 'averageUtilization'))
        ? []
        : [
            {
              resource: name,
              container: textOf(field(metric, source, 'container')),
              at: `spec.metrics[${index}].${source}.target.averageUtilization`,
            },
          ];
    }),
  );
}

function isGivenByDefault(records: readonly KubernetesRecord[], namespace: string, resource: string): boolean {
  return records.some(
    ({ object }) =>
      object.kind === 'LimitRange' &&
      namespaceOf(object) === namespace &&
      itemsOf(field(object, 'spec', 'limits')).some((limit) =>
        ['defaultRequest', 'default'].some((kind) => isSet(field(limit, kind, resource))),
      ),
  );
}

/** Pods of a StatefulSet have names in DNS through a Service without an address of its own. */
function ungoverned(record: KubernetesRecord, byName: ByName): readonly BreachBetween[] {
  const { object } = record;
  const name = textOf(field(object, 'spec', 'serviceName'));
  const other = byName.get(`Service ${namespaceOf(object)}/${name}`);
  return object.kind !== 'StatefulSet' || other === undefined || field(other.object, 'spec', 'clusterIP') === 'None'
    ? []
    : [
        {
          record,
          other,
          breach: warning(
            'SEM020',
            'spec.serviceName',
            'must name a Service without an address of its own',
            name,
            `write clusterIP: None in it, or name another`,
          ),
        },
      ];
}

/** An Ingress leads to ports of its Services. */
function unanswered(record: KubernetesRecord, byName: ByName): readonly BreachBetween[] {
  const { object } = record;
  if (object.kind !== 'Ingress') {
    return [];
  }
  const spec = field(object, 'spec');
  const backends = [
    { at: 'spec.defaultBackend', backend: field(spec, 'defaultBackend') },
    ...itemsOf(field(spec, 'rules')).flatMap((rule, index) =>
      itemsOf(field(rule, 'http', 'paths')).map((path, position) => ({
        at: `spec.rules[${index}].http.paths[${position}].backend`,
        backend: field(path, 'backend'),
      })),
    ),
  ];
  return backends.flatMap(({ at, backend }) => {
    const service = field(backend, 'service');
    const other = byName.get(`Service ${namespaceOf(object)}/${textOf(field(service, 'name'))}`);
    const { name, number } = fieldsOf(field(service, 'port'));
    const ports = itemsOf(field(other?.object, 'spec', 'ports'));
    const leads = ports.some((port) => (isSet(name) ? field(port, 'name') === name : field(port, 'port') === number));
    return other === undefined || leads || !(isSet(name) || isSet(number)) || ports.length === 0
      ? []
      : [
          {
            record,
            other,
            breach: error(
              'SEM025',
              `${at}.service.port`,
              `must be a port of Service ${other.object.metadata.name}`,
              isSet(name) ? name : number,
              `it has ${ports.map(portText).join(', ')}`,
            ),
          },
        ];
  });
}

function portText(port: unknown): string {
  const { name, port: number } = fieldsOf(port);
  return textOf(name) === undefined ? show(number) : `${show(name)} (${show(number)})`;
}
