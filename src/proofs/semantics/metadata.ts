import { needs, oneOf } from './leaves';
import { dnsLabel, isLabelValue, isQualifiedName, qualifiedName } from './names';
import { all, type Breach, each, error, fieldsOf, map, type Rule, show, textOf } from './rule';

/** Bytes that all annotations of an object may have, keys and values together. Source: apimachinery. */
const ANNOTATIONS = 256 * 1024;

/** Pairs of a key and a short value, by which objects are found. */
export const labels: Rule = (value, at) =>
  Object.entries(fieldsOf(value)).flatMap(([key, label]): readonly Breach[] =>
    !isQualifiedName(key)
      ? [error('SEM002', at, 'must have keys such as name or example.org/name', key, 'rename it')]
      : typeof label !== 'string' || isLabelValue(label)
        ? []
        : [
            error(
              'SEM002',
              at,
              `must have values of 63 letters, digits, -, _ and . at most (${key})`,
              label,
              'shorten it, or make it an annotation',
            ),
          ],
  );

const annotations: Rule = (value, at) => {
  const entries = Object.entries(fieldsOf(value)).filter(([, text]) => typeof text === 'string');
  const bytes = entries.reduce(
    (sum, [key, text]) => sum + Buffer.byteLength(key) + Buffer.byteLength(text as string),
    0,
  );
  return [
    ...entries
      .filter(([key]) => !isQualifiedName(key.toLowerCase()))
      .map(([key]) => error('SEM002', at, 'must have keys such as name or example.org/name', key, 'rename it')),
    ...(bytes > ANNOTATIONS
      ? [error('SEM006', at, `must have ${ANNOTATIONS} bytes at most`, bytes, 'move the text to a ConfigMap')]
      : []),
  ];
};

/** The names, labels and annotations of an object whose kind has names of that form. */
export function metadata(name: Rule): Rule {
  return map({
    name,
    generateName: prefix(name),
    namespace: dnsLabel,
    labels,
    annotations,
    finalizers: each(qualifiedName),
  });
}

/** Of what makes pods: their names are not the author's. */
export const templateMetadata: Rule = map({ labels, annotations });

/** The rest of the name follows, so that the beginning may end in a dash. */
function prefix(name: Rule): Rule {
  return (value, at, version) => name(typeof value === 'string' ? value.replace(/-$/, 'a') : value, at, version);
}

/** Labels that are asked for, with their operators. */
export const selector: Rule = map({
  matchLabels: labels,
  matchExpressions: each(
    all(
      map({ key: qualifiedName, operator: oneOf('In', 'NotIn', 'Exists', 'DoesNotExist') }),
      needs('key', 'operator'),
      values,
    ),
  ),
});

/** In and NotIn need values, the others take none. */
function values(value: unknown, at: string): readonly Breach[] {
  const { operator, values: given } = fieldsOf(value);
  const written = Array.isArray(given) ? given : [];
  switch (operator) {
    case 'In':
    case 'NotIn':
      return written.length > 0
        ? written.flatMap((label, index) =>
            typeof label === 'string' && !isLabelValue(label)
              ? [error('SEM004', `${at}.values[${index}]`, 'must be the value of a label', label, 'mend it')]
              : [],
          )
        : [error('SEM004', `${at}.values`, `must have an item, for operator ${operator}`, 'nothing', 'add one')];
    case 'Exists':
    case 'DoesNotExist':
      return written.length === 0
        ? []
        : [error('SEM004', `${at}.values`, `must be left out for operator ${operator}`, written, 'remove it')];
    default:
      return [];
  }
}

/** Whether it asks for nothing, and so would select everything. */
export function isEmptySelector(value: unknown): boolean {
  const { matchLabels, matchExpressions } = fieldsOf(value);
  return (
    Object.keys(fieldsOf(matchLabels)).length === 0 &&
    (!Array.isArray(matchExpressions) || matchExpressions.length === 0)
  );
}

/** What a selector asks for and labels do not have, as `key=value`; nothing where it cannot be read. */
export function unmet(value: unknown, given: unknown): readonly string[] {
  const has = fieldsOf(given);
  const { matchLabels, matchExpressions } = fieldsOf(value);
  const missing = Object.entries(fieldsOf(matchLabels)).filter(
    ([key, label]) => (Object.hasOwn(has, key) ? has[key] : '') !== label || !Object.hasOwn(has, key),
  );
  const expressions = (Array.isArray(matchExpressions) ? matchExpressions : []).flatMap((expression) => {
    const { key, operator, values: wanted } = fieldsOf(expression);
    const name = textOf(key) ?? '';
    const there = Object.hasOwn(has, name);
    const among = Array.isArray(wanted) && wanted.includes(has[name]);
    const met =
      operator === 'In'
        ? there && among
        : operator === 'NotIn'
          ? !(there && among)
          : operator === 'Exists'
            ? there
            : operator === 'DoesNotExist'
              ? !there
              : true;
    return met ? [] : [`${name} ${show(operator)}`];
  });
  return [...missing.map(([key, label]) => `${key}=${show(label)}`), ...expressions];
}
