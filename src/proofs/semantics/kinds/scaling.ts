import { Quantity } from '../../../values';
import { atLeast, countOrPart, exactlyOne, needs, oneOf, quantityOf } from '../leaves';
import { selector } from '../metadata';
import { pathPart } from '../names';
import {
  all,
  type Breach,
  before,
  each,
  error,
  field,
  fieldsOf,
  integerOf,
  isSet,
  map,
  type Rule,
  since,
  textOf,
} from '../rule';

const SOURCES: Readonly<Record<string, string>> = {
  Resource: 'resource',
  ContainerResource: 'containerResource',
  Pods: 'pods',
  Object: 'object',
  External: 'external',
};

/** What a metric is held against. */
const TARGET: Rule = all(
  needs('type'),
  map({ type: oneOf('Utilization', 'Value', 'AverageValue'), averageUtilization: atLeast(1) }),
  (value, at) =>
    ['value', 'averageValue'].flatMap((name) => {
      const amount = quantityOf(field(value, name));
      return amount === undefined || amount.compare(Quantity.ZERO) > 0
        ? []
        : [error('SEM007', `${at}.${name}`, 'must be more than 0', field(value, name), 'write more')];
    }),
);

/** A resource is measured in parts of what was asked for, or by its average. */
const RESOURCE: Rule = all(needs('name'), map({ target: TARGET }), (value, at) => {
  const { averageUtilization, averageValue } = fieldsOf(field(value, 'target'));
  const place = `${at}.target`;
  return isSet(averageUtilization) === isSet(averageValue)
    ? [
        isSet(averageValue)
          ? error(
              'SEM009',
              `${place}.averageValue`,
              'must not stand beside averageUtilization',
              averageValue,
              'keep one',
            )
          : error(
              'SEM010',
              `${place}.averageUtilization`,
              'must be set, or averageValue',
              'nothing',
              'write 80 (percent)',
            ),
      ]
    : [];
});

const METRIC: Rule = all(
  needs('type'),
  map({
    type: oneOf(...Object.keys(SOURCES)),
    resource: RESOURCE,
    containerResource: all(needs('container'), RESOURCE),
  }),
  (value, at) => {
    const name = SOURCES[textOf(field(value, 'type')) ?? ''];
    return name === undefined || isSet(field(value, name))
      ? []
      : [error('SEM010', `${at}.${name}`, `must be set for type ${field(value, 'type')}`, 'nothing', `add ${name}`)];
  },
  exactlyOne(Object.values(SOURCES), { lax: true }),
);

const POLICY: Rule = all(map({ type: oneOf('Pods', 'Percent'), value: atLeast(1), periodSeconds: period }));

function period(value: unknown, at: string): readonly Breach[] {
  const seconds = integerOf(value);
  return seconds === undefined || (seconds >= 1 && seconds <= 1800)
    ? []
    : [error('SEM006', at, 'must be 1 to 1800', value, 'write 60')];
}

const DIRECTION: Rule = map({
  selectPolicy: oneOf('Max', 'Min', 'Disabled'),
  policies: each(POLICY),
  stabilizationWindowSeconds: (value, at) =>
    integerOf(value) === undefined || ((value as number) >= 0 && (value as number) <= 3600)
      ? []
      : [error('SEM006', at, 'must be 0 to 3600', value, 'write 300')],
});

export const autoscaler: Rule = map({
  spec: all(
    map({
      minReplicas: all(before(36, atLeast(1)), since(36, atLeast(0))),
      maxReplicas: atLeast(1),
      scaleTargetRef: all(needs('kind', 'name'), map({ kind: pathPart, name: pathPart })),
      metrics: each(METRIC),
      behavior: map({ scaleUp: DIRECTION, scaleDown: DIRECTION }),
    }),
    (spec, at) => {
      const { minReplicas, maxReplicas } = fieldsOf(spec);
      const [least = 1, most] = [integerOf(minReplicas), integerOf(maxReplicas)];
      return most === undefined || most < 1 || most >= least
        ? []
        : [error('SEM006', `${at}.maxReplicas`, `must be at least minReplicas, ${least}`, most, 'raise it')];
    },
  ),
});

export const disruptionBudget: Rule = map({
  spec: all(
    map({
      minAvailable: countOrPart,
      maxUnavailable: countOrPart,
      selector,
      unhealthyPodEvictionPolicy: oneOf('IfHealthyBudget', 'AlwaysAllow'),
    }),
    (spec, at) =>
      isSet(field(spec, 'minAvailable')) && isSet(field(spec, 'maxUnavailable'))
        ? [error('SEM009', at, 'must not have both minAvailable and maxUnavailable', 'both', 'keep one of the two')]
        : [],
  ),
});
