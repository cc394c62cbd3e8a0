import type { Site } from './site';

/** What a verb works with; a test gives its own. */
export interface CliContext {
  readonly sites: readonly Site[];
  /** Root of the project: `dist/` lies below it. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** What was typed after the verb. */
export interface VerbArguments {
  /** Environments by name; none means `STRATA_ENVIRONMENT`, else all. */
  readonly environments: readonly string[];
  readonly flags: Readonly<Record<string, boolean | undefined>>;
}

/** One verb of the command line, one file each. */
export interface Verb {
  readonly name: string;
  /** One line for the overview. */
  readonly summary: string;
  /** Flags it takes, with their meaning. Every verb takes `json` and `help` besides. */
  readonly flags: Readonly<Record<string, string>>;
  /** Returns the exit code: 0 fine, 1 errors found or failed. */
  run(args: VerbArguments, context: CliContext): number;
}
