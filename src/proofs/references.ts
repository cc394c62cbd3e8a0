import { referencesOf } from '../kubernetes/object-references';
import type { Reference } from '../kubernetes/pod-references';
import { type KubernetesObject, type KubernetesRecord, recordsOf, type StrataRecord } from '../records';
import type { Finding } from './finding';
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

/** Where a reference is as good as its name. */
type Key = string;

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
    const there = new Set(provided(records));
    const objects = recordsOf(records, 'kubernetes');
    return {
      findings: objects.flatMap((record) =>
        distinct(referencesOf(record.object))
          .filter((reference) => !there.has(keyOf(reference)) && !isBuiltIn(reference))
          .map((reference) => missing(record, reference, there)),
      ),
      predictions: [],
    };
  },
};

function provided(records: readonly StrataRecord[]): readonly Key[] {
  return [
    ...recordsOf(records, 'secret-object').map(({ name, namespace }) => keyOf({ kind: 'Secret', name, namespace })),
    ...recordsOf(records, 'kubernetes').flatMap(({ object }) => [...itself(object), ...madeFrom(object)]),
  ];
}

function itself({ kind, metadata }: KubernetesObject): readonly Key[] {
  // who refers to it knows whether objects of its kind have a namespace
  return [
    keyOf({ kind, name: metadata.name }),
    keyOf({ kind, name: metadata.name, namespace: metadata.namespace ?? 'default' }),
  ];
}

/** Secrets that controllers make from objects of their own. */
function madeFrom({ kind, metadata, spec }: KubernetesObject): readonly Key[] {
  const names: Readonly<Record<string, unknown>> = {
    Certificate: spec?.secretName,
    ExternalSecret: spec?.target?.name ?? metadata.name,
    SealedSecret: metadata.name,
  };
  const name = Object.hasOwn(names, kind) ? names[kind] : undefined;
  return typeof name === 'string' ? [keyOf({ kind: 'Secret', name, namespace: metadata.namespace ?? 'default' })] : [];
}

function isBuiltIn({ kind, name }: Reference): boolean {
  return BUILT_IN.some((each) =>
    each.endsWith(':') ? `${kind} ${name}`.startsWith(each) : `${kind} ${name}` === each,
  );
}

/** A volume and a variable of the same ConfigMap are one mistake. */
function distinct(all: readonly Reference[]): readonly Reference[] {
  return [...new Map(all.map((each) => [keyOf(each), each])).values()];
}

function keyOf({ kind, name, namespace }: Pick<Reference, 'kind' | 'name' | 'namespace'>): Key {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

function missing({ path }: KubernetesRecord, reference: Reference, there: ReadonlySet<Key>): Finding {
  const { prop, kind, namespace, name } = reference;
  const elsewhere = [...there].find((key) => key.startsWith(`${kind} `) && key.endsWith(`/${name}`));
  const others = [...there].flatMap((key) => {
    const [of, place = ''] = key.split(' ');
    const [space, called] = place.split('/');
    return of === kind && space === namespace && called !== undefined ? [called] : [];
  });
  return {
    code: 'REF001',
    severity: 'error',
    path,
    message: `'${prop}' must name a ${kind} that exists${namespace === undefined ? '' : ` in ${namespace}`}, got "${name}"`,
    fix:
      elsewhere !== undefined
        ? `there is one in ${elsewhere.split(' ')[1].split('/')[0]}; each namespace needs its own`
        : others.length > 0
          ? `there is ${others.sort().join(', ')}`
          : `define a ${kind} of that name`,
    related: [],
  };
}
