import { type ServiceReference, serviceReferencesOf } from '../kubernetes/service-references';
import { type GivenText, textsOf } from '../kubernetes/texts';
import { type KubernetesRecord, recordsOf } from '../records';
import type { Finding } from './finding';
import { type NamedService, ServiceNames } from './places/services';
import { urlsIn } from './places/urls';
import { namespaceOf, type PodGroup } from './pod-groups';
import type { Proof } from './proof';
import { type PodIndex, podIndexOf, portsOf } from './services';

/** Services that every cluster has. */
const BUILT_IN = ['default/kubernetes', 'kube-system/kube-dns'];

/** Something that will call a port of a Service. */
interface Call {
  readonly caller: KubernetesRecord;
  readonly prop: string;
  readonly written: string;
  readonly service: NamedService;
  readonly port: number | string;
  /** Whether the call is surely made: a file may name what is never used. */
  readonly isSure: boolean;
}

/** PRT: who calls a Service names a port that it has. */
export const serviceCallers: Proof = {
  codes: {
    PRT009: {
      title: 'something calls a port that the Service does not have',
      why:
        'A Service opens its own ports alone, whatever its pods listen on: the connection is refused, or hangs until ' +
        'it times out. Mostly the port of the container, or one of an older version, was meant.',
    },
    PRT010: {
      title: 'something calls a Service that is not there',
      why: 'The name is not in the DNS of the cluster: every call fails, unless some controller makes the Service.',
    },
  },

  prove({ records }) {
    const names = new ServiceNames(records);
    const index = podIndexOf(records);
    const isTree = recordsOf(records, 'range').length > 0;
    const findings = recordsOf(records, 'kubernetes').flatMap((caller) =>
      callsOf(caller, names).flatMap((call): readonly Finding[] => {
        const service = names.find(call.service);
        return service === undefined ? (isTree ? missing(call, names) : []) : closed(call, service, index);
      }),
    );
    return { findings, predictions: [] };
  },
};

function callsOf(caller: KubernetesRecord, names: ServiceNames): readonly Call[] {
  const named = serviceReferencesOf(caller.object).map(
    ({ prop, port, ...service }: ServiceReference): Call => ({
      caller,
      prop,
      written: `${service.name}:${port}`,
      service,
      port,
      isSure: true,
    }),
  );
  return [...named, ...textsOf(caller.object).flatMap((text) => callsIn(caller, text, names))];
}

function callsIn(caller: KubernetesRecord, { prop, text, form }: GivenText, names: ServiceNames): readonly Call[] {
  const namespace = form === 'parameter' ? undefined : namespaceOf(caller.object);
  const isFile = form === 'file';
  const found = urlsIn(text).flatMap(({ written, host, port, isExplicit }): Call[] => {
    // a name alone in a file may be one of the file's own, such as an upstream of a web server
    const service = isFile && !isExplicit && !host.includes('.') ? undefined : names.meaningOf(host, namespace);
    return service === undefined ? [] : [{ caller, prop, written, service, port, isSure: !isFile }];
  });
  return [...new Map(found.map((call) => [call.written, call])).values()];
}

function closed(
  { caller, prop, written, port, isSure }: Call,
  { path, object }: KubernetesRecord,
  index: PodIndex,
): readonly Finding[] {
  const { type, clusterIP, selector } = object.spec ?? {};
  const ports = portsOf(object);
  const isHeadless = clusterIP === 'None';
  const opened = isHeadless ? headlessPorts(index.selectedBy(selector ?? {}, namespaceOf(object))) : [];
  const known = [...ports.flatMap(({ port: number, name }) => [number, name]), ...(opened ?? [])];
  // an address outside, and pods whose ports nobody declared, may have any
  if (type === 'ExternalName' || ports.length === 0 || opened === undefined || known.includes(port)) {
    return [];
  }
  const list = ports.map(({ name, port: number }) => (name === undefined ? `${number}` : `${number} (${name})`));
  return [
    {
      code: 'PRT009',
      severity: isSure && !isHeadless ? 'error' : 'warning',
      path: caller.path,
      message: `'${prop}' must name a port that Service ${object.metadata.name} has, got "${written}"`,
      fix: `it has ${list.join(', ')}`,
      related: [path],
    },
  ];
}

/** A headless Service leads to its pods themselves, on any port of theirs; undefined where they declare none. */
function headlessPorts(pods: readonly PodGroup[]): readonly (number | string)[] | undefined {
  const ports = pods.flatMap((pod) => pod.ports ?? []).map(({ containerPort }) => containerPort);
  return ports.length === 0 ? undefined : ports;
}

/** What does not exist at all is told of the objects that name it, by `REF001`. */
function missing({ caller, prop, written, service, isSure }: Call, names: ServiceNames): readonly Finding[] {
  const { name, namespace } = service;
  if (!isSure || prop === 'backend' || !names.isWhole(namespace) || BUILT_IN.includes(`${namespace}/${name}`)) {
    return [];
  }
  const beside = names.in(namespace);
  return [
    {
      code: 'PRT010',
      severity: 'warning',
      path: caller.path,
      message: `'${prop}' must name a Service that exists in ${namespace}, got "${written}"`,
      fix: beside.length === 0 ? 'define the Service' : `there is ${beside.join(', ')}`,
      related: [],
    },
  ];
}
