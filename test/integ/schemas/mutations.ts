import fc from 'fast-check';
import type { KubernetesObject } from '../../../src/records';

/** An object with one thing changed, and what was done to it. Nothing here reads a schema. */
export interface Mutant {
  readonly how: string;
  readonly object: KubernetesObject;
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Path = readonly (string | number)[];

/** What would make it another object, and not a broken one. */
const KEPT = /^(apiVersion|kind|metadata|metadata\.name|metadata\.namespace)$/;

const WORDS = ['strange', 'memory', 'replicas', 'selector', 'image', 'labels', 'name', 'spec'];
const VALUES: readonly Json[] = [
  'text',
  '12',
  'true',
  '',
  7,
  -1,
  1.5,
  3e9,
  1e19,
  true,
  false,
  [],
  ['a'],
  {},
  { a: 'b' },
];

interface Draw {
  /** Which place, and what of it. */
  readonly dice: number;
  readonly value: Json;
  readonly word: string;
}

type Way = (object: KubernetesObject, draw: Draw) => Mutant;

/** Changes that leave most objects as good as they were. */
const HARMLESS: Readonly<Record<string, Way>> = {
  order: (object, { dice }) => ({ how: 'order', object: turned(object as Json, dice) as unknown as KubernetesObject }),
  number: (object, { dice }) =>
    changed(object, dice, 'number', (old) => (typeof old === 'number' ? old + 1 + (dice % 5) : undefined)),
  word: (object, { dice }) =>
    changed(object, dice, 'word', (old) =>
      typeof old === 'string' && /^[a-z]{3,}$/.test(old) ? `${old}${dice % 10}` : undefined,
    ),
  shorten: (object, { dice }) =>
    changed(object, dice, 'shorten', (old) => (Array.isArray(old) && old.length > 1 ? old.slice(1) : undefined)),
};

/** Changes that break most objects: something left out, misspelled, misplaced, added, or of another type. */
const HARMFUL: Readonly<Record<string, Way>> = {
  drop: (object, { dice }) => keyed(object, dice, 'drop', () => []),
  rename: (object, { dice }) =>
    keyed(object, dice, 'rename', (key, old) => {
      const at = dice % key.length;
      return [[`${key.slice(0, at)}${key.slice(at + 1)}x`, old]];
    }),
  case: (object, { dice }) => keyed(object, dice, 'case', (key, old) => [[key[0].toUpperCase() + key.slice(1), old]]),
  add: (object, { dice, word, value }) => {
    const added: [string, Json][] = [[word, value]];
    const { how, object: made } = keyed(object, dice, 'add', (key, old) => [[key, old], ...added]);
    return { how: `${how} -> ${brief(value)}`, object: made };
  },
  lift: (object, { dice }) => lifted(object, dice),
  sink: (object, { dice }) => sunk(object, dice),
  suffix: (object, { dice }) =>
    changed(object, dice, 'suffix', (old) => (typeof old === 'string' ? `${old}B` : undefined)),
  capital: (object, { dice }) =>
    changed(object, dice, 'capital', (old) =>
      typeof old === 'string' && old !== old.toLowerCase() ? old.toLowerCase() : undefined,
    ),
  retype: (object, { dice, value }) => changed(object, dice, 'retype', () => value),
};

export function harmless(objects: readonly KubernetesObject[]): fc.Arbitrary<Mutant> {
  return anyOf(objects, Object.values(HARMLESS));
}

export function harmful(objects: readonly KubernetesObject[]): fc.Arbitrary<Mutant> {
  // what has most to draw from is drawn more often
  return anyOf(objects, [...Object.values(HARMFUL), HARMFUL.retype]);
}

function anyOf(objects: readonly KubernetesObject[], ways: readonly Way[]): fc.Arbitrary<Mutant> {
  const draw = fc.record({ dice: fc.nat(), value: fc.constantFrom(...VALUES), word: fc.constantFrom(...WORDS) });
  return fc
    .tuple(fc.constantFrom(...objects), fc.constantFrom(...ways), draw)
    .map(([object, way, drawn]) => way(object, drawn));
}

/** How often the same change is made at the same field of a kind: what stands beside it may count. */
const ALIKE = 3;

/** Every way of change at every place of every object; of changes that are alike, a few. */
export function* everyChange(objects: readonly KubernetesObject[]): Generator<Mutant> {
  const made = new Map<string, number>();
  for (const object of objects) {
    for (const mutant of changesOf(object)) {
      const change = mutant.how.replace(/\d+/g, '0').replace(/: .* -> /, ' -> ');
      const key = `${object.apiVersion} ${object.kind} ${change}`;
      const count = (made.get(key) ?? 0) + 1;
      made.set(key, count);
      if (count <= ALIKE) {
        yield mutant;
      }
    }
  }
}

function* changesOf(object: KubernetesObject): Generator<Mutant> {
  for (let dice = 0; dice < placesIn(object as Json).length; dice++) {
    for (const [name, way] of Object.entries({ ...HARMLESS, ...HARMFUL })) {
      for (const [index, value] of (name === 'retype' || name === 'add' ? VALUES : [null]).entries()) {
        yield way(object, { dice, value, word: WORDS[(dice + index) % WORDS.length] });
      }
    }
  }
}

/** An object without one of its fields, for each of them. */
export function everyField(object: KubernetesObject): readonly Mutant[] {
  return placesIn(object as Json)
    .filter(({ path }) => typeof path.at(-1) === 'string')
    .map(({ path }) => ({ how: `drop ${path.join('.')}`, object: withValue(object, path, undefined) }));
}

/** One value becomes another; which one, the dice say. */
function changed(
  object: KubernetesObject,
  dice: number,
  how: string,
  change: (value: Json) => Json | undefined,
): Mutant {
  const places = placesIn(object as Json).filter(({ value }) => change(value) !== undefined);
  if (places.length === 0) {
    return { how: `${how}: nothing`, object };
  }
  const { path, value } = places[dice % places.length];
  const next = change(value) as Json;
  return { how: `${how} ${path.join('.')}: ${brief(value)} -> ${brief(next)}`, object: withValue(object, path, next) };
}

/** One field becomes no field, another, or several. */
function keyed(
  object: KubernetesObject,
  dice: number,
  how: string,
  change: (key: string, value: Json) => [string, Json][],
): Mutant {
  const places = placesIn(object as Json).filter(({ path }) => typeof path.at(-1) === 'string');
  const { path, value } = places[dice % places.length];
  const [holder, key] = [path.slice(0, -1), String(path.at(-1))];
  const old = Object.entries(valueAt(object as Json, holder) as Record<string, Json>);
  const next = Object.fromEntries(old.flatMap(([name, each]) => (name === key ? change(key, value) : [[name, each]])));
  const word = Object.keys(next).filter((name) => !old.some(([known]) => known === name));
  return { how: `${how} ${path.join('.')} ${word.join()}`, object: withValue(object, holder, next) };
}

/** A field moves out of what holds it. */
function lifted(object: KubernetesObject, dice: number): Mutant {
  const places = placesIn(object as Json).filter(
    ({ path }) => path.length > 2 && typeof path.at(-1) === 'string' && typeof path.at(-2) === 'string',
  );
  if (places.length === 0) {
    return { how: 'lift: nothing', object };
  }
  const { path, value } = places[dice % places.length];
  const [upper, key] = [path.slice(0, -2), String(path.at(-1))];
  const without = withValue(object, path, undefined);
  const holder = valueAt(without as Json, upper) as Record<string, Json>;
  return { how: `lift ${path.join('.')}`, object: withValue(without, upper, { ...holder, [key]: value }) };
}

/** A field moves into its neighbour. */
function sunk(object: KubernetesObject, dice: number): Mutant {
  const places = placesIn(object as Json).filter(({ path }) => typeof path.at(-1) === 'string');
  const { path, value } = places[dice % places.length];
  const [holder, key] = [path.slice(0, -1), String(path.at(-1))];
  const neighbour = Object.entries(valueAt(object as Json, holder) as Record<string, Json>).find(
    ([name, each]) => name !== key && isFields(each) && !KEPT.test([...holder, name].join('.')),
  );
  if (neighbour === undefined) {
    return { how: 'sink: nothing', object };
  }
  const without = withValue(object, path, undefined);
  const [name, fields] = neighbour as [string, Record<string, Json>];
  return {
    how: `sink ${path.join('.')} into ${name}`,
    object: withValue(without, [...holder, name], { ...fields, [key]: value }),
  };
}

function placesIn(value: Json, path: Path = []): readonly { path: Path; value: Json }[] {
  const below: readonly (readonly [string | number, Json])[] = Array.isArray(value)
    ? value.map((each, index) => [index, each] as const)
    : isFields(value)
      ? Object.entries(value)
      : [];
  return below.flatMap(([key, each]) => {
    const here = [...path, key];
    return [...(KEPT.test(here.join('.')) ? [] : [{ path: here, value: each }]), ...placesIn(each, here)];
  });
}

function valueAt(value: Json, path: Path): Json {
  return path.reduce<Json>((each, key) => (each as Record<string | number, Json>)[key], value);
}

function withValue(object: KubernetesObject, path: Path, value: Json | undefined): KubernetesObject {
  const copy = structuredClone(object) as unknown as Record<string | number, Json>;
  const holder = valueAt(copy as Json, path.slice(0, -1)) as Record<string | number, Json>;
  const key = path.at(-1);
  if (key === undefined) {
    return value as unknown as KubernetesObject;
  }
  if (value === undefined) {
    delete holder[key];
  } else {
    holder[key] = value;
  }
  return copy as unknown as KubernetesObject;
}

/** The same fields in another order. */
function turned(value: Json, dice: number): Json {
  if (Array.isArray(value)) {
    return value.map((each) => turned(each, dice));
  }
  if (!isFields(value)) {
    return value;
  }
  const entries = Object.entries(value).map(([key, each]) => [key, turned(each, dice)] as const);
  const at = dice % Math.max(1, entries.length);
  return Object.fromEntries([...entries.slice(at), ...entries.slice(0, at)]);
}

function isFields(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function brief(value: Json): string {
  return JSON.stringify(value).slice(0, 60);
}
