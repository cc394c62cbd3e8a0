import fc from 'fast-check';
import type { KubernetesObject } from '../../src/records';
import { withField } from './semantic-rows';

/** An object with one field changed, and what was done to it. */
export interface Mutation {
  readonly object: KubernetesObject;
  readonly what: string;
}

type Path = readonly string[];

/** Texts of which each breaks some rule or other, and some none. */
const TEXTS = [
  ...[
    '',
    'a',
    'A',
    'a b',
    'a_b',
    'a.b',
    'a/b',
    '-a',
    'a-',
    '1a',
    '8080',
    'x'.repeat(16),
    'x'.repeat(64),
    'x'.repeat(254),
  ],
  ...[
    '/a',
    '/a/../b',
    '../a',
    'a/..',
    '10.0.0.1',
    '10.0.0.0/8',
    '10.0.0.256',
    'None',
    'none',
    'Always',
    'Never',
    'TCP',
  ],
  ...[
    'Exists',
    'In',
    '50%',
    '101%',
    '@daily',
    '0 3 * * *',
    '0 0 31 2 *',
    'UTC',
    'Europe/Paris',
    'example.org',
    '*.example.org',
  ],
];

const NUMBERS = [-1, 0, 1, 2, 5, 80, 600, 8080, 30000, 65535, 65536, 2 ** 31 - 1];

const QUANTITIES = ['0', '-1', '1', '50m', '2Gi', '100Gi', '1.5'];

/** Every place below `value`, itself left out. */
function pathsIn(value: unknown, above: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([name, inner]) => [[...above, name], ...pathsIn(inner, [...above, name])]);
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((within, name) => (within as Record<string, unknown>)[name], value);
}

/** Values of the same type, so that it is no schema that speaks. */
function replacements(old: unknown): readonly unknown[] {
  switch (typeof old) {
    case 'string':
      return /^-?\d+(\.\d+)?([a-zA-Z]+)?$/.test(old) ? [...QUANTITIES, 'a'] : [...TEXTS, old.toUpperCase(), `${old}x`];
    case 'number':
      return NUMBERS;
    case 'boolean':
      return [!old];
    default:
      return Array.isArray(old) ? [[], [...old, ...old]] : [{}];
  }
}

/** Each field of the objects, changed to each value or taken out; kind and version stay, or it would be another object. */
export function everyMutation(objects: readonly KubernetesObject[]): readonly Mutation[] {
  return objects.flatMap((object) => placesToChange(object).flatMap((path) => mutationsAt(object, path)));
}

/** One of them. */
export function mutationOf(objects: readonly KubernetesObject[]): fc.Arbitrary<Mutation> {
  return fc
    .constantFrom(...objects)
    .chain((object) =>
      fc.constantFrom(...placesToChange(object)).chain((path) => fc.constantFrom(...mutationsAt(object, path))),
    );
}

function placesToChange(object: KubernetesObject): readonly Path[] {
  return pathsIn(object).filter(
    ([first, second]) =>
      !['apiVersion', 'kind'].includes(first) &&
      second !== 'namespace' &&
      !(first === 'metadata' && second === undefined),
  );
}

function mutationsAt(object: KubernetesObject, path: Path): readonly Mutation[] {
  const old = at(object, path);
  const inList = Array.isArray(at(object, path.slice(0, -1)));
  const values = [...replacements(old), ...(inList || path[0] === 'metadata' ? [] : [null])];
  return values.map((value) => ({
    object: withField(object, path, value) as KubernetesObject,
    what: `${object.kind}/${object.metadata.name} ${path.join('.')} = ${JSON.stringify(value)}`,
  }));
}
