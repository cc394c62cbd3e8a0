import type { KubernetesVersion } from '../../../values';
import { natural, needs, oneOf, text } from '../leaves';
import { selector, templateMetadata } from '../metadata';
import { podTemplate } from '../pods/pod-spec';
import { all, type Breach, error, field, fieldsOf, isSet, map, type Rule, textOf } from '../rule';
import { ownPods } from './own-pods';
import { scheduleMistake } from './schedule';

/** Longest name of a CronJob: its Jobs add eleven characters to it. */
const CRON_JOB_NAME = 52;

const JOB_SPEC: Rule = all(
  map({
    parallelism: natural,
    completions: natural,
    activeDeadlineSeconds: natural,
    backoffLimit: natural,
    ttlSecondsAfterFinished: natural,
    completionMode: oneOf('NonIndexed', 'Indexed'),
    selector,
    template: podTemplate({ restarts: ['OnFailure', 'Never'] }),
  }),
  (spec, at) =>
    field(spec, 'completionMode') === 'Indexed' && !isSet(field(spec, 'completions'))
      ? [error('SEM010', `${at}.completions`, 'must be set for Indexed', 'nothing', 'say how many')]
      : [],
);

/** Without `manualSelector`, the API server makes one that no other Job has. */
function selected(spec: unknown, at: string, version: KubernetesVersion): readonly Breach[] {
  const { manualSelector, selector: written } = fieldsOf(spec);
  return manualSelector === true
    ? ownPods(spec, at, version)
    : isSet(written)
      ? [error('SEM011', `${at}.selector`, 'must be left out unless manualSelector is true', written, 'remove it')]
      : [];
}

export const job: Rule = all(needs('spec'), map({ spec: all(JOB_SPEC, selected) }));

const zone: Rule = text(
  'SEM017',
  isZone,
  'must be the name of a time zone',
  'write one such as Europe/Berlin, or Etc/UTC',
);

export const cronJob: Rule = all(
  needs('spec'),
  map({
    metadata: map({
      name: text(
        'SEM001',
        (name) => name.length <= CRON_JOB_NAME,
        `must have ${CRON_JOB_NAME} characters at most`,
        'shorten it',
      ),
    }),
    spec: all(
      map({
        schedule,
        timeZone: zone,
        concurrencyPolicy: oneOf('Allow', 'Forbid', 'Replace'),
        startingDeadlineSeconds: natural,
        successfulJobsHistoryLimit: natural,
        failedJobsHistoryLimit: natural,
        jobTemplate: all(needs('spec'), map({ metadata: templateMetadata, spec: JOB_SPEC })),
      }),
    ),
  }),
);

function schedule(value: unknown, at: string): readonly Breach[] {
  const written = textOf(value);
  if (written === undefined) {
    return value === '' ? [error('SEM010', at, 'must be set', value, 'write one such as 0 3 * * *')] : [];
  }
  if (/^(CRON_)?TZ=/.test(written)) {
    return [error('SEM017', at, 'must not name a time zone', written, 'write it in timeZone')];
  }
  const mistake = scheduleMistake(written);
  return mistake === undefined ? [] : [error('SEM017', at, `must ${mistake}`, written, 'write one such as 0 3 * * *')];
}

/** Zones are the same in every database, up to those that are a day old. */
function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return /^[A-Za-z0-9_+\-/]+$/.test(name) && name.toLowerCase() !== 'local';
  } catch {
    return false;
  }
}
