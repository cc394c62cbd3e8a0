import { editsBetween } from '../nearest';

/** What every object has at its top. */
const HEAD = ['apiVersion', 'kind', 'metadata'];

/** Mistyped by more than this many letters, a word may be another one. */
const SLIPS = 2;

/**
 * Takes a mistyped `apiVersion`, `kind`, `metadata` or `metadata.name` for what it is meant to be, and keeps it as well:
 * then a proof can say at the object what is wrong with it. Two of the three must be spelled right.
 */
export function completed(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const missing = HEAD.find((field) => !(field in value));
  const whole = missing === undefined ? value : withMeant(value, missing);
  const { metadata } = whole;
  return isFields(metadata) && !('name' in metadata) ? { ...whole, metadata: withMeant(metadata, 'name') } : whole;
}

/** Fields at the top of an object that were taken for others. */
export function misspelled(object: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(object).filter((key) =>
    HEAD.some((field) => key !== field && isSlip(key, field) && object[key] === object[field]),
  );
}

function withMeant(value: Readonly<Record<string, unknown>>, field: string): Readonly<Record<string, unknown>> {
  const slip = Object.keys(value).find((key) => !HEAD.includes(key) && isSlip(key, field));
  return slip === undefined ? value : { ...value, [field]: value[slip] };
}

function isSlip(key: string, field: string): boolean {
  return editsBetween(key.toLowerCase(), field.toLowerCase()) <= Math.min(SLIPS, field.length / 2);
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
