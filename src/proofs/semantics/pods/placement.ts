import { atLeast, between, distinct, needs, needsItems, oneOf } from '../leaves';
import { selector } from '../metadata';
import { isLabelValue, qualifiedName } from '../names';
import {
  all,
  type Breach,
  before,
  each,
  error,
  field,
  fieldsOf,
  isSet,
  itemsOf,
  map,
  type Rule,
  show,
  since,
  textOf,
} from '../rule';

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'];

function expressionValues(value: unknown, at: string): readonly Breach[] {
  const { operator, values } = fieldsOf(value);
  const count = itemsOf(values).length;
  const isNumber = operator === 'Gt' || operator === 'Lt';
  if (operator === 'Exists' || operator === 'DoesNotExist') {
    return count === 0
      ? []
      : [error('SEM004', `${at}.values`, `must be left out for operator ${operator}`, count, 'remove it')];
  }
  const isWrong = isNumber ? count !== 1 : (operator === 'In' || operator === 'NotIn') && count === 0;
  const rule = `must have ${isNumber ? 'one item' : 'an item'}, for operator ${operator}`;
  return isWrong ? [error('SEM004', `${at}.values`, rule, count || 'nothing', 'add one')] : [];
}

const EXPRESSION: Rule = all(
  needs('key', 'operator'),
  map({ key: qualifiedName, operator: oneOf(...OPERATORS) }),
  expressionValues,
);

const TERM: Rule = map({ matchExpressions: each(EXPRESSION) });

/** Nodes that are asked for. */
export const nodeSelector: Rule = all(needsItems('nodeSelectorTerms'), map({ nodeSelectorTerms: each(TERM) }));

const POD_TERM: Rule = all(
  needs('topologyKey'),
  map({ topologyKey: qualifiedName, labelSelector: selector, namespaceSelector: selector }),
);

const POD_AFFINITY: Rule = map({
  requiredDuringSchedulingIgnoredDuringExecution: each(POD_TERM),
  preferredDuringSchedulingIgnoredDuringExecution: each(
    all(needs('podAffinityTerm', 'weight'), map({ weight: between(1, 100), podAffinityTerm: POD_TERM })),
  ),
});

export const affinity: Rule = map({
  nodeAffinity: map({
    requiredDuringSchedulingIgnoredDuringExecution: nodeSelector,
    preferredDuringSchedulingIgnoredDuringExecution: each(map({ weight: between(1, 100), preference: TERM })),
  }),
  podAffinity: POD_AFFINITY,
  podAntiAffinity: POD_AFFINITY,
});

const TOLERATION: Rule = all(
  map({
    key: qualifiedName,
    effect: oneOf('NoSchedule', 'PreferNoSchedule', 'NoExecute'),
    operator: all(before(35, oneOf('Equal', 'Exists')), since(35, oneOf('Equal', 'Exists', 'Lt', 'Gt'))),
  }),
  tolerated,
);

function tolerated(toleration: unknown, at: string): readonly Breach[] {
  const { key, operator, value, effect, tolerationSeconds } = fieldsOf(toleration);
  const place = `${at}.operator`;
  return [
    ...(!isSet(key) && operator !== 'Exists'
      ? [
          error(
            'SEM004',
            place,
            'must be Exists where no key is given',
            operator ?? 'nothing',
            'write Exists, or a key',
          ),
        ]
      : []),
    ...(isSet(tolerationSeconds) && effect !== 'NoExecute'
      ? [error('SEM004', `${at}.effect`, 'must be NoExecute where seconds are given', effect ?? 'nothing', 'write it')]
      : []),
    ...(operator === 'Exists' && isSet(value)
      ? [error('SEM004', place, 'must be Equal where a value is given', operator, 'remove the value')]
      : []),
    ...((operator === 'Equal' || !isSet(operator)) && typeof value === 'string' && !isLabelValue(value)
      ? [error('SEM004', place, 'must have a value of 63 letters, digits, -, _ and . at most', value, 'mend it')]
      : []),
  ];
}

/** Taints that a pod bears. */
export const tolerations: Rule = each(TOLERATION);

const SPREAD: Rule = all(
  needs('topologyKey', 'whenUnsatisfiable', 'maxSkew'),
  map({
    maxSkew: atLeast(1),
    minDomains: atLeast(1),
    whenUnsatisfiable: oneOf('DoNotSchedule', 'ScheduleAnyway'),
    nodeAffinityPolicy: oneOf('Honor', 'Ignore'),
    nodeTaintsPolicy: oneOf('Honor', 'Ignore'),
    labelSelector: selector,
  }),
  (value, at) =>
    isSet(field(value, 'minDomains')) && field(value, 'whenUnsatisfiable') === 'ScheduleAnyway'
      ? [
          error(
            'SEM011',
            `${at}.minDomains`,
            'must be left out for ScheduleAnyway',
            field(value, 'minDomains'),
            'remove it',
          ),
        ]
      : [],
);

/** How the pods of one template are spread. */
export const topologySpread: Rule = all(
  each(SPREAD),
  distinct(
    'topologyKey and whenUnsatisfiable',
    (spread) => {
      const { topologyKey, whenUnsatisfiable } = fieldsOf(spread);
      return textOf(topologyKey) === undefined ? undefined : `${topologyKey} ${show(whenUnsatisfiable)}`;
    },
    '',
  ),
);
