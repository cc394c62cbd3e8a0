import { type KubernetesRecord, recordsOf } from '../records';
import type { Finding } from './finding';
import { namespaceOf } from './pod-groups';
import type { Proof } from './proof';
import { PROTOCOL, portsOf, type ServicePort } from './services';

/** What kube-apiserver hands out unless `--service-node-port-range` says otherwise. */
const RANGE = { first: 30000, last: 32767 };

/** A port of a Service that has a port on every node. */
interface NodePort {
  readonly service: KubernetesRecord;
  readonly port: ServicePort;
  readonly prop: string;
}

/** PRT: the node ports of Services are in range, used once, and the same tomorrow. */
export const nodePorts: Proof = {
  codes: {
    PRT006: {
      title: 'a node port is out of range',
      why: 'The API server refuses the Service: it hands out ports from 30000 to 32767, and no others.',
    },
    PRT007: {
      title: 'a node port is given twice',
      why: 'The API server refuses the second Service: "provided port is already allocated".',
    },
    PRT008: {
      title: 'a node port is left to chance',
      why:
        'Kubernetes draws a number, another one whenever the Service is made anew. What is written in bookmarks, ' +
        'firewalls and documents leads nowhere then.',
    },
  },

  prove({ records }) {
    const services = recordsOf(records, 'kubernetes').filter(({ object }) => object.kind === 'Service');
    const given = services.flatMap((service) => portsOf(service.object).map((port) => placed(service, port)));
    const fixed = given.filter(({ port }) => port.nodePort !== undefined && port.nodePort !== 0);
    return {
      findings: [
        ...fixed.filter(({ port }) => !isInRange(port.nodePort)).map(outOfRange),
        ...givenTwice(fixed),
        ...given.filter((each) => each.service.object.spec.type === 'NodePort' && !fixed.includes(each)).map(random),
      ],
      predictions: [],
    };
  },
};

function placed(service: KubernetesRecord, port: ServicePort): NodePort {
  return { service, port, prop: `ports.${port.name ?? port.port}.nodePort` };
}

function isInRange(port = 0): boolean {
  return port >= RANGE.first && port <= RANGE.last;
}

function outOfRange({ service, port, prop }: NodePort): Finding {
  return {
    code: 'PRT006',
    severity: 'error',
    path: service.path,
    message: `'${prop}' must be ${RANGE.first} to ${RANGE.last}, got "${port.nodePort}"`,
    fix: 'choose a port of that range',
    related: [],
  };
}

/** One Service may have a number for TCP and for UDP; two Services may not. */
function givenTwice(ports: readonly NodePort[]): readonly Finding[] {
  const first = new Map<number | undefined, NodePort>();
  return ports.flatMap((each): Finding[] => {
    const { service, port, prop } = each;
    const other = first.get(port.nodePort);
    if (other === undefined) {
      first.set(port.nodePort, each);
      return [];
    }
    if (other.service === service && (other.port.protocol ?? PROTOCOL) !== (port.protocol ?? PROTOCOL)) {
      return [];
    }
    const owner = `Service ${namespaceOf(other.service.object)}/${other.service.object.metadata.name}`;
    return [
      {
        code: 'PRT007',
        severity: 'error',
        path: service.path,
        message: `'${prop}' must be given once, got "${port.nodePort}", which ${owner} has already`,
        fix: 'give one of the two another port',
        related: other.service === service ? [] : [other.service.path],
      },
    ];
  });
}

function random({ service, prop }: NodePort): Finding {
  return {
    code: 'PRT008',
    severity: 'warning',
    path: service.path,
    message: `'${prop}' must be a number that stays, got "none"`,
    fix: `choose one of ${RANGE.first} to ${RANGE.last}`,
    related: [],
  };
}
