import { spawn } from 'node:child_process';

/** How one command of the Pulumi CLI is run. */
export interface PulumiOptions {
  /** Folder of the project, where `Pulumi.yaml` lies. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the command reads. A secret goes this way: arguments can be read by every user of the machine. */
  readonly stdin?: string;
  /**
   * Seconds after which the command is ended and counts as failed.
   * @default - none
   */
  readonly timeLimit?: number;
}

/** What one command left. */
export interface PulumiRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs `pulumi <args>` and waits for its end. It never asks a question: what would be one is a failure at once.
 *
 * A failed command is an answer, not an exception: `pulumiFailure` says what it means.
 *
 * @throws when there is no `pulumi` on PATH, or the time limit passes
 */
export function runPulumi(args: readonly string[], options: PulumiOptions): Promise<PulumiRun> {
  return new Promise((resolve, reject) => {
    const child = spawn('pulumi', ['--non-interactive', '--color', 'never', ...args], {
      cwd: options.cwd,
      // the check for a newer version asks the network and would hold every command up
      env: { ...options.env, PULUMI_SKIP_UPDATE_CHECK: 'true' },
      stdio: 'pipe',
    });
    const limit = options.timeLimit;
    const clock =
      limit === undefined
        ? undefined
        : setTimeout(() => {
            child.kill();
            reject(
              new Error(
                `[pulumi] 'pulumi ${commandOf(args)}' must end within ${limit} seconds, got "no answer"; ` +
                  'see whether its backend can be reached: `pulumi whoami --verbose`',
              ),
            );
          }, limit * 1000);
    const said = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        said[stream] += text;
      });
    }
    // a command that fails before it reads closes the pipe; its own message says more than EPIPE
    child.stdin.on('error', () => undefined).end(options.stdin ?? '');
    child.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(clock);
      reject(error.code === 'ENOENT' ? notInstalled() : error);
    });
    child.on('close', (code, signal) => {
      clearTimeout(clock);
      const ended = signal === null ? '' : `error: ended by ${signal}\n`;
      resolve({ code: code ?? 1, stdout: said.stdout, stderr: `${said.stderr}${ended}` });
    });
  });
}

/** What people type wrong or have not done yet, by what the CLI says about it. */
const CAUSES: readonly { readonly says: RegExp; readonly message: (stack: string) => string }[] = [
  {
    says: /incorrect passphrase/,
    message: () =>
      `'PULUMI_CONFIG_PASSPHRASE' must be the stack's passphrase, got "another one"; set the one it was made with`,
  },
  {
    says: /passphrase must be set/,
    message: () =>
      `'PULUMI_CONFIG_PASSPHRASE' must be set, got "nothing"; set it, or PULUMI_CONFIG_PASSPHRASE_FILE, ` +
      "to the stack's passphrase",
  },
  {
    says: /no stack named/,
    message: (stack) => `'stack' must exist, got "${stack}"; run \`pulumi stack init ${stack}\``,
  },
  {
    says: /PULUMI_ACCESS_TOKEN must be set|not logged in|invalid access token/i,
    message: () =>
      `'pulumi login' must have been run, got "not logged in"; run \`pulumi login\`, ` +
      'or `pulumi login "file://<folder>?metadata=skip"` to keep the state in a folder',
  },
  {
    says: /no Pulumi\.yaml project file found/,
    message: () => `'Pulumi.yaml' must lie in the project, got "none"; run strata in its own checkout`,
  },
  {
    says: /is currently locked/,
    message: (stack) =>
      `'stack' must not be in use, got "locked"; wait for the other run, or, when none lives, ` +
      `run \`pulumi cancel --stack ${stack}\``,
  },
];

/**
 * A failed command as one message with the change to make. What was on stdin is struck out of it, should the CLI
 * repeat it.
 */
export function pulumiFailure(args: readonly string[], run: PulumiRun, stack: string, stdin?: string): Error {
  const cause = CAUSES.find(({ says }) => says.test(run.stderr));
  if (cause !== undefined) {
    return new Error(`[${stack}] ${cause.message(stack)}`);
  }
  const lines = run.stderr.split('\n').filter((line) => line.trim() !== '');
  const said = lines.find((line) => line.startsWith('error: '))?.slice('error: '.length) ?? lines[0];
  const got = said === undefined ? `exit code ${run.code}` : struckOut(said, stdin);
  return new Error(
    `[${stack}] 'pulumi ${commandOf(args)}' must succeed, got "${got}"; run it by hand to see all it says`,
  );
}

/** The words before the first flag: all that a message needs, and no argument that could be long. */
function commandOf(args: readonly string[]): string {
  const flag = args.findIndex((arg) => arg.startsWith('-'));
  return (flag === -1 ? args : args.slice(0, flag)).join(' ');
}

/** Runs of characters that a key, a password or a piece of one could be. */
const TELLING = /[A-Za-z0-9+/=_-]{6,}/g;

function struckOut(text: string, stdin = ''): string {
  const rest = stdin === '' ? text : text.replaceAll(stdin, '***');
  return rest.replace(TELLING, (piece) => (stdin.includes(piece) ? '***' : piece));
}

function notInstalled(): Error {
  return new Error(
    `[pulumi] 'pulumi' must be a program on PATH, got "none"; install the Pulumi CLI (README, "Deploy")`,
  );
}
