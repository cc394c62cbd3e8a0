import { type Key, problemsIn, type Types, valueAt } from '../../kubernetes/schemas/check';
import type { Struct, Type } from '../../kubernetes/schemas/schema';

/** A field that stands where it is not known. */
export interface Stray {
  readonly object: unknown;
  readonly root: Type;
  /** The way to it; its own name is the last. */
  readonly keys: readonly Key[];
  readonly value: unknown;
}

/** How many fields below its place a home is looked for. */
const DEPTH = 3;

/** What pods and claims count; other maps of quantities have other keys. */
const RESOURCES = /^(cpu|memory|storage|ephemeral-storage|hugepages-.+)$/;

/** How many fields, of which none is written yet, are a hint and not a guess. */
const HINTED = 2;

/** Fields below or above that would take a field as it is, such as `limits` and `requests` for `memory`. */
export function homesOf(stray: Stray, types: Types): readonly string[] {
  const name = String(stray.keys.at(-1));
  const takes = (type: Type | undefined): boolean =>
    type !== undefined && problemsIn(stray.value, type, types).every(({ what }) => what === 'form');
  const [own, ...above] = holdersOf(stray, types);
  if (own === undefined) {
    return [];
  }
  const isHome = ({ struct, map }: Place): boolean =>
    map === undefined ? takes(fieldOf(struct, name)) : RESOURCES.test(name) && takes(map);
  for (const places of levelsBelow(own.type, types)) {
    const homes = places.filter(isHome);
    // what is written already is most likely meant
    const written = homes.filter(({ way }) => valueAt(own.value, way) !== undefined);
    const chosen = written.length > 0 ? written : homes.length <= HINTED ? homes : [];
    if (chosen.length > 0) {
      return chosen.map(({ way }) => way.join('.'));
    }
  }
  const upper = above.find(({ type }) => takes(fieldOf(type, name)));
  return upper === undefined ? [] : [upper.name];
}

interface Holder {
  /** Field that holds the struct; of the object itself, its top. */
  readonly name: string;
  readonly type: Struct;
  readonly value: unknown;
}

interface Place {
  /** The fields that lead to it from where the stray one stands. */
  readonly way: readonly string[];
  readonly struct?: Struct;
  readonly map?: Type;
}

/** Every struct on the way to a field, the nearest first. */
function holdersOf({ object, root, keys }: Stray, types: Types): readonly Holder[] {
  const found: Holder[] = [];
  let [type, value, name]: [Type, unknown, string] = [root, object, 'the top'];
  for (const key of keys) {
    const plain = resolved(type, types);
    if (typeof plain === 'object' && 'fields' in plain) {
      found.unshift({ name, type: plain, value });
      type = plain.fields[key] ?? 'any';
      name = String(key);
    } else if (typeof plain === 'object' && 'list' in plain) {
      type = plain.list;
    } else if (typeof plain === 'object' && 'map' in plain) {
      type = plain.map;
    }
    value = valueAt(value, [key]);
  }
  return found;
}

const known = new WeakMap<Struct, readonly (readonly Place[])[]>();

/** What stands one field below a struct, two fields, and so on. There may be a thousand, and they never change. */
function levelsBelow(struct: Struct, types: Types): readonly (readonly Place[])[] {
  const levels = known.get(struct) ?? levelsFrom([{ way: [], struct }], types);
  known.set(struct, levels);
  return levels;
}

function levelsFrom(places: readonly Place[], types: Types, depth = DEPTH): readonly (readonly Place[])[] {
  const below = places.flatMap((place) => placesIn(place, types));
  return depth === 1 ? [below] : [below, ...levelsFrom(below, types, depth - 1)];
}

function placesIn({ way, struct }: Place, types: Types): readonly Place[] {
  return Object.entries(struct?.fields ?? {}).flatMap(([field, type]): readonly Place[] => {
    const plain = resolved(type, types);
    const inside = [...way, field];
    if (typeof plain !== 'object') {
      return [];
    }
    if ('fields' in plain) {
      return [{ way: inside, struct: plain }];
    }
    if ('map' in plain) {
      return resolved(plain.map, types) === 'quantity' ? [{ way: inside, map: plain.map }] : [];
    }
    const item = 'list' in plain ? resolved(plain.list, types) : undefined;
    return typeof item === 'object' && 'fields' in item ? [{ way: inside, struct: item }] : [];
  });
}

function fieldOf(struct: Struct | undefined, name: string): Type | undefined {
  return struct !== undefined && Object.hasOwn(struct.fields, name) ? struct.fields[name] : undefined;
}

function resolved(type: Type, types: Types): Type {
  return typeof type === 'string' && type.startsWith('#') ? resolved(types[type.slice(1)] ?? 'any', types) : type;
}
