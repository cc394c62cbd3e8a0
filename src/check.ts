import type { IConstruct } from 'constructs';
import { Node } from 'constructs';

/** One refused prop: where, which, and a sentence with the rule, the value and the change to make. */
export interface Mistake {
  readonly path: string;
  readonly prop: string;
  readonly message: string;
}

/** Reports that `prop` breaks a rule: `must be absolute, got "x"; did you mean "/x"?` */
export type Wrong = (prop: string, message: string) => void;

/** Thrown with every mistake at once; the message has one line for each. */
export class Refusal extends Error {
  constructor(public readonly mistakes: readonly Mistake[]) {
    super(mistakes.map(mistakeText).join('\n'));
    this.name = 'Refusal';
  }
}

/** `[lab/Storage/Scratch] 'path' must be absolute, got "x"; did you mean "/x"?` */
export function mistakeText({ path, prop, message }: Mistake): string {
  return `[${path}] '${prop}' ${message}`;
}

/** A root that gathers the mistakes of its whole tree, so that all of them can be told at once. */
export interface IMistakeCollector {
  collectMistakes(mistakes: readonly Mistake[]): void;
}

/**
 * Runs the refusals of one construct.
 *
 * Under a `Platform` the mistakes are gathered and the construct is finished; the platform refuses the whole tree
 * before anything is written. Under any other root (a chart in a test) they are thrown at once. Rules may assume
 * well-formed values: props take `Cidr`, `Quantity` and the like, which are parsed or refused before.
 *
 * @throws Refusal when a rule is broken and no platform stands above
 */
export function check(construct: IConstruct, rules: (wrong: Wrong) => void): void {
  const mistakes: Mistake[] = [];
  rules((prop, message) => mistakes.push({ path: Node.of(construct).path, prop, message }));
  if (mistakes.length === 0) {
    return;
  }
  const root = Node.of(construct).root;
  if (isCollector(root)) {
    root.collectMistakes(mistakes);
    return;
  }
  throw new Refusal(mistakes);
}

function isCollector(root: unknown): root is IMistakeCollector {
  return typeof (root as Partial<IMistakeCollector>).collectMistakes === 'function';
}
