import type { KubernetesVersion } from '../../values';
import type { Severity } from '../finding';

/** A field whose value breaks a rule. */
export interface Breach {
  readonly code: string;
  readonly severity: Severity;
  /** The field as the API server writes it, such as `spec.containers[0].name`. */
  readonly at: string;
  /** What holds of the field: `must be 1 to 65535`. */
  readonly rule: string;
  readonly got: unknown;
  /** The change to make. */
  readonly fix: string;
}

/** Judges one value. It says nothing of a value of another type than it expects: that is the schema's business. */
export type Rule = (value: unknown, at: string, version: KubernetesVersion) => readonly Breach[];

export type Fields = Readonly<Record<string, unknown>>;

/** The fields of a map; none for everything else. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** The items of a list; none for everything else. */
export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The text; undefined for everything else, and for the empty one, which Kubernetes takes for absent. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The whole number; undefined for everything else. */
export function integerOf(value: unknown): number | undefined {
  return Number.isInteger(value) ? (value as number) : undefined;
}

/** Whether something is written: neither absent, nor null, nor an empty text. */
export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as text, whatever it is. */
export function show(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
}

/** The field of that name, own fields alone. */
export function field(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce<unknown>(
    (within, name) => (isFields(within) && Object.hasOwn(within, name) ? within[name] : undefined),
    value,
  );
}

export function error(code: string, at: string, rule: string, got: unknown, fix: string): Breach {
  return { code, severity: 'error', at, rule, got, fix };
}

export function warning(code: string, at: string, rule: string, got: unknown, fix: string): Breach {
  return { code, severity: 'warning', at, rule, got, fix };
}

/** Every rule holds. */
export function all(...rules: readonly Rule[]): Rule {
  return (value, at, version) => rules.flatMap((rule) => rule(value, at, version));
}

/** Each named field that is written keeps its rule. */
export function map(rules: Readonly<Record<string, Rule>>): Rule {
  const entries = Object.entries(rules);
  return (value, at, version) =>
    entries.flatMap(([name, rule]) => {
      const inner = field(value, name);
      return inner === undefined || inner === null ? [] : rule(inner, at === '' ? name : `${at}.${name}`, version);
    });
}

/** Each item keeps the rule. */
export function each(rule: Rule): Rule {
  return (value, at, version) =>
    itemsOf(value).flatMap((item, index) => (item === null ? [] : rule(item, `${at}[${index}]`, version)));
}

/** The rule that holds from 1.`minor` on. */
export function since(minor: number, rule: Rule): Rule {
  return (value, at, version) => (version.atLeast(minor) ? rule(value, at, version) : []);
}

/** The rule that held before 1.`minor`. */
export function before(minor: number, rule: Rule): Rule {
  return (value, at, version) => (version.atLeast(minor) ? [] : rule(value, at, version));
}
