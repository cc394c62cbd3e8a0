/** What docs/evidence/<issue>.json holds. */
export interface Evidence {
  /** Schema of this file. */
  readonly schema: 'strata.evidence/1';
  readonly issue: string;
  /** ISO 8601. */
  readonly date: string;
  readonly seed: number;
  /** Of programs, by name. */
  readonly versions: Readonly<Record<string, string>>;
  readonly tests: readonly {
    readonly file: string;
    readonly title: string;
    readonly status: string;
    readonly milliseconds: number;
  }[];
  readonly notRun: readonly { readonly what: string; readonly why: string }[];
  /** Patterns of the files that the run covers. */
  readonly covers: readonly string[];
  /** SHA-256 by path. */
  readonly files: Readonly<Record<string, string>>;
}

export function coveredFiles(root: string, patterns: readonly string[]): readonly string[];
export function hashesOf(root: string, patterns: readonly string[]): Readonly<Record<string, string>>;
export function changesSince(root: string, evidence: Pick<Evidence, 'covers' | 'files'>): readonly string[];
