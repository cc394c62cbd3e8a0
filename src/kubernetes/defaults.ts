import { imageReference, isPinned } from '../values';

export type Fields = Readonly<Record<string, unknown>>;

/** What fields of claims, pods and roles are where they are not written. Source: the defaults of the API server. */
const DEFAULTS: Fields = {
  volumeMode: 'Filesystem',
  protocol: 'TCP',
  dnsPolicy: 'ClusterFirst',
  schedulerName: 'default-scheduler',
  terminationGracePeriodSeconds: 30,
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  scheme: 'HTTP',
  timeoutSeconds: 1,
  periodSeconds: 10,
  successThreshold: 1,
  failureThreshold: 3,
  defaultMode: 0o644,
  expirationSeconds: 3600,
  apiGroup: 'rbac.authorization.k8s.io',
};

/** Numbers of probes that 0 stands for none of. */
const NONE_AT_ZERO: ReadonlySet<string> = new Set([
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
]);

/** Defaults that hang on what holds the field, or on what stands beside it: by the field that holds them. */
const COMPLETED: Readonly<Record<string, (fields: Fields) => Fields>> = {
  containers: withPullPolicy,
  ephemeralContainers: withPullPolicy,
  initContainers: withPullPolicy,
  httpGet: (fields) => ({ ...fields, path: fields.path || '/' }),
  resources: ({ limits, requests, ...others }) => ({
    ...others,
    limits,
    requests: { ...written(limits), ...written(requests) },
  }),
};

/** Whether the field is as if it were not written. */
export function isDefault(name: string, value: unknown): boolean {
  return DEFAULTS[name] === value || (value === 0 && NONE_AT_ZERO.has(name));
}

/** The fields that `field` holds, with those that the API server adds because of others. */
export function completed(field: string, fields: Fields): Fields {
  return Object.hasOwn(COMPLETED, field) ? COMPLETED[field](fields) : fields;
}

function withPullPolicy(container: Fields): Fields {
  const { image, imagePullPolicy } = container;
  const byTag = isPinned(imageReference(String(image))) ? 'IfNotPresent' : 'Always';
  return { ...container, imagePullPolicy: imagePullPolicy || byTag };
}

/** Amounts that are there: null is none. */
function written(amounts: unknown): Fields {
  const entries = Object.entries((amounts ?? {}) as Fields);
  return Object.fromEntries(entries.filter(([, amount]) => amount !== null && amount !== undefined));
}
