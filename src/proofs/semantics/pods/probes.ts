import { atLeast, exactlyOne, natural, needsItems, oneOf, portNumber } from '../leaves';
import { portName } from '../names';
import {
  all,
  type Breach,
  error,
  field,
  fieldsOf,
  integerOf,
  itemsOf,
  map,
  type Rule,
  show,
  textOf,
  warning,
} from '../rule';

/** A port by its number or its name. */
export const portOrName: Rule = all(portNumber, portName);

const HANDLER = map({
  exec: needsItems('command'),
  httpGet: map({ port: portOrName, scheme: oneOf('HTTP', 'HTTPS') }),
  tcpSocket: map({ port: portOrName }),
  grpc: map({ port: portNumber }),
});

const PROBE_HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc'];

/** How often and how long a container is asked, and with what. */
function probe({ restarts }: { readonly restarts: boolean }): Rule {
  return all(
    exactlyOne(PROBE_HANDLERS),
    HANDLER,
    map({
      initialDelaySeconds: natural,
      timeoutSeconds: natural,
      periodSeconds: natural,
      successThreshold: restarts ? once : natural,
      failureThreshold: natural,
      terminationGracePeriodSeconds: restarts ? atLeast(1) : never,
    }),
  );
}

/** A container that answered once is alive; zero stands for the default. */
const once: Rule = (value, at) =>
  integerOf(value) === undefined || value === 1 || value === 0
    ? []
    : [error('SEM006', at, 'must be 1', value, 'write 1, or take it out')];

const never: Rule = (value, at) => [
  error('SEM011', at, 'must be left out of a readiness probe, which stops nothing', value, 'remove it'),
];

/** The probes of a container, and what is done around its life. */
export const probes: Rule = map({
  livenessProbe: probe({ restarts: true }),
  startupProbe: probe({ restarts: true }),
  readinessProbe: probe({ restarts: false }),
  lifecycle: map({
    postStart: all(exactlyOne(['exec', 'httpGet', 'tcpSocket', 'sleep']), HANDLER),
    preStop: all(exactlyOne(['exec', 'httpGet', 'tcpSocket', 'sleep']), HANDLER),
  }),
});

/** Every port that the kubelet connects to is one that the container declares. */
export const probedPorts: Rule = (container, at) =>
  [
    ...['livenessProbe', 'startupProbe', 'readinessProbe'].map((name) => [name]),
    ...['postStart', 'preStop'].map((name) => ['lifecycle', name]),
  ].flatMap((path) =>
    ['httpGet', 'tcpSocket', 'grpc'].flatMap((handler) => {
      const port = field(container, ...path, handler, 'port');
      return portBreaches(port, `${at}.${[...path, handler, 'port'].join('.')}`, itemsOf(field(container, 'ports')));
    }),
  );

function portBreaches(port: unknown, at: string, declared: readonly unknown[]): readonly Breach[] {
  const fix = declared.length === 0 ? 'declare it in ports' : `it has ${declared.map(portText).join(', ')}`;
  const name = textOf(port);
  if (name !== undefined) {
    return declared.some((each) => field(each, 'name') === name)
      ? []
      : [error('SEM013', at, 'must be the name of a port of its container', name, fix)];
  }
  // a container that declares nothing says nothing
  const isKnown = declared.length === 0 || declared.some((each) => field(each, 'containerPort') === port);
  return integerOf(port) === undefined || isKnown
    ? []
    : [warning('SEM014', at, 'must be a port that its container declares', port, fix)];
}

function portText(port: unknown): string {
  const { name, containerPort } = fieldsOf(port);
  return textOf(name) === undefined ? show(containerPort) : `${name} (${show(containerPort)})`;
}
