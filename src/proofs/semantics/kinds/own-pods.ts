import { isEmptySelector, selector, unmet } from '../metadata';
import { error, field, fieldsOf, isSet, type Rule, show } from '../rule';

/** A selector that selects something. */
export const someLabel: Rule = (spec, at) => {
  const wanted = field(spec, 'selector');
  return isSet(wanted) && isEmptySelector(wanted)
    ? [error('SEM004', `${at}.selector`, 'must ask for a label', 'nothing', 'name the labels of its template')]
    : [];
};

/** A selector that selects the pods of its own template. */
export const ownPods: Rule = (spec, at, version) => {
  const wanted = field(spec, 'selector');
  if (!isSet(wanted) || selector(wanted, '', version).length > 0) {
    return [];
  }
  const labels = field(spec, 'template', 'metadata', 'labels');
  const missing = unmet(wanted, labels);
  const got = Object.entries(fieldsOf(labels))
    .map(([key, value]) => `${key}=${show(value)}`)
    .join(',');
  const fix = `give the template ${missing.join(', ')}, or change the selector`;
  return missing.length === 0
    ? []
    : [error('SEM003', `${at}.template.metadata.labels`, 'must be what the selector asks for', got || 'nothing', fix)];
};
