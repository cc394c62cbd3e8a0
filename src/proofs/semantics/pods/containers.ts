import { atLeast, distinct, id, needs, oneOf, portNumber } from '../leaves';
import { dnsLabel, innerPath, portName } from '../names';
import {
  all,
  type Breach,
  before,
  each,
  error,
  field,
  fieldsOf,
  integerOf,
  itemsOf,
  map,
  type Rule,
  show,
  since,
  textOf,
} from '../rule';
import { environment } from './environment';
import { probedPorts, probes } from './probes';
import { resources } from './resources';

const PORT = all(
  needs('containerPort'),
  map({
    name: portName,
    containerPort: portNumber,
    // zero is none
    hostPort: all(atLeast(0), (value, at, version) => (value === 0 ? [] : portNumber(value, at, version))),
    protocol: oneOf('TCP', 'UDP', 'SCTP'),
  }),
);

export const seccompProfile: Rule = all(
  map({ type: oneOf('Unconfined', 'RuntimeDefault', 'Localhost') }),
  (value, at) => {
    const { type, localhostProfile } = fieldsOf(value);
    return (type === 'Localhost') === (textOf(localhostProfile) !== undefined)
      ? []
      : type === 'Localhost'
        ? [error('SEM010', `${at}.localhostProfile`, 'must be set for type Localhost', 'nothing', 'name the file')]
        : [
            error(
              'SEM011',
              `${at}.localhostProfile`,
              'must be left out unless type is Localhost',
              localhostProfile,
              'remove it',
            ),
          ];
  },
);

const SECURITY = all(
  map({ runAsUser: id, runAsGroup: id, procMount: oneOf('Default', 'Unmasked'), seccompProfile }),
  (value, at) => {
    const { privileged, allowPrivilegeEscalation, capabilities } = fieldsOf(value);
    const admin = itemsOf(field(capabilities, 'add')).includes('CAP_SYS_ADMIN');
    return allowPrivilegeEscalation === false && (privileged === true || admin)
      ? [
          error(
            'SEM011',
            at,
            `must not forbid escalation and allow ${privileged === true ? 'privileged' : 'CAP_SYS_ADMIN'}`,
            false,
            'take allowPrivilegeEscalation out, or the privilege',
          ),
        ]
      : [];
  },
);

const MOUNT = all(
  needs('name', 'mountPath'),
  map({
    subPath: innerPath,
    subPathExpr: innerPath,
    mountPropagation: oneOf('None', 'HostToContainer', 'Bidirectional'),
  }),
  (value, at) =>
    textOf(field(value, 'subPath')) !== undefined && textOf(field(value, 'subPathExpr')) !== undefined
      ? [error('SEM009', `${at}.subPathExpr`, 'must not stand beside subPath', field(value, 'subPathExpr'), 'keep one')]
      : [],
);

/** A container, whatever it is there for. */
const CONTAINER: Rule = all(
  needs('name', 'image'),
  map({
    name: dnsLabel,
    imagePullPolicy: oneOf('Always', 'IfNotPresent', 'Never'),
    terminationMessagePolicy: oneOf('File', 'FallbackToLogsOnError'),
    ports: all(
      each(PORT),
      distinct('name', (port) => textOf(field(port, 'name')), 'name'),
    ),
    resources,
    securityContext: SECURITY,
    volumeMounts: all(
      each(MOUNT),
      distinct('path', (mount) => textOf(field(mount, 'mountPath')), 'mountPath'),
    ),
    volumeDevices: all(
      each(needs('name', 'devicePath')),
      distinct('path', (device) => textOf(field(device, 'devicePath')), 'devicePath'),
    ),
  }),
  environment,
);

/** Containers that run beside each other. */
export const containers: Rule = each(all(CONTAINER, probes, probedPorts));

/** Containers that run before the others, one after the other, or beside them from their turn on. */
export const initContainers: Rule = each((value, at, version) => {
  const isBeside = field(value, 'restartPolicy') === 'Always' && version.atLeast(28);
  const rules = isBeside ? all(CONTAINER, probes, probedPorts) : all(CONTAINER, withoutProbes, restart);
  return rules(value, at, version);
});

const restart: Rule = all(
  before(34, map({ restartPolicy: oneOf('Always') })),
  since(35, map({ restartPolicy: oneOf('Always', 'Never', 'OnFailure') })),
);

function withoutProbes(value: unknown, at: string): readonly Breach[] {
  return ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle']
    .filter((name) => field(value, name) !== undefined && field(value, name) !== null)
    .map((name) =>
      error(
        'SEM011',
        `${at}.${name}`,
        'must be left out of a container that runs before the others',
        name,
        'remove it',
      ),
    );
}

/** Ports of the node that containers of one pod take twice, or that are another one than the container's. */
export function hostPorts(spec: unknown, at: string): readonly Breach[] {
  const seen = new Set<string>();
  const onHost = field(spec, 'hostNetwork') === true;
  return itemsOf(field(spec, 'containers')).flatMap((container, index) =>
    itemsOf(field(container, 'ports')).flatMap((port, position) => {
      const { hostPort, containerPort, hostIP, protocol } = fieldsOf(port);
      const place = `${at}.containers[${index}].ports[${position}]`;
      const host = integerOf(hostPort) || (onHost ? integerOf(containerPort) : undefined);
      if (host === undefined || host === 0) {
        return [];
      }
      const key = `${textOf(protocol) ?? 'TCP'} ${textOf(hostIP) ?? '0.0.0.0'} ${host}`;
      const isTaken = seen.has(key);
      seen.add(key);
      return [
        ...(isTaken
          ? [error('SEM008', `${place}.hostPort`, 'must be taken once in a pod', host, 'change one of the two')]
          : []),
        ...(onHost && host !== containerPort
          ? [
              error(
                'SEM011',
                `${place}.hostPort`,
                `must be containerPort, ${show(containerPort)}, in the network of the host`,
                host,
                'take hostPort out',
              ),
            ]
          : []),
      ];
    }),
  );
}
