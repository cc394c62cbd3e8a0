import { exactlyOne, needs, oneOf, quantity, text } from '../leaves';
import { dataKey } from '../names';
import {
  all,
  type Breach,
  before,
  each,
  error,
  field,
  isSet,
  itemsOf,
  map,
  type Rule,
  since,
  textOf,
  warning,
} from '../rule';

const SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];

const POD_FIELDS = [
  ...['metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName', 'spec.serviceAccountName'],
  ...['status.hostIP', 'status.podIP', 'status.podIPs'],
];

/** Source: the downward API of Kubernetes. */
const podField: Rule = (value, at, version) => {
  const path = textOf(value);
  const known = version.atLeast(28) ? [...POD_FIELDS, 'status.hostIPs'] : POD_FIELDS;
  return path === undefined || known.includes(path) || /^metadata\.(labels|annotations)\['.+'\]$/.test(path)
    ? []
    : [error('SEM005', at, `must be one of ${known.join(', ')}, metadata.labels['<key>']`, path, 'write one of them')];
};

const resourceField = oneOf(
  ...['limits', 'requests'].flatMap((kind) => ['cpu', 'memory', 'ephemeral-storage'].map((name) => `${kind}.${name}`)),
);

/** Shells read fewer names; Kubernetes asks for no more than this. */
const variableName: Rule = all(
  before(
    30,
    text(
      'SEM001',
      (name) => /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name) && name !== '.' && !name.startsWith('..'),
      'must be the name of a variable',
      'use letters, digits, _, - and ., and no digit at the beginning',
    ),
  ),
  since(
    34,
    text(
      'SEM001',
      (name) => /^[ -<>-~]+$/.test(name),
      'must be the name of a variable',
      'use printable ASCII without =',
    ),
  ),
);

const variable: Rule = all(
  needs('name'),
  map({
    name: variableName,
    valueFrom: all(
      exactlyOne(SOURCES),
      map({
        fieldRef: all(needs('fieldPath'), map({ fieldPath: podField })),
        resourceFieldRef: all(needs('resource'), map({ resource: resourceField, divisor: quantity })),
        configMapKeyRef: all(needs('name', 'key'), map({ key: dataKey })),
        secretKeyRef: all(needs('name', 'key'), map({ key: dataKey })),
      }),
    ),
  }),
  (value, at) =>
    isSet(field(value, 'value')) && isSet(field(value, 'valueFrom'))
      ? [error('SEM009', `${at}.valueFrom`, 'must not stand beside value', 'value, valueFrom', 'keep one of the two')]
      : [],
);

/** What a container finds in its environment. */
export const environment: Rule = map({
  env: all(each(variable), twice),
  envFrom: each(
    all(
      exactlyOne(['configMapRef', 'secretRef']),
      map({ prefix: variableName, configMapRef: needs('name'), secretRef: needs('name') }),
    ),
  ),
});

/** The server takes both, and the last one counts. */
function twice(value: unknown, at: string): readonly Breach[] {
  const seen = new Set<string>();
  return itemsOf(value).flatMap((item, index) => {
    const name = textOf(field(item, 'name'));
    if (name === undefined || !seen.has(name)) {
      seen.add(name ?? '');
      return [];
    }
    const fix = 'take the earlier one out, whose value nobody sees';
    return [warning('SEM023', `${at}[${index}].name`, 'must be the only variable of that name', name, fix)];
  });
}
