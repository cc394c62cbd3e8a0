import { nearest } from '../../nearest';
import { Quantity } from '../../values';
import { error, type Fields, field, fieldsOf, isSet, itemsOf, type Rule, textOf } from './rule';

const LARGEST = 2 ** 31 - 1;

/** A text that Kubernetes knows for that field. An empty one is absent, and gets the default. */
export function oneOf(...known: readonly string[]): Rule {
  return (value, at) =>
    textOf(value) === undefined || known.includes(value as string)
      ? []
      : [
          error(
            'SEM005',
            at,
            `must be one of ${known.join(', ')}`,
            value,
            `write ${nearest(value as string, known) ?? 'one of them'}`,
          ),
        ];
}

/** A whole number within bounds, both included. */
export function between(least: number, most: number): Rule {
  return (value, at) =>
    !Number.isInteger(value) || ((value as number) >= least && (value as number) <= most)
      ? []
      : [error('SEM006', at, `must be ${least} to ${most}`, value, `write a number from ${least} to ${most}`)];
}

/** A whole number that is not too small. */
export function atLeast(least: number): Rule {
  return (value, at) =>
    !Number.isInteger(value) || (value as number) >= least
      ? []
      : [error('SEM006', at, `must be at least ${least}`, value, `write ${least} or more`)];
}

export const natural: Rule = atLeast(0);

/** A port that is listened on. */
export const portNumber: Rule = between(1, 65535);

/** Seconds, where none is not enough. */
export const seconds: Rule = between(1, LARGEST);

/** A user or group of a system. */
export const id: Rule = between(0, LARGEST);

/** Permission bits of a file. */
export const mode: Rule = between(0, 0o777);

/** A text of the form that `holds` asks for; an empty one is absent. */
export function text(code: string, holds: (text: string) => boolean, rule: string, fix: string): Rule {
  return (value, at) =>
    textOf(value) === undefined || holds(value as string) ? [] : [error(code, at, rule, value, fix)];
}

/** The field must be written, although the schema lets it be absent. */
export function needs(...names: readonly string[]): Rule {
  return (value, at) =>
    names
      .filter((name) => !isSet(field(value, name)))
      .map((name) => error('SEM010', join(at, name), 'must be set', field(value, name) ?? 'nothing', `add ${name}`));
}

/** The list must hold something, although the schema lets it be empty. */
export function needsItems(...names: readonly string[]): Rule {
  return (value, at) =>
    names
      .filter((name) => itemsOf(field(value, name)).length === 0 && isList(field(value, name)))
      .map((name) => error('SEM010', join(at, name), 'must have an item', 'nothing', `add one to ${name}`));
}

/** Exactly one of the fields must be written. With `lax`, none is the server's to complain about, or fine. */
export function exactlyOne(names: readonly string[], { lax = false }: { readonly lax?: boolean } = {}): Rule {
  return (value, at) => {
    const written = writtenOf(fieldsOf(value), names);
    if (written.length > 1) {
      const fix = `keep one of ${written.join(', ')}`;
      return [error('SEM009', join(at, written[1]), 'must not stand beside another', written.join(', '), fix)];
    }
    const choice = names.length > 6 ? `${names.slice(0, 6).join(', ')} and others` : names.join(', ');
    return written.length === 1 || lax
      ? []
      : [error('SEM009', at, 'must say what it is', 'nothing', `add one of ${choice}`)];
  };
}

/** The fields that are there, whatever they hold. */
export function writtenOf(fields: Fields, names: readonly string[]): readonly string[] {
  return names.filter((name) => field(fields, name) !== undefined && field(fields, name) !== null);
}

/** No two items of the list say the same of `keyOf`; undefined keys are left out. */
export function distinct(what: string, keyOf: (item: unknown) => string | undefined, place: string): Rule {
  return (value, at) => {
    const seen = new Set<string>();
    return itemsOf(value).flatMap((item, index) => {
      const key = keyOf(item);
      if (key === undefined || !seen.has(key)) {
        seen.add(key ?? '');
        return [];
      }
      const where = `${at}[${index}]${place === '' ? '' : `.${place}`}`;
      return [
        error('SEM008', where, `must be the only one of its list with that ${what}`, key, 'change one of the two'),
      ];
    });
  };
}

/** The quantity, or undefined for what is none; a schema or the rule `quantity` says so. */
export function quantityOf(value: unknown): Quantity | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') {
    return undefined;
  }
  try {
    return Quantity.parse(String(value));
  } catch {
    return undefined;
  }
}

/** An amount that can be read, and is not negative. */
export const quantity: Rule = (value, at) => {
  const amount = quantityOf(value);
  if (amount === undefined) {
    return typeof value === 'string'
      ? [error('SEM007', at, 'must be an amount such as 500m or 2Gi', value, 'mend it')]
      : [];
  }
  return amount.compare(Quantity.ZERO) >= 0
    ? []
    : [error('SEM007', at, 'must not be negative', value, 'write 0 or more')];
};

/** Number of a share such as `25%`; undefined for everything else. */
export function percentOf(value: unknown): number | undefined {
  const match = typeof value === 'string' ? /^(\d+)%$/.exec(value) : null;
  return match === null ? undefined : Number(match[1]);
}

/** A number of pods, or a share of them. */
export const countOrShare: Rule = (value, at, version) => {
  if (typeof value === 'string' && percentOf(value) === undefined) {
    return [error('SEM006', at, 'must be a number or a share such as 25%', value, 'write 1 or 25%')];
  }
  return natural(value, at, version);
};

/** The same, where more than all is too many. */
export const countOrPart: Rule = (value, at, version) => {
  const percent = percentOf(value);
  return percent !== undefined && percent > 100
    ? [error('SEM006', at, 'must be at most 100%', value, 'write 100% or less')]
    : countOrShare(value, at, version);
};

export function join(at: string, name: string): string {
  return at === '' ? name : `${at}.${name}`;
}

function isList(value: unknown): boolean {
  return value === undefined || value === null || Array.isArray(value);
}
