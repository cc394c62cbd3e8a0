import { isFields, type Key, type Problem, type Types, valueAt } from '../../kubernetes/schemas/check';
import type { Scalar, Struct, Type } from '../../kubernetes/schemas/schema';
import { editsBetween, nearest } from '../../nearest';
import type { KubernetesObject } from '../../records';
import { Quantity } from '../../values';
import { homesOf } from './homes';

/** A problem in words. */
export interface Sentence {
  readonly message: string;
  readonly fix: string;
}

/** What the sentences speak of. */
export interface Subject {
  readonly object: KubernetesObject;
  readonly type: Type;
  readonly types: Types;
}

/** How many fields are named to somebody whose word resembles none. */
const NAMED = 8;

const WANTED: Readonly<Record<Scalar, string>> = {
  any: 'any value',
  boolean: 'true or false',
  bytes: 'text in base64',
  'date-time': 'a time such as 2024-02-29T12:00:00Z',
  'int-or-string': 'a whole number or text',
  int32: 'a whole number of 32 bits',
  int64: 'a whole number of 64 bits',
  'int64-or-string': 'a whole number or text',
  number: 'a number',
  object: 'an object',
  quantity: 'a quantity such as 5Gi or 500m',
  string: 'text',
};

export function sentenceOf(problem: Problem, subject: Subject): Sentence {
  switch (problem.what) {
    case 'unknown':
      return unknownField(problem, subject);
    case 'missing':
      return missingField(problem, subject);
    case 'choice':
      return wrongChoice(problem, subject);
    case 'form':
      return wrongForm(problem, subject);
    default:
      return wrongType(problem, subject);
  }
}

/** The field that an unknown one stands for, if it resembles one that is not there, or was taken for it by a reader. */
export function meantBy({ keys, type, value }: Problem, holder: unknown): string | undefined {
  const free = Object.keys((type as Struct).fields).filter(
    (field) => !isFields(holder) || !(field in holder) || holder[field] === value,
  );
  return nearest(String(keys.at(-1)), free);
}

function unknownField(problem: Problem, subject: Subject): Sentence {
  const { keys, value, typeName } = problem;
  const name = String(keys.at(-1));
  const message =
    `'${placeOf(keys.slice(0, -1), subject.object)}' must hold fields of ${shortName(typeName) ?? 'its type'} alone, ` +
    `got "${name}"`;
  const meant = meantBy(problem, valueAt(subject.object, keys.slice(0, -1)));
  if (meant !== undefined && editsBetween(name.toLowerCase(), meant.toLowerCase()) <= 1) {
    return { message, fix: `did you mean ${meant}?` };
  }
  const homes = homesOf({ object: subject.object, root: subject.type, keys, value }, subject.types);
  if (homes.length > 0) {
    return { message, fix: `move it into ${homes.slice(0, 3).join(' or ')}` };
  }
  const fields = Object.keys((problem.type as Struct).fields);
  const some = `${fields.slice(0, NAMED).join(', ')}${fields.length > NAMED ? ', …' : ''}`;
  return {
    message,
    fix:
      meant !== undefined ? `did you mean ${meant}?` : `leave it out${fields.length === 0 ? '' : `; it takes ${some}`}`,
  };
}

function missingField({ keys, value, typeName }: Problem, { object }: Subject): Sentence {
  const field = String(keys.at(-1));
  const there = Object.keys(isFields(value) ? value : {});
  const got = there.length === 0 ? 'no field' : `fields ${there.join(', ')}`;
  const of = typeName === undefined ? '' : `, which ${shortName(typeName)} asks for`;
  return {
    message: `'${placeOf(keys.slice(0, -1), object)}' must have ${field}${of}, got "${got}"`,
    fix: `add ${field}`,
  };
}

function wrongType({ keys, value, type }: Problem, { object }: Subject): Sentence {
  const message = `'${placeOf(keys, object)}' must be ${wanted(type)}, got "${told(value, keys, object)}"`;
  return { message, fix: mendedType(value, type) };
}

function mendedType(value: unknown, type: Type): string {
  const isText = type === 'string' || type === 'bytes' || (typeof type === 'object' && 'choice' in type);
  if (isText && (typeof value === 'number' || typeof value === 'boolean')) {
    return 'put quotes around it, as it was written';
  }
  const isNumber = type === 'int32' || type === 'int64' || type === 'number';
  if (typeof value === 'string' && isNumber && value.trim() !== '' && Number.isFinite(Number(value))) {
    return `write ${Number(value)}, without quotes`;
  }
  if (type === 'boolean' && typeof value === 'string') {
    return /^(true|yes|on|1)$/i.test(value) ? 'write true, without quotes' : 'write false, without quotes';
  }
  return typeof type === 'object' && 'list' in type
    ? 'make it a list, each item after a dash'
    : `give it ${wanted(type)}`;
}

function wrongChoice({ keys, value, type }: Problem, { object }: Subject): Sentence {
  const choice = typeof type === 'object' && 'choice' in type ? type.choice.filter((each) => each !== '') : [];
  const meant = nearest(String(value), choice);
  return {
    message: `'${placeOf(keys, object)}' must be one of ${choice.join(', ')}, got "${value}"`,
    fix: meant === undefined ? 'choose one of them' : `did you mean ${meant}?`,
  };
}

function wrongForm({ keys, value, type }: Problem, { object }: Subject): Sentence {
  const place = placeOf(keys, object);
  if (type === 'quantity') {
    const [rule, ...fix] = refusalOf(String(value)).split('; ');
    return { message: `'${place}' ${rule}`, fix: fix.join('; ') || 'write the number, then its unit' };
  }
  return {
    message: `'${place}' must be ${wanted(type)}, got "${told(value, keys, object)}"`,
    fix: type === 'bytes' ? 'encode it, or write it in clear in stringData if this is a Secret' : 'write it so',
  };
}

function refusalOf(text: string): string {
  try {
    Quantity.parse(text.trim());
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

function wanted(type: Type): string {
  if (typeof type === 'string') {
    return WANTED[type as Scalar];
  }
  return 'list' in type ? 'a list' : 'choice' in type ? `one of ${type.choice.join(', ')}` : 'an object';
}

/** What is there; of what a Secret holds, its length alone. */
function told(value: unknown, [field]: readonly Key[], { kind }: KubernetesObject): string {
  return kind === 'Secret' && (field === 'data' || field === 'stringData') && !isFields(value)
    ? `${String(value).length} letters`
    : sketch(value);
}

/** What is there, in few words. */
function sketch(value: unknown): string {
  if (Array.isArray(value)) {
    return 'a list';
  }
  return isFields(value) ? `fields ${Object.keys(value).join(', ')}` : String(value);
}

/** `spec.containers.web.ports.0`: items by their name, where they have one. */
export function placeOf(keys: readonly Key[], object: KubernetesObject): string {
  const words = keys.map((key, index) => {
    const name = typeof key === 'number' ? nameOf(valueAt(object, keys.slice(0, index + 1))) : undefined;
    return name ?? String(key);
  });
  return words.length === 0 ? object.kind : words.join('.');
}

function nameOf(item: unknown): string | undefined {
  return isFields(item) && typeof item.name === 'string' && item.name !== '' ? item.name : undefined;
}

function shortName(typeName: string | undefined): string | undefined {
  return typeName?.slice(typeName.lastIndexOf('.') + 1);
}
