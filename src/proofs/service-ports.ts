import type { PodPort } from '../kubernetes/pod-template';
import type { KubernetesRecord } from '../records';
import type { Finding } from './finding';
import type { PodGroup } from './pod-groups';
import type { Proof } from './proof';
import { PROTOCOL, portsOf, type ServicePort, servedPods } from './services';

/** PRT: every port of a Service leads to one that its pods have. */
export const servicePorts: Proof = {
  codes: {
    PRT002: {
      title: 'a Service leads to a port name that its pods do not have',
      why:
        'Kubernetes resolves the name pod by pod, and leaves out every pod without it: the Service has an address, ' +
        'and no endpoint for that port.',
    },
    PRT003: {
      title: 'a Service leads to a port that its pods do not declare',
      why:
        'Pods that declare ports say where they listen, and one number is mistyped: connections are refused. Where the ' +
        'port is right, it is declared in one line. Pods that declare nothing say nothing.',
    },
  },

  prove({ records }) {
    return {
      findings: servedPods(records).flatMap(({ service, pods }) => {
        return portsOf(service.object).flatMap((port) => pods.flatMap((group) => mistakes(service, port, group)));
      }),
      predictions: [],
    };
  },
};

function mistakes({ path }: KubernetesRecord, port: ServicePort, group: PodGroup): readonly Finding[] {
  if (group.ports === undefined) {
    return [];
  }
  const { targetPort = port.port, protocol = PROTOCOL } = port;
  const declared = group.ports.filter((each) => (each.protocol ?? PROTOCOL) === protocol);
  const prop = `ports.${port.name ?? port.port}`;
  const related = [group.path];
  const fix =
    declared.length === 0 ? `name a port of ${group.owner}` : `${group.owner} has ${declared.map(text).join(', ')}`;
  if (typeof targetPort === 'string') {
    const message = `'${prop}' must lead to a ${protocol} port of its pods, got "${targetPort}"`;
    return declared.some(({ name }) => name === targetPort)
      ? []
      : [{ code: 'PRT002', severity: 'error', path, message, fix, related }];
  }
  const message = `'${prop}' must lead to a ${protocol} port that its pods declare, got "${targetPort}"`;
  // pods that declare nothing say nothing
  return declared.length === 0 || declared.some(({ containerPort }) => containerPort === targetPort)
    ? []
    : [
        {
          code: 'PRT003',
          severity: 'error',
          path,
          message,
          fix: `${fix}; lead to it, or declare ${targetPort}`,
          related,
        },
      ];
}

function text({ name, containerPort }: PodPort): string {
  return name === undefined ? String(containerPort) : `${name} (${containerPort})`;
}
