import { between, oneOf, quantity, quantityOf } from '../leaves';
import { isDataKey } from '../names';
import { all, type Breach, each, error, field, fieldsOf, isSet, map, type Rule, textOf } from '../rule';

/** Bytes that all values together may have. Source: Kubernetes' core types. */
const LARGEST = 1024 * 1024;

/** A key that would be a file of a name that no folder can have, or that the other map has too. */
function keys(names: readonly string[]): Rule {
  return (value, at) => {
    const seen = new Set<string>();
    return names.flatMap((name) =>
      Object.keys(fieldsOf(field(value, name))).flatMap((key) => {
        const isTwice = seen.has(key);
        seen.add(key);
        const place = `${at === '' ? '' : `${at}.`}${name}[${key}]`;
        return [
          ...(isDataKey(key) ? [] : [error('SEM021', place, 'must be a key', key, 'use letters, digits, -, _ and .')]),
          ...(isTwice ? [error('SEM021', place, 'must be in one of the two maps', key, 'take one out')] : []),
        ];
      }),
    );
  };
}

function bytesOf(value: unknown, isEncoded: boolean): number {
  return Object.values(fieldsOf(value)).reduce<number>(
    (sum, text) => sum + (typeof text === 'string' ? Buffer.byteLength(text, isEncoded ? 'base64' : 'utf8') : 0),
    0,
  );
}

function sized(plain: string, encoded: string, place: string): Rule {
  return (value) => {
    const bytes = bytesOf(field(value, plain), false) + bytesOf(field(value, encoded), true);
    return bytes <= LARGEST
      ? []
      : [
          error(
            'SEM006',
            place,
            `must have ${LARGEST} bytes at most`,
            bytes,
            'put the data on a volume, or into an image',
          ),
        ];
  };
}

export const configMap: Rule = all(keys(['data', 'binaryData']), sized('data', 'binaryData', 'data'));

/** Keys that a Secret of a type must have: all of the first, or one of them where `any` says so. */
const TYPES: Readonly<
  Record<string, { readonly keys: readonly string[]; readonly any?: true; readonly place?: string }>
> = {
  'kubernetes.io/tls': { keys: ['tls.crt', 'tls.key'] },
  'kubernetes.io/dockerconfigjson': { keys: ['.dockerconfigjson'] },
  'kubernetes.io/dockercfg': { keys: ['.dockercfg'] },
  'kubernetes.io/ssh-auth': { keys: ['ssh-privatekey'] },
  'kubernetes.io/basic-auth': { keys: ['username', 'password'], any: true },
};

export const secret: Rule = all(
  (value, at, version) => {
    // both maps become one
    const merged = { data: { ...fieldsOf(field(value, 'data')), ...fieldsOf(field(value, 'stringData')) } };
    return keys(['data'])(merged, at, version);
  },
  sized('stringData', 'data', 'data'),
  typed,
);

function typed(value: unknown): readonly Breach[] {
  const type = textOf(field(value, 'type')) ?? '';
  const rule = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
  const has = new Set(['data', 'stringData'].flatMap((name) => Object.keys(fieldsOf(field(value, name)))));
  if (type === 'kubernetes.io/service-account-token') {
    const name = field(value, 'metadata', 'annotations', 'kubernetes.io/service-account.name');
    return isSet(name)
      ? []
      : [
          error(
            'SEM010',
            'metadata.annotations[kubernetes.io/service-account.name]',
            `must be set for type ${type}`,
            'nothing',
            'name the account',
          ),
        ];
  }
  if (rule === undefined) {
    return [];
  }
  const missing = rule.keys.filter((key) => !has.has(key));
  const wrong = rule.any ? (missing.length === rule.keys.length ? missing.slice(0, 1) : []) : missing;
  return wrong.map((key) =>
    error(
      'SEM021',
      `data[${key}]`,
      `must be there for type ${type}`,
      'nothing',
      `add ${rule.any ? rule.keys.join(' or ') : key}`,
    ),
  );
}

/** Values above are for Kubernetes' own. */
const HIGHEST = 1_000_000_000;

export const priorityClass: Rule = (value, at, version) => {
  const name = textOf(field(value, 'metadata', 'name')) ?? '';
  const isOwn = name === 'system-node-critical' || name === 'system-cluster-critical';
  return [
    ...(name.startsWith('system-') && !isOwn
      ? [error('SEM001', 'metadata.name', 'must not begin with system-', name, 'rename it')]
      : []),
    ...(isOwn ? [] : map({ value: between(-(2 ** 31), HIGHEST) })(value, at, version)),
    ...map({ preemptionPolicy: oneOf('PreemptLowerPriority', 'Never') })(value, at, version),
  ];
};

export const resourceQuota: Rule = map({
  spec: map({
    hard: (value, at, version) =>
      Object.entries(fieldsOf(value)).flatMap(([name, amount]) => quantity(amount, `${at}[${name}]`, version)),
  }),
});

const LIMIT_ORDER = [
  ['min', 'max'],
  ['min', 'defaultRequest'],
  ['min', 'default'],
  ['defaultRequest', 'default'],
  ['defaultRequest', 'max'],
  ['default', 'max'],
] as const;

export const limitRange: Rule = map({
  spec: map({
    limits: each((value, at) =>
      LIMIT_ORDER.flatMap(([low, high]) =>
        Object.entries(fieldsOf(field(value, low))).flatMap(([resource, amount]) => {
          const [least, most] = [quantityOf(amount), quantityOf(field(value, high, resource))];
          return least === undefined || most === undefined || least.compare(most) <= 0
            ? []
            : [error('SEM007', `${at}.${low}[${resource}]`, `must be at most ${high}, ${most}`, amount, 'lower it')];
        }),
      ),
    ),
  }),
});
