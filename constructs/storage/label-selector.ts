import type { Wrong } from '../../src/check';

/** How an expression of a selector compares a label; Kubernetes' own words. */
export enum SelectorOperator {
  IN = 'In',
  /** Holds as well where there is no such label. */
  NOT_IN = 'NotIn',
  EXISTS = 'Exists',
  DOES_NOT_EXIST = 'DoesNotExist',
}

/** What one expression asks of a label. */
export interface LabelExpression {
  readonly key: string;
  readonly operator: SelectorOperator;
  /**
   * Asked for by `IN` and `NOT_IN`, and by them alone.
   * @default - none
   */
  readonly values?: readonly string[];
}

/** What the labels of a volume must be; all of it must hold. */
export interface LabelSelector {
  /**
   * @default - none
   */
  readonly matchLabels?: Readonly<Record<string, string>>;
  /**
   * @default - none
   */
  readonly matchExpressions?: readonly LabelExpression[];
}

/** The prefix, a domain, and the name of a label. */
const KEY = /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
const VALUE = /^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/;

/** Refuses a selector that the API server would refuse, or that asks nothing. */
export function refuseSelector(selector: LabelSelector | undefined, wrong: Wrong): void {
  if (selector === undefined) {
    return;
  }
  const { matchLabels = {}, matchExpressions = [] } = selector;
  if (Object.keys(matchLabels).length === 0 && matchExpressions.length === 0) {
    wrong('selector', 'must ask for a label, got "nothing"; leave it out to take any volume');
  }
  for (const key of [...Object.keys(matchLabels), ...matchExpressions.map((each) => each.key)]) {
    if (!KEY.test(key)) {
      wrong(
        'selector',
        `must name labels, got "${key}"; use letters, digits, '-', '_' and '.', a domain before a slash`,
      );
    }
  }
  for (const value of [...Object.values(matchLabels), ...matchExpressions.flatMap(({ values = [] }) => values)]) {
    if (!VALUE.test(value)) {
      wrong(
        'selector',
        `must ask for values of labels, got "${value}"; use at most 63 letters, digits, '-', '_' and '.'`,
      );
    }
  }
  for (const { key, operator, values = [] } of matchExpressions) {
    const compares = operator === SelectorOperator.IN || operator === SelectorOperator.NOT_IN;
    if (compares && values.length === 0) {
      wrong('selector', `must say the values of ${operator}, got "${key}" without any; list them in 'values'`);
    } else if (!compares && values.length > 0) {
      wrong('selector', `must not give values to ${operator}, got "${key}" with ${values.join(', ')}; remove them`);
    }
  }
}
