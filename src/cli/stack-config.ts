import { type PulumiRun, pulumiFailure, runPulumi } from '../live/pulumi-cli';
import { chooseSites, type Site } from './site';
import type { CliContext } from './verb';

/**
 * The one environment that is meant: a stack is never changed because nobody said which.
 *
 * @throws when none or several are, or the name is unknown
 */
export function oneSite(names: readonly string[], { sites, env }: CliContext): Site {
  const chosen = chooseSites(sites, names, env.STRATA_ENVIRONMENT);
  const asked = names.length > 0 || Boolean(env.STRATA_ENVIRONMENT);
  if (!asked || chosen.length !== 1) {
    const got = asked ? names.join(', ') : 'none';
    throw new Error(
      `[strata] 'environment' must be exactly one of ${sites.map(({ name }) => name).join(', ')}, got "${got}"; ` +
        'name the one that is meant',
    );
  }
  return chosen[0];
}

/** The `strata:` values of one stack, by way of the Pulumi CLI. Values come and go by pipes, never as arguments. */
export class StackConfig {
  private constructor(
    private readonly stack: string,
    private readonly context: CliContext,
    private readonly isSecret: ReadonlyMap<string, boolean>,
  ) {}

  /**
   * Asks which keys the stack has. No value is decrypted for that.
   *
   * @throws when there is no CLI, no login or no such stack
   */
  public static async of(stack: string, context: CliContext): Promise<StackConfig> {
    const { stdout } = await run(['config', '--json', '--stack', stack], stack, context);
    const found = Object.entries(JSON.parse(stdout) as Record<string, { readonly secret: boolean }>)
      .filter(([key]) => key.startsWith('strata:'))
      .map(([key, { secret }]) => [key.slice('strata:'.length), secret] as const);
    return new StackConfig(stack, context, new Map(found));
  }

  /** @throws when the value is there, but not encrypted */
  public has(key: string): boolean {
    if (this.isSecret.get(key) === false) {
      throw new Error(
        `[${this.stack}] 'strata:${key}' must be encrypted, got "plain text"; ` +
          `take it for known to others: remove it with \`pulumi config rm --stack ${this.stack} strata:${key}\` ` +
          'and set another one with --secret',
      );
    }
    return this.isSecret.has(key);
  }

  /** @throws when the passphrase is missing or wrong */
  public async get(key: string): Promise<string> {
    const { stdout } = await run(['config', 'get', `strata:${key}`, '--stack', this.stack], this.stack, this.context);
    // the CLI ends what it prints with a line end of its own
    return stdout.replace(/\n$/, '');
  }

  /** @throws when the passphrase is missing or wrong */
  public async set(key: string, value: string): Promise<void> {
    const args = ['config', 'set', '--secret', '--stack', this.stack, `strata:${key}`];
    await run(args, this.stack, this.context, value);
  }
}

/** A backend that does not answer is given up, rather than waited for without a word. */
const TIME_LIMIT = 60;

async function run(args: readonly string[], stack: string, context: CliContext, stdin?: string): Promise<PulumiRun> {
  const done = await runPulumi(args, { cwd: context.root, env: context.env, stdin, timeLimit: TIME_LIMIT });
  if (done.code !== 0) {
    throw pulumiFailure(args, done, stack, stdin);
  }
  return done;
}
