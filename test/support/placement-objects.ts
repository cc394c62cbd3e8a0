import { placement } from '../../src/proofs/placement';
import type { Finding, PlacementPrediction } from '../../src/proofs';
import type { KubernetesObject, StrataRecord } from '../../src/records';
import { KubernetesVersion } from '../../src/values';
import { objectRecord } from './facts';

type Fields = Readonly<Record<string, unknown>>;

/** A Node of 4 cores, 8Gi and 110 pods, unless told otherwise. */
export function node(
  name: string,
  facts: { readonly labels?: Fields; readonly spec?: Fields; readonly allocatable?: Fields } = {},
): KubernetesObject {
  const { labels = {}, spec = {}, allocatable = {} } = facts;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...(labels as Record<string, string>) } },
    spec,
    status: { allocatable: { cpu: '4', memory: '8Gi', pods: '110', ...allocatable } },
  };
}

/** A Pod of one container. */
export function pod(name: string, spec: Fields = {}, labels: Fields = {}): KubernetesObject {
  const metadata = { name, namespace: 'shop', labels: labels as Record<string, string> };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [{ name: 'app' }], ...spec } };
}

/** A workload with the label `app`, named as the workload is. */
export function workload(kind: string, name: string, spec: Fields = {}, podSpec: Fields = {}): KubernetesObject {
  const template = { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'app' }], ...podSpec } };
  return { apiVersion: 'apps/v1', kind, metadata: { name, namespace: 'shop' }, spec: { template, ...spec } };
}

/** `containers` with these requests. */
export function asking(requests: Fields): Fields {
  return { containers: [{ name: 'app', resources: { requests } }] };
}

export interface Placements {
  /** Nodes by owner, or by pod where pods of one owner differ: `n1 n2`, with `?` where one may stay pending. */
  readonly nodes: Readonly<Record<string, string>>;
  readonly findings: readonly Finding[];
  readonly codes: readonly string[];
}

export function placements(things: readonly (KubernetesObject | StrataRecord)[], version = '1.36.0'): Placements {
  const records = things.map((each) =>
    'apiVersion' in each ? objectRecord(each as KubernetesObject) : (each as StrataRecord),
  );
  const { findings, predictions } = placement.prove({ records, kubernetes: KubernetesVersion.parse(version) });
  const placed = predictions.filter((each): each is PlacementPrediction => each.kind === 'placement');
  const nodes = placed.map(({ owner, pod: name, nodes: names, mayStayPending }) => [
    name ?? owner.replace(/^Pod /, ''),
    `${names.join(' ')}${mayStayPending ? '?' : ''}`,
  ]);
  return { nodes: Object.fromEntries(nodes), findings, codes: findings.map(({ code }) => code) };
}
