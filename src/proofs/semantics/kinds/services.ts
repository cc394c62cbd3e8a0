import { isDnsSubdomain } from '../../../kubernetes/object-name';
import type { KubernetesVersion } from '../../../values';
import { atLeast, between, distinct, needs, oneOf } from '../leaves';
import { labels } from '../metadata';
import { address, dnsLabel, isAddress, isNetwork, qualifiedName } from '../names';
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
  show,
  textOf,
} from '../rule';

/** Ports that the API server gives out unless it is told otherwise. */
const NODE_PORTS = { least: 30000, most: 32767 };

const PORT: Rule = map({
  name: dnsLabel,
  port: between(1, 65535),
  // zero is the port itself
  targetPort: (value, at, version) => (value === 0 ? [] : portOrName(value, at, version)),
  protocol: oneOf('TCP', 'UDP', 'SCTP'),
  appProtocol: qualifiedName,
  // zero is none
  nodePort: (value, at, version) => (value === 0 ? [] : nodePort(value, at, version)),
});

/** The server does not say of which field it speaks where the number is in no range of its own. */
const nodePort: Rule = between(NODE_PORTS.least, NODE_PORTS.most);

export const service: Rule = all(
  needs('spec'),
  map({
    spec: all(
      map({
        type: oneOf('ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'),
        selector: labels,
        ports: all(
          each(PORT),
          named,
          distinct('name', (port) => textOf(field(port, 'name')), 'name'),
          distinct('port and protocol', (port) => `${show(field(port, 'port'))}/${protocolOf(port)}`, ''),
          distinct(
            'nodePort and protocol',
            (port) =>
              integerOf(field(port, 'nodePort')) ? `${field(port, 'nodePort')}/${protocolOf(port)}` : undefined,
            'nodePort',
          ),
        ),
        externalIPs: each(address),
        loadBalancerClass: qualifiedName,
        sessionAffinity: oneOf('ClientIP', 'None'),
        sessionAffinityConfig: map({ clientIP: map({ timeoutSeconds: between(1, 86400) }) }),
        externalTrafficPolicy: oneOf('Cluster', 'Local'),
        internalTrafficPolicy: oneOf('Cluster', 'Local'),
        ipFamilyPolicy: oneOf('SingleStack', 'PreferDualStack', 'RequireDualStack'),
        ipFamilies: each(oneOf('IPv4', 'IPv6')),
        healthCheckNodePort: atLeast(0),
      }),
      clusterIp,
      byType,
      sourceRanges,
    ),
  }),
);

function protocolOf(port: unknown): string {
  return textOf(field(port, 'protocol')) ?? 'TCP';
}

function named(ports: unknown, at: string, version: KubernetesVersion): readonly Breach[] {
  return itemsOf(ports).length > 1
    ? itemsOf(ports).flatMap((port, index) => needs('name')(port, `${at}[${index}]`, version))
    : [];
}

function clusterIp(spec: unknown, at: string): readonly Breach[] {
  const { clusterIP, type = 'ClusterIP' } = fieldsOf(spec);
  const given = textOf(clusterIP);
  const place = `${at}.clusterIP`;
  if (given === undefined) {
    return [];
  }
  if (type === 'ExternalName') {
    return [error('SEM011', `${at}.clusterIP`, 'must be left out of type ExternalName', given, 'remove clusterIP')];
  }
  if (given === 'None') {
    return type === 'NodePort' || type === 'LoadBalancer'
      ? [error('SEM011', place, `must be an address for type ${type}`, given, 'remove clusterIP, or change the type')]
      : [];
  }
  return isAddress(given)
    ? []
    : [error('SEM018', place, 'must be an IP address, or None', given, 'write one such as 10.96.0.10, or take it out')];
}

function byType(spec: unknown, at: string): readonly Breach[] {
  const fields = fieldsOf(spec);
  const type = textOf(fields.type) ?? 'ClusterIP';
  const isOutside = type === 'NodePort' || type === 'LoadBalancer';
  const ports = itemsOf(fields.ports);
  const external = textOf(fields.externalName)?.replace(/\.$/, '');
  const onlyFor = (name: string, needed: string, holds: boolean) =>
    isSet(fields[name]) && !holds
      ? [error('SEM011', `${at}.${name}`, `must be left out unless type is ${needed}`, fields[name], 'remove it')]
      : [];
  return [
    ...(ports.length === 0 && type !== 'ExternalName' && fields.clusterIP !== 'None'
      ? [error('SEM010', `${at}.ports`, 'must have an item', 'nothing', 'add a port, or clusterIP: None')]
      : []),
    ...(type === 'ExternalName' && external === undefined
      ? [error('SEM010', `${at}.externalName`, 'must be set for type ExternalName', 'nothing', 'name a host')]
      : []),
    ...(type === 'ExternalName' && external !== undefined && !isDnsSubdomain(external)
      ? [error('SEM018', `${at}.externalName`, 'must be a DNS name', external, 'write one such as db.example.org')]
      : []),
    ...(type === 'ClusterIP'
      ? ports.flatMap((port, index) =>
          integerOf(field(port, 'nodePort'))
            ? [
                error(
                  'SEM011',
                  `${at}.ports[${index}].nodePort`,
                  'must be left out of type ClusterIP',
                  field(port, 'nodePort'),
                  'remove it, or write type NodePort',
                ),
              ]
            : [],
        )
      : []),
    ...onlyFor(
      'externalTrafficPolicy',
      'NodePort or LoadBalancer',
      isOutside || itemsOf(fields.externalIPs).length > 0,
    ),
    ...onlyFor('allocateLoadBalancerNodePorts', 'LoadBalancer', type === 'LoadBalancer'),
    ...onlyFor('loadBalancerClass', 'LoadBalancer', type === 'LoadBalancer'),
  ];
}

function sourceRanges(spec: unknown, at: string): readonly Breach[] {
  const { type, loadBalancerSourceRanges } = fieldsOf(spec);
  const ranges = itemsOf(loadBalancerSourceRanges);
  const place = `${at}.loadBalancerSourceRanges`;
  return [
    ...(ranges.length > 0 && type !== 'LoadBalancer'
      ? [error('SEM011', place, 'must be left out unless type is LoadBalancer', ranges, 'remove it')]
      : []),
    ...ranges.flatMap((range, index) =>
      typeof range !== 'string' || isNetwork(range.trim())
        ? []
        : [error('SEM018', `${place}[${index}]`, 'must be a network', range, 'write one such as 10.0.0.0/8')],
    ),
  ];
}
