import type { KubernetesVersion } from '../../../values';
import { id, needs, needsItems, oneOf, seconds, text } from '../leaves';
import { labels, templateMetadata } from '../metadata';
import { address, dnsLabel, dnsSubdomain, qualifiedName } from '../names';
import { all, type Breach, each, error, field, fieldsOf, isSet, itemsOf, map, type Rule, textOf } from '../rule';
import { containers, hostPorts, initContainers, seccompProfile } from './containers';
import { affinity, tolerations, topologySpread } from './placement';
import { mounts, volumes } from './volumes';

/** What makes pods decides on these. */
interface PodOwner {
  /**
   * Restart policies that it can work with.
   * @default - all
   */
  readonly restarts?: readonly string[];
  /** Volumes that it adds to the pod's own, by name. */
  readonly claims?: readonly string[];
}

const SPEC: Rule = all(
  needsItems('containers'),
  map({
    containers,
    initContainers,
    volumes,
    restartPolicy: oneOf('Always', 'OnFailure', 'Never'),
    dnsPolicy: oneOf('ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'),
    activeDeadlineSeconds: seconds,
    serviceAccountName: dnsSubdomain,
    nodeName: dnsSubdomain,
    nodeSelector: labels,
    hostname: dnsLabel,
    subdomain: dnsLabel,
    priorityClassName: dnsSubdomain,
    runtimeClassName: dnsSubdomain,
    preemptionPolicy: oneOf('PreemptLowerPriority', 'Never'),
    hostAliases: each(map({ ip: address, hostnames: each(dnsSubdomain) })),
    affinity,
    tolerations,
    topologySpreadConstraints: topologySpread,
    readinessGates: each(map({ conditionType: qualifiedName })),
    securityContext: map({
      fsGroup: id,
      runAsUser: id,
      runAsGroup: id,
      supplementalGroups: each(id),
      fsGroupChangePolicy: oneOf('Always', 'OnRootMismatch'),
      seccompProfile,
      sysctls: each(
        map({
          name: text(
            'SEM001',
            (name) =>
              name.length <= 253 && /^[a-z0-9]([-_a-z0-9]*[a-z0-9])?([./][a-z0-9]([-_a-z0-9]*[a-z0-9])?)*$/.test(name),
            'must be the name of a kernel parameter',
            'write one such as net.core.somaxconn',
          ),
        }),
      ),
    }),
  }),
  uniqueNames,
  hostPorts,
  shared,
  nameServers,
);

/** The spec of a pod, and what its owner asks of it. */
export function podSpec({ restarts, claims = [] }: PodOwner = {}): Rule {
  return all(SPEC, (spec, at) => [
    ...mounts(spec, at, claims),
    ...(restarts === undefined ? [] : restartBreaches(spec, at, restarts)),
  ]);
}

/** The template of a workload. */
export function podTemplate(owner: PodOwner): Rule {
  return all(needs('spec'), map({ metadata: templateMetadata, spec: podSpec(owner) }));
}

export const pod: Rule = all(needs('spec'), map({ spec: podSpec() }));

/** Kubernetes restarts always where nothing is said. */
function restartBreaches(spec: unknown, at: string, allowed: readonly string[]): readonly Breach[] {
  const policy = textOf(field(spec, 'restartPolicy'));
  const isKnown = ['Always', 'OnFailure', 'Never'].includes(policy ?? 'Always');
  return allowed.includes(policy ?? 'Always') || !isKnown || !isSet(spec)
    ? []
    : [
        error(
          'SEM015',
          `${at}.restartPolicy`,
          `must be ${allowed.join(' or ')}`,
          policy ?? 'nothing, which is Always',
          `write ${allowed[allowed.length - 1]}`,
        ),
      ];
}

function uniqueNames(spec: unknown, at: string): readonly Breach[] {
  const seen = new Set<string>();
  // the order in which the server looks at them
  return ['containers', 'initContainers'].flatMap((list) =>
    itemsOf(field(spec, list)).flatMap((container, index) => {
      const name = textOf(field(container, 'name'));
      if (name === undefined || !seen.has(name)) {
        seen.add(name ?? '');
        return [];
      }
      const place = `${at}.${list}[${index}].name`;
      return [error('SEM008', place, 'must be the only container of that name', name, 'rename one of the two')];
    }),
  );
}

function shared(spec: unknown, at: string): readonly Breach[] {
  const { hostPID, shareProcessNamespace } = fieldsOf(spec);
  return hostPID === true && shareProcessNamespace === true
    ? [error('SEM011', `${at}.shareProcessNamespace`, 'must be left out beside hostPID', true, 'keep one of the two')]
    : [];
}

function nameServers(spec: unknown, at: string, version: KubernetesVersion): readonly Breach[] {
  const servers = field(spec, 'dnsConfig', 'nameservers');
  const given = itemsOf(servers);
  return [
    ...given.flatMap((server, index) =>
      typeof server === 'string' && address(server, '', version).length > 0
        ? [
            error(
              'SEM018',
              `${at}.dnsConfig.nameservers[${index}]`,
              'must be an IP address',
              server,
              'write an address',
            ),
          ]
        : [],
    ),
    ...(given.length > 3
      ? [error('SEM006', `${at}.dnsConfig.nameservers`, 'must be 3 at most', given.length, 'keep three')]
      : []),
    ...(field(spec, 'dnsPolicy') === 'None' && given.length === 0
      ? [error('SEM010', nameServerPlace(spec, at), 'must be set for dnsPolicy None', 'nothing', 'name a DNS server')]
      : []),
  ];
}

function nameServerPlace(spec: unknown, at: string): string {
  return isSet(field(spec, 'dnsConfig')) ? `${at}.dnsConfig.nameservers` : `${at}.dnsConfig`;
}
