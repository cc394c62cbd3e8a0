export type Severity = 'error' | 'warning';

/** Something that is wrong, or may be, with the place and the way to mend it. */
export interface Finding {
  /** Stable, such as `PVB001`. */
  readonly code: string;
  readonly severity: Severity;
  /** Construct path of the thing that should change. */
  readonly path: string;
  /** What is wrong: `'prop' rule, got "value"`. */
  readonly message: string;
  /** The change to make. */
  readonly fix: string;
  /** Paths of the other things that take part. */
  readonly related: readonly string[];
}

/** `[Storage/Scratch] 'path' must be absolute, got "x"; did you mean "/x"?` */
export function findingText({ path, message, fix }: Finding): string {
  return `[${path}] ${message}${fix === '' ? '' : `; ${fix}`}`;
}
