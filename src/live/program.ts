import { execFile } from 'node:child_process';

/** What a program left behind. */
export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A part of the world that does not answer: nothing was compared there, which is neither agreement nor difference. */
export class NotReached extends Error {}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Longer than any single question takes, shorter than a person waits. */
const PATIENCE = 60_000;

/** More than all objects of a large cluster. */
const LARGEST_ANSWER = 512 * 2 ** 20;

/**
 * Runs one program of the machine and waits for its end.
 *
 * @throws NotReached when it cannot be started, or does not end
 */
export function runProgram(command: string, args: readonly string[], env: Environment, input = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // answers are read by pattern, so they must not depend on the user's language
    const options = { env: { ...env, LC_ALL: 'C' }, timeout: PATIENCE, maxBuffer: LARGEST_ANSWER };
    const child = execFile(command, args, options, (error, stdout, stderr) => {
      if (error === null) {
        resolve({ code: 0, stdout, stderr });
      } else if (typeof error.code === 'number') {
        resolve({ code: error.code, stdout, stderr });
      } else if (error.code === 'ENOENT') {
        reject(new NotReached(`there is no ${command} on PATH; install it`));
      } else {
        const why = error.killed ? `did not answer within ${PATIENCE / 1000} seconds` : `ended with ${error.message}`;
        reject(new NotReached(`${command} ${why}`));
      }
    });
    // a program that reads nothing may be gone before it is told anything
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/** What a program complained about, as one line. */
export function complaint({ code, stdout, stderr }: Answer): string {
  const lines = (stderr.trim() || stdout.trim()).split('\n').map((line) => line.trim().replace(/^error: /i, ''));
  // kubectl tells its attempts first, in the form of its log
  const said = lines.filter((line) => line !== '' && !/^[EWI]\d{4} /.test(line));
  return said.slice(0, 2).join(': ') || `it ended with exit code ${code}`;
}

/** How many programs run at once: each is a connection, and a host's ssh daemon refuses more than ten. */
const AT_ONCE = 6;

/** Asks a question about each item, a few at a time; the answers stand in the order of the items. */
export async function askEach<T, R>(items: readonly T[], ask: (item: T) => Promise<R>): Promise<readonly R[]> {
  const answers: R[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      answers[index] = await ask(items[index]);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
  return answers;
}
