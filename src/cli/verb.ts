import type { Site } from './site';

/** What a verb works with; a test gives its own. */
export interface CliContext {
  readonly sites: readonly Site[];
  /** Root of the project: `dist/` lies below it. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /**
   * What time it is, for the few verbs that must know.
   * @default - the machine's clock
   */
  readonly now?: () => Date;
  /**
   * Folder that paths on the command line start from.
   * @default - the process's
   */
  readonly cwd?: string;
  /**
   * All of standard input.
   * @default - the process's
   */
  readonly stdin?: () => string;
}

/** What was typed after the verb. */
export interface VerbArguments {
  /** Environments by name; none means `STRATA_ENVIRONMENT`, else all. A verb may take other operands instead. */
  readonly environments: readonly string[];
  readonly flags: Readonly<Record<string, boolean | undefined>>;
  /** Texts of the flags that take one. */
  readonly values: Readonly<Record<string, string | undefined>>;
}

/** A flag that takes a text: `--only PATH`. */
export interface ValueFlag {
  /** What stands for the text in the usage. */
  readonly value: string;
  readonly meaning: string;
}

/** One verb of the command line, one file each. */
export interface Verb {
  readonly name: string;
  /** One line for the overview. */
  readonly summary: string;
  /** Words that stand between the verb and its environments, one of which must be said: `init` of `secrets init`. */
  readonly actions?: readonly string[];
  /**
   * What it takes after its flags, for the usage.
   * @default '[environment ...]'
   */
  readonly operands?: string;
  /** Flags it takes, with their meaning. Every verb takes `json` and `help` besides. */
  readonly flags: Readonly<Record<string, string | ValueFlag>>;
  /**
   * Returns the exit code: 0 fine or no change, 1 errors found or failed, 2 differences found. A verb that reads only the
   * tree answers at once; one that asks the world, later.
   */
  run(args: VerbArguments, context: CliContext): number | Promise<number>;
}
