/** What one expression of a selector asks of a label. */
export interface LabelRequirement {
  readonly operator: string;
  readonly values?: readonly string[];
}

/**
 * Whether a label, undefined where there is none, is as an expression asks, by the operators that all selectors share. Any
 * other operator holds nowhere.
 */
export function isAsRequired(value: string | undefined, { operator, values = [] }: LabelRequirement): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}
