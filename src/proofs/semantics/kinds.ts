import { clusterRole, clusterRoleBinding, role, roleBinding } from './kinds/access';
import { configMap, limitRange, priorityClass, resourceQuota, secret } from './kinds/config';
import { cronJob, job } from './kinds/jobs';
import { ingress, ingressClass, networkPolicy } from './kinds/network';
import { autoscaler, disruptionBudget } from './kinds/scaling';
import { service } from './kinds/services';
import { claim, persistentVolume, storageClass } from './kinds/storage';
import { daemonSet, deployment, replicaSet, statefulSet } from './kinds/workloads';
import { metadata } from './metadata';
import { dnsLabel, dnsSubdomain, letterLabel, pathPart } from './names';
import { pod } from './pods/pod-spec';
import { all, type Rule, show } from './rule';

/** Names of one kind of object, and everything else that is asked of it. */
interface Kind {
  /**
   * Form of its names.
   * @default - a DNS name
   */
  readonly name?: Rule;
  readonly rule?: Rule;
}

/** A letter is not asked for any more. */
const serviceName: Rule = (value, at, version) => (version.atLeast(36) ? dnsLabel : letterLabel)(value, at, version);

/** Kinds of Kubernetes' own, by `group/Kind`. */
const KINDS: Readonly<Record<string, Kind>> = {
  '/Namespace': { name: dnsLabel },
  '/Pod': { rule: pod },
  '/Service': { name: serviceName, rule: service },
  '/ConfigMap': { rule: configMap },
  '/Secret': { rule: secret },
  '/PersistentVolume': { rule: persistentVolume },
  '/PersistentVolumeClaim': { rule: claim },
  '/ResourceQuota': { rule: resourceQuota },
  '/LimitRange': { rule: limitRange },
  'apps/Deployment': { rule: deployment },
  'apps/ReplicaSet': { rule: replicaSet },
  'apps/DaemonSet': { rule: daemonSet },
  'apps/StatefulSet': { name: dnsLabel, rule: statefulSet },
  'batch/Job': { rule: job },
  'batch/CronJob': { rule: cronJob },
  'networking.k8s.io/Ingress': { rule: ingress },
  'networking.k8s.io/IngressClass': { rule: ingressClass },
  'networking.k8s.io/NetworkPolicy': { rule: networkPolicy },
  'autoscaling/HorizontalPodAutoscaler': { rule: autoscaler },
  'policy/PodDisruptionBudget': { name: pathPart, rule: disruptionBudget },
  'storage.k8s.io/StorageClass': { rule: storageClass },
  'scheduling.k8s.io/PriorityClass': { rule: priorityClass },
  'rbac.authorization.k8s.io/Role': { name: pathPart, rule: role },
  'rbac.authorization.k8s.io/ClusterRole': { name: pathPart, rule: clusterRole },
  'rbac.authorization.k8s.io/RoleBinding': { name: pathPart, rule: roleBinding },
  'rbac.authorization.k8s.io/ClusterRoleBinding': { name: pathPart, rule: clusterRoleBinding },
};

const RULES: ReadonlyMap<string, Rule> = new Map(
  Object.entries(KINDS).map(([kind, { name = dnsSubdomain, rule }]) => [kind, rulesOf(name, rule)]),
);

/** Of objects that a CustomResourceDefinition brings: the server asks this of their names and labels. */
const OTHER = rulesOf(dnsSubdomain, undefined);

/** What the API server asks of an object of that kind. */
export function ruleOf(apiVersion: unknown, kind: unknown): Rule {
  const [group, version] = show(apiVersion).split('/');
  return RULES.get(`${version === undefined ? '' : group}/${show(kind)}`) ?? OTHER;
}

function rulesOf(name: Rule, rule: Rule | undefined): Rule {
  const common: Rule = (value, _at, version) =>
    metadata(name)((value as { metadata?: unknown }).metadata, 'metadata', version);
  return rule === undefined ? common : all(common, rule);
}
