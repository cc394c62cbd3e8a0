import type { z } from 'zod';
import type { Mistake } from '../src/check';

/** Issues after which a value may be of another type than `EnvironmentData` says. */
const MISSHAPEN: ReadonlySet<string> = new Set(['invalid_type', 'invalid_union']);

/** Whether a value may be of another type than it should be. */
export function isMisshapen({ code }: z.core.$ZodIssue): boolean {
  return MISSHAPEN.has(code);
}

/** What the schema has against a value, told as every mistake is: where, which setting, rule, value and change. */
export function mistakesOf(root: string, issue: z.core.$ZodIssue): readonly Mistake[] {
  const path = [root, ...issue.path.slice(0, -1).map(String)].join('/');
  const prop = String(issue.path.at(-1) ?? 'environment');
  const { input } = issue;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [root, ...issue.path.map(String)].join('/'),
        prop: key,
        message: `must be a known setting, got "${key}"; remove it or mend its spelling`,
      }));
    case 'invalid_union':
      return closest(issue).flatMap((inner) => mistakesOf(root, { ...inner, path: [...issue.path, ...inner.path] }));
    case 'invalid_value':
      return [{ path, prop, message: withValue(`must be one of ${issue.values.join(', ')}; choose one`, input) }];
    case 'invalid_type':
      return [{ path, prop, message: withValue(typeMessage(issue.expected, input), input) }];
    case 'invalid_key':
      return issue.issues.map((inner) => ({ path, prop, message: withValue(inner.message, prop) }));
    default:
      return [{ path, prop, message: withValue(issue.message, input) }];
  }
}

/** Of several forms the one that is meant: the one with the fewest mistakes. */
function closest({ errors }: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] {
  const mistakesIn = (issues: readonly z.core.$ZodIssue[]) => issues.flatMap((each) => mistakesOf('', each)).length;
  return [...errors].sort((a, b) => mistakesIn(a) - mistakesIn(b))[0] ?? [];
}

function typeMessage(expected: string, input: unknown): string {
  const type = { array: 'a list', record: 'named settings', object: 'settings' }[expected] ?? `a ${expected}`;
  return `must be ${type}; ${input === undefined ? 'add it' : `write ${type}`}`;
}

/** Puts the value between the rule and the change to make, unless a value type has named it already. */
function withValue(message: string, input: unknown): string {
  if (message.includes(', got "')) {
    return message;
  }
  const [rule, ...fix] = message.split('; ');
  return [`${rule}, got "${shown(input)}"`, ...fix].join('; ');
}

function shown(input: unknown): string {
  return typeof input === 'string' ? input : (JSON.stringify(input) ?? 'nothing');
}
