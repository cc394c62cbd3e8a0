import { isDnsSubdomain } from '../../../kubernetes/object-name';
import type { KubernetesVersion } from '../../../values';
import { between, needs, needsItems, oneOf, text } from '../leaves';
import { selector } from '../metadata';
import { dnsLabel, dnsSubdomain, isAddress, isNetwork, letterLabel, network } from '../names';
import { portOrName } from '../pods/probes';
import {
  all,
  type Breach,
  each,
  error,
  field,
  fieldsOf,
  integerOf,
  isSet,
  itemsOf,
  map,
  type Rule,
  textOf,
} from '../rule';

const BACKEND: Rule = all(
  (value, at) => {
    const { service, resource } = fieldsOf(value);
    const isBoth = isSet(service) && isSet(resource);
    return isSet(service) !== isSet(resource)
      ? []
      : [
          error(
            'SEM009',
            at,
            'must be one of service, resource',
            isBoth ? 'service, resource' : 'nothing',
            isBoth ? 'keep one of the two' : 'name a service',
          ),
        ];
  },
  map({ service: all(needs('name'), backendPort, map({ name: letterOrLabel() })) }),
);

/** Names of Services. */
function letterOrLabel(): Rule {
  return (value, at, version) => (version.atLeast(36) ? dnsLabel : letterLabel)(value, at, version);
}

function backendPort(service: unknown, at: string, version: KubernetesVersion): readonly Breach[] {
  const { name, number } = fieldsOf(field(service, 'port'));
  const hasNumber = integerOf(number) !== undefined && number !== 0;
  const rule = 'must have a name or a number';
  return hasNumber === (textOf(name) !== undefined)
    ? [
        hasNumber
          ? error('SEM009', `${at}.port`, rule, `${name}, ${number}`, 'keep one of the two')
          : error('SEM009', `${at}.port`, rule, 'nothing', 'add port.number'),
      ]
    : hasNumber
      ? between(1, 65535)(number, `${at}.port.number`, version)
      : [];
}

const NO_ADDRESS = text(
  'SEM018',
  (host) => !isAddress(host),
  'must be a DNS name',
  'write a name, or leave the host out',
);

/** An IPv4 address is taken, since a certificate may be of one. */
const TLS_HOST = text(
  'SEM018',
  (host) => isDnsSubdomain(host.replace(/^\*\./, '')),
  'must be a DNS name, or one behind *.',
  'write one such as shop.example.org or *.example.org',
);

const HOST: Rule = (value, at, version) => {
  const breaches = NO_ADDRESS(value, at, version);
  return breaches.length > 0 ? breaches : TLS_HOST(value, at, version);
};

const PATH: Rule = all(
  needs('pathType', 'backend'),
  map({ pathType: oneOf('Exact', 'Prefix', 'ImplementationSpecific'), backend: BACKEND }),
  pathBreaches,
);

/** Anything goes where the controller says what a path means, but for its beginning. */
function pathBreaches(value: unknown, at: string): readonly Breach[] {
  const { path, pathType } = fieldsOf(value);
  const given = textOf(path) ?? '';
  const place = `${at}.path`;
  if (pathType === 'ImplementationSpecific') {
    return given === '' || given.startsWith('/')
      ? []
      : [error('SEM019', place, 'must be absolute', given, `write /${given}`)];
  }
  if (pathType !== 'Exact' && pathType !== 'Prefix') {
    return [];
  }
  if (!given.startsWith('/')) {
    return [error('SEM019', place, `must be absolute for pathType ${pathType}`, given, `write /${given}`)];
  }
  const odd = ['//', '/./', '/../', '%2f', '%2F'].find((part) => given.includes(part)) ?? /\/\.{1,2}$/.exec(given)?.[0];
  return odd === undefined
    ? []
    : [error('SEM019', place, `must not contain ${odd}`, given, 'write the path it leads to')];
}

export const ingress: Rule = all(
  needs('spec'),
  map({
    spec: all(
      (spec, at) =>
        itemsOf(field(spec, 'rules')).length > 0 || isSet(field(spec, 'defaultBackend'))
          ? []
          : [error('SEM010', at, 'must have rules or defaultBackend', 'nothing', 'add one of the two')],
      map({
        ingressClassName: dnsSubdomain,
        defaultBackend: BACKEND,
        rules: each(map({ host: HOST, http: all(needsItems('paths'), map({ paths: each(PATH) })) })),
        tls: each(map({ hosts: each(TLS_HOST), secretName: dnsSubdomain })),
      }),
    ),
  }),
);

export const ingressClass: Rule = all(
  needs('spec'),
  map({
    spec: all(
      needs('controller'),
      map({
        controller: text(
          'SEM001',
          (name) => name.length <= 250 && /^[^/]+\/.+$/.test(name) && isDnsSubdomain(name.split('/')[0]),
          'must be a name such as example.org/controller',
          'write the name that the controller answers to',
        ),
      }),
    ),
  }),
);

const POLICY_PORT: Rule = all(
  map({ protocol: oneOf('TCP', 'UDP', 'SCTP'), port: portOrName }),
  (value, at, version) => {
    const { port, endPort } = fieldsOf(value);
    if (!isSet(endPort)) {
      return [];
    }
    if (integerOf(port) === undefined) {
      return [
        error(
          'SEM011',
          `${at}.endPort`,
          'must stand beside a port with a number',
          port ?? 'nothing',
          'write port as a number',
        ),
      ];
    }
    return integerOf(endPort) !== undefined && (endPort as number) < (port as number)
      ? [error('SEM006', `${at}.endPort`, `must be at least port, ${port}`, endPort, 'raise it')]
      : between(1, 65535)(endPort, `${at}.endPort`, version);
  },
);

const PEER: Rule = all(
  (value, at) => {
    const { podSelector, namespaceSelector, ipBlock } = fieldsOf(value);
    const selects = podSelector !== undefined || namespaceSelector !== undefined;
    return isSet(ipBlock) && selects
      ? [error('SEM009', at, 'must not have a selector beside ipBlock', 'both', 'write two peers')]
      : isSet(ipBlock) || selects
        ? []
        : [error('SEM009', at, 'must say who it is', 'nothing', 'add podSelector, namespaceSelector or ipBlock')];
  },
  map({ podSelector: selector, namespaceSelector: selector, ipBlock: all(map({ cidr: network }), excepted) }),
);

function excepted(block: unknown, at: string): readonly Breach[] {
  return itemsOf(field(block, 'except')).flatMap((except, index) =>
    typeof except === 'string' && !isNetwork(except)
      ? [error('SEM018', `${at}.except[${index}]`, 'must be a network', except, 'write one such as 10.1.0.0/16')]
      : [],
  );
}

export const networkPolicy: Rule = map({
  spec: map({
    podSelector: selector,
    policyTypes: each(oneOf('Ingress', 'Egress')),
    ingress: each(map({ ports: each(POLICY_PORT), from: each(PEER) })),
    egress: each(map({ ports: each(POLICY_PORT), to: each(PEER) })),
  }),
});
