import { containersOf } from '../kubernetes/pod-template';
import { type KubernetesObject, type KubernetesRecord, recordsOf } from '../records';
import type { Finding } from './finding';
import type { Proof } from './proof';

/** One key of a Secret. */
interface Entry {
  /** `data.password`. */
  readonly prop: string;
  readonly key: string;
  readonly value: string;
}

/** Names of variables whose value nobody else should read. */
const CONFIDENTIAL = /(^|_)(PASS|PASSWORD|PASSWD|SECRET|TOKEN|(API|ACCESS|PRIVATE|SECRET)_?KEY)$/i;

/** Values that are no secret: switches, other variables, files and places. */
const HARMLESS = /^(|true|false|yes|no|on|off|0|1|\$\(.*\)|\/.*|[a-z][a-z0-9+.-]*:\/\/[^@]*)$/i;

/** SEC: what is secret stands in no file. */
export const clearSecrets: Proof = {
  codes: {
    SEC005: {
      title: 'a Secret holds its value in clear',
      why:
        'Base64 hides nothing: whoever may read the file has the value, in every copy of the repository and for ever. ' +
        'Strata writes the name of a Secret alone, and keeps its value encrypted in the stack.',
    },
    SEC006: {
      title: 'a Secret ends in a line break',
      why:
        'The line break belongs to the value. A password with one is another password, and a header with one is ' +
        'refused; it comes from `echo` without -n.',
    },
    SEC007: {
      title: 'a variable holds a secret in clear',
      why: 'Everybody who may look at the pod, or at the file, reads it. A Secret can be closed to all but its pod.',
    },
  },

  prove({ records }) {
    const findings = recordsOf(records, 'kubernetes').flatMap((record) =>
      record.object.kind === 'Secret' ? [...inClear(record), ...lineBreaks(record)] : variables(record),
    );
    return { findings, predictions: [] };
  },
};

function inClear({ path, object }: KubernetesRecord): readonly Finding[] {
  const keys = entriesOf(object)
    .filter(({ value }) => value !== '' && !isPublic(value))
    .map(({ key }) => key);
  return keys.length === 0
    ? []
    : [
        {
          code: 'SEC005',
          severity: 'error',
          path,
          // the value itself must not land in a report
          message: `'data' must not stand in a file, got "${keys.join(', ')}" in clear`,
          fix: 'define a SecretObject, which `strata secrets` fills, and name it by secretKeyRef',
          related: [],
        },
      ];
}

/** Certificates are for everybody; the key beside one is not. */
function isPublic(value: string): boolean {
  const blocks = [...value.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----/g)].map(([, block]) => block);
  return blocks.length > 0 && blocks.every((block) => block === 'CERTIFICATE' || block === 'PUBLIC KEY');
}

/** Of files, such as a list of users with their passwords, the last line ends as it should. */
function lineBreaks({ path, object }: KubernetesRecord): readonly Finding[] {
  return entriesOf(object)
    .filter(({ key, value }) => !key.includes('.') && /^[^\s:{[]+\r?\n$/.test(value))
    .map(({ prop }) => ({
      code: 'SEC006',
      severity: 'error',
      path,
      message: `'${prop}' must end with its last letter, got "a line break" after it`,
      fix: prop.startsWith('data.') ? 'encode it with `printf %s`' : 'write it in one line, or after `|-`',
      related: [],
    }));
}

function entriesOf({ data, stringData }: KubernetesObject): readonly Entry[] {
  const read = (prop: string, values: object | null | undefined, decode: (text: string) => string) =>
    Object.entries(values ?? {}).flatMap(([key, value]) =>
      typeof value === 'string' ? [{ prop: `${prop}.${key}`, key, value: decode(value) }] : [],
    );
  return [
    ...read('data', data, (text) => Buffer.from(text, 'base64').toString('utf8')),
    ...read('stringData', stringData, (text) => text),
  ];
}

function variables({ path, object }: KubernetesRecord): readonly Finding[] {
  return containersOf(object).flatMap(({ prop, container }) =>
    (container.env ?? [])
      .filter(({ name = '', value }) => value !== undefined && CONFIDENTIAL.test(name) && !HARMLESS.test(String(value)))
      .map(
        ({ name }): Finding => ({
          code: 'SEC007',
          severity: 'warning',
          path,
          message: `'${prop}.env' must not hold a secret in clear, got "${name}"`,
          fix: 'take it from a Secret by secretKeyRef',
          related: [],
        }),
      ),
  );
}
