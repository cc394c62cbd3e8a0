import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../../src/records';

const FOLDER = join(__dirname, '..', 'fixtures', 'semantics');

interface Exceptions {
  readonly at?: string;
  readonly server?: string;
  readonly minors?: readonly string[];
  readonly later?: readonly string[];
}

type Row = readonly [string, string, unknown, string, Exceptions?];

/** One object of the accepted ones with one field that breaks a rule. */
export interface Refused {
  readonly title: string;
  readonly object: KubernetesObject;
  readonly code: string;
  /** The field of the finding. */
  readonly at: string;
  /** The field of the server's refusal, or one above or below it. */
  readonly server: string;
  /** Minors for which it holds; all where it is undefined. */
  readonly minors?: readonly string[];
  /** Minors whose server takes the object, and refuses what is made from it. */
  readonly later: readonly string[];
}

function read(file: string): string {
  return readFileSync(join(FOLDER, file), 'utf8');
}

/** An object of each kind that a rule looks at, which every API server takes. */
export const ACCEPTED: readonly KubernetesObject[] = objectsOf('accepted.yaml');

/** The same, with an object of each other kind of which fields cannot change. */
export const LIVING: readonly KubernetesObject[] = [...ACCEPTED, ...objectsOf('living.yaml')];

/** One object for each row of refused.yaml. */
export const REFUSED: readonly Refused[] = (parse(read('refused.yaml')) as readonly Row[]).map(
  ([target, path, value, code, exceptions = {}]) => {
    const { at = path.replace(/\.(\d+)(?=\.|$)/g, '[$1]'), server = at, minors, later = [] } = exceptions;
    const object = livingOf(target);
    return {
      title: `${code} ${target} ${path} = ${JSON.stringify(value)}`,
      object: withField(object, path.split('.'), value) as KubernetesObject,
      code,
      at,
      server,
      minors,
      later,
    };
  },
);

/** One change of an object that lives. */
export interface Update {
  readonly title: string;
  readonly before: KubernetesObject;
  readonly after: KubernetesObject;
  /** The field that the server refuses to change; undefined where it takes the change. */
  readonly refused?: string;
  readonly minors?: readonly string[];
}

type UpdateRow = readonly [string, string, unknown, string | null, (readonly string[])?];

/** One change for each row of updates.yaml. */
export const UPDATES: readonly Update[] = (parse(read('updates.yaml')) as readonly UpdateRow[]).map(
  ([target, path, value, refused, minors]) => {
    const before = livingOf(target);
    return {
      title: `${target} ${path} = ${JSON.stringify(value)}`,
      before,
      after: withField(before, path.split('.'), value) as KubernetesObject,
      refused: refused ?? undefined,
      minors,
    };
  },
);

function objectsOf(file: string): readonly KubernetesObject[] {
  return parseAllDocuments(read(file)).map((each) => each.toJS());
}

function livingOf(target: string): KubernetesObject {
  const object = LIVING.find(({ kind, metadata }) => `${kind}/${metadata.name}` === target);
  if (object === undefined) {
    throw new Error(`no fixture has ${target}`);
  }
  return object;
}

/** A copy with that field changed, or gone where the value is null. */
export function withField(within: unknown, [first, ...rest]: readonly string[], value: unknown): unknown {
  if (Array.isArray(within)) {
    return within.map((item, index) =>
      String(index) === first ? (rest.length === 0 ? value : withField(item, rest, value)) : item,
    );
  }
  const fields = { ...(within as Record<string, unknown>) };
  if (rest.length > 0) {
    fields[first] = withField(fields[first] ?? {}, rest, value);
  } else if (value === null) {
    delete fields[first];
  } else {
    fields[first] = value;
  }
  return fields;
}
