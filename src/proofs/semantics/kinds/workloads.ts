import { countOrPart, countOrShare, natural, needs, oneOf } from '../leaves';
import { selector } from '../metadata';
import { dnsLabel } from '../names';
import { podTemplate } from '../pods/pod-spec';
import {
  all,
  type Breach,
  each,
  error,
  field,
  fieldsOf,
  integerOf,
  isSet,
  itemsOf,
  map,
  type Rule,
  since,
  textOf,
} from '../rule';
import { ownPods, someLabel } from './own-pods';
import { claimTemplate } from './storage';

const WITHOUT_DEADLINE: Rule = (spec, at) => {
  const deadline = field(spec, 'template', 'spec', 'activeDeadlineSeconds');
  return isSet(deadline)
    ? [
        error(
          'SEM011',
          `${at}.template.spec.activeDeadlineSeconds`,
          'must be left out of what runs for ever',
          deadline,
          'remove it',
        ),
      ]
    : [];
};

const ALWAYS = podTemplate({ restarts: ['Always'] });

const REPLICAS = { replicas: natural, minReadySeconds: natural, selector };

/** Of a StatefulSet the server takes any number. */
const HISTORY = { revisionHistoryLimit: natural };

/** Pods must be allowed to go or to come, or nothing moves. */
function moving(value: unknown, at: string): readonly Breach[] {
  const { maxSurge, maxUnavailable } = fieldsOf(value);
  return isNone(maxUnavailable) && isNone(maxSurge)
    ? [
        error(
          'SEM011',
          `${at}.maxUnavailable`,
          'must not be 0 where maxSurge is 0',
          maxUnavailable,
          'write 1 for one of the two',
        ),
      ]
    : [];
}

/** On one node, the old pod goes first or the new one comes first. */
function oneWay(value: unknown, at: string): readonly Breach[] {
  const { maxSurge, maxUnavailable = 1 } = fieldsOf(value);
  return isSet(maxSurge) && !isNone(maxSurge) && !isNone(maxUnavailable)
    ? [error('SEM011', `${at}.maxSurge`, 'must be 0 unless maxUnavailable is', maxSurge, 'write maxUnavailable: 0')]
    : [];
}

function isNone(value: unknown): boolean {
  return value === 0 || (typeof value === 'string' && /^0+%$/.test(value));
}

/** A way of updating, of which only one has details. */
function strategy(types: readonly [string, string], rollingUpdate: Rule): Rule {
  const [rolling, other] = types;
  return all(map({ type: oneOf(rolling, other), rollingUpdate }), (value, at) =>
    field(value, 'type') === other && isSet(field(value, 'rollingUpdate'))
      ? [error('SEM011', `${at}.rollingUpdate`, `must be left out for ${other}`, 'rollingUpdate', 'remove it')]
      : [],
  );
}

const ROLLING = all(map({ maxUnavailable: countOrPart, maxSurge: countOrShare }), moving);

export const deployment: Rule = all(
  needs('spec'),
  map({
    spec: all(
      map({
        ...REPLICAS,
        ...HISTORY,
        template: ALWAYS,
        progressDeadlineSeconds: natural,
        strategy: strategy(['RollingUpdate', 'Recreate'], ROLLING),
      }),
      someLabel,
      ownPods,
      WITHOUT_DEADLINE,
      (spec, at) => {
        const ready = integerOf(field(spec, 'minReadySeconds')) ?? 0;
        const deadline = integerOf(field(spec, 'progressDeadlineSeconds')) ?? 600;
        return deadline > ready
          ? []
          : [
              error(
                'SEM006',
                `${at}.progressDeadlineSeconds`,
                `must be more than minReadySeconds, ${ready}`,
                deadline,
                'raise it',
              ),
            ];
      },
    ),
  }),
);

export const replicaSet: Rule = all(
  needs('spec'),
  map({
    spec: all(map({ ...REPLICAS, template: ALWAYS }), ownPods, WITHOUT_DEADLINE),
  }),
);

export const daemonSet: Rule = all(
  needs('spec'),
  map({
    spec: all(
      map({
        ...REPLICAS,
        ...HISTORY,
        template: ALWAYS,
        // what is said of another type is passed over
        updateStrategy: map({
          type: oneOf('RollingUpdate', 'OnDelete'),
          rollingUpdate: all(map({ maxUnavailable: countOrPart, maxSurge: countOrPart }), moving, oneWay),
        }),
      }),
      someLabel,
      ownPods,
      WITHOUT_DEADLINE,
    ),
  }),
);

export const statefulSet: Rule = all(
  needs('spec'),
  map({
    spec: all(
      map({
        ...REPLICAS,
        podManagementPolicy: oneOf('OrderedReady', 'Parallel'),
        serviceName: since(34, dnsLabel),
        updateStrategy: strategy(['RollingUpdate', 'OnDelete'], map({ partition: natural })),
        persistentVolumeClaimRetentionPolicy: map({
          whenDeleted: oneOf('Retain', 'Delete'),
          whenScaled: oneOf('Retain', 'Delete'),
        }),
        volumeClaimTemplates: each(claimTemplate),
      }),
      (spec, at, version) => {
        const claims = itemsOf(field(spec, 'volumeClaimTemplates')).flatMap(
          (each) => textOf(field(each, 'metadata', 'name')) ?? [],
        );
        const template = podTemplate({ restarts: ['Always'], claims });
        return map({ template })(spec, at, version);
      },
      someLabel,
      ownPods,
      WITHOUT_DEADLINE,
    ),
  }),
);
