import { referencesOf } from '../kubernetes/object-references';
import type { Reference } from '../kubernetes/pod-references';
import { type KubernetesObject, type KubernetesRecord, recordsOf, type StrataRecord } from '../records';
import type { Finding } from './finding';
import { namespaceOf } from './pod-groups';
import type { Proof } from './proof';

/** What every cluster has, by `kind name`; a part that ends in `:` stands for all names that begin so. */
const BUILT_IN = [
  'ServiceAccount default',
  'ConfigMap kube-root-ca.crt',
  'PriorityClass system-cluster-critical',
  'PriorityClass system-node-critical',
  'ClusterRole cluster-admin',
  'ClusterRole admin',
  'ClusterRole edit',
  'ClusterRole view',
  'ClusterRole system:',
  'Role system:',
  'Role kubeadm:',
  'Role extension-apiserver-authentication-reader',
];

/** An object by what others refer to it with. */
type Target = Pick<Reference, 'kind' | 'namespace' | 'name'>;

/** REF: what an object names is there. */
export const references: Proof = {
  // objects that were made by other means are in no list of files
  needsTree: true,
  codes: {
    REF001: {
      title: 'an object names another that is not there',
      why:
        'Kubernetes accepts it and waits: a pod without its ConfigMap or Secret stays in ContainerCreating, an Ingress ' +
        'answers 503, an autoscaler does nothing. Mostly one name is spelled in two ways.',
    },
  },

  prove({ records }) {
    const there = provided(records);
    const known = new Set(there.map(keyOf));
    const findings = recordsOf(records, 'kubernetes').flatMap((record) =>
      distinct(referencesOf(record.object))
        .filter((reference) => !known.has(keyOf(reference)) && !isBuiltIn(reference))
        .map((reference) => missing(record, reference, there)),
    );
    return { findings, predictions: [] };
  },
};

function provided(records: readonly StrataRecord[]): readonly Target[] {
  return [
    ...recordsOf(records, 'secret-object').map(({ name, namespace }) => ({ kind: 'Secret', name, namespace })),
    ...recordsOf(records, 'kubernetes').flatMap(({ object }) => [...itself(object), ...madeFrom(object)]),
  ];
}

/** Who refers to it knows whether objects of its kind have a namespace. */
function itself(object: KubernetesObject): readonly Target[] {
  const { kind, metadata } = object;
  return [
    { kind, name: metadata.name },
    { kind, name: metadata.name, namespace: namespaceOf(object) },
  ];
}

/** Secrets that controllers make from objects of their own. */
function madeFrom(object: KubernetesObject): readonly Target[] {
  const { kind, metadata, spec } = object;
  const names: Readonly<Record<string, unknown>> = {
    Certificate: spec?.secretName,
    ExternalSecret: spec?.target?.name ?? metadata.name,
    SealedSecret: metadata.name,
  };
  const name = Object.hasOwn(names, kind) ? names[kind] : undefined;
  return typeof name === 'string' ? [{ kind: 'Secret', name, namespace: namespaceOf(object) }] : [];
}

function isBuiltIn({ kind, name }: Target): boolean {
  const target = `${kind} ${name}`;
  return BUILT_IN.some((each) => (each.endsWith(':') ? target.startsWith(each) : target === each));
}

/** A volume and a variable of the same ConfigMap are one mistake. */
function distinct(all: readonly Reference[]): readonly Reference[] {
  return [...new Map(all.map((each) => [keyOf(each), each])).values()];
}

function keyOf({ kind, name, namespace }: Target): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

function missing({ path }: KubernetesRecord, reference: Reference, there: readonly Target[]): Finding {
  const { prop, kind, namespace, name } = reference;
  const namespaced = there.filter((each) => each.kind === kind && each.namespace !== undefined);
  const elsewhere = namespaced.find((each) => each.name === name);
  const beside = namespaced.filter((each) => each.namespace === namespace).map((each) => each.name);
  return {
    code: 'REF001',
    severity: 'error',
    path,
    message: `'${prop}' must name a ${kind} that exists${namespace === undefined ? '' : ` in ${namespace}`}, got "${name}"`,
    fix:
      elsewhere !== undefined
        ? `there is one in ${elsewhere.namespace}; each namespace needs its own`
        : beside.length > 0
          ? `there is ${beside.sort().join(', ')}`
          : `define a ${kind} of that name`,
    related: [],
  };
}
