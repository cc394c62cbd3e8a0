import { setTimeout as sleep } from 'node:timers/promises';

export interface Wait {
  /** Who waits, for messages: `sandbox/etcd`. */
  readonly where: string;
  /** What is waited for, one word of the message: `ready`. */
  readonly what: string;
  /** Milliseconds. */
  readonly limit: number;
  /** Milliseconds between two looks. */
  readonly every?: number;
  /**
   * Milliseconds until it says what it waits for, and between two such words.
   * @default 3000
   */
  readonly silence?: number;
  /** Says why waiting has become pointless; the wait ends at once. */
  readonly hopeless?: () => string | undefined;
  /** What to look at when it never came. */
  readonly advice: () => string;
}

const SILENCE = 3_000;

/**
 * Looks until `probe` gives a value: undefined, and whatever it throws, mean "not yet".
 *
 * @throws Error with the last thing that was seen
 */
export async function until<T>(wait: Wait, probe: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const began = Date.now();
  let seen = 'nothing yet';
  let spoken = began;
  for (;;) {
    try {
      const value = await probe();
      if (value !== undefined) {
        return value;
      }
    } catch (error) {
      seen = error instanceof Error ? firstLine(error.message) : String(error);
    }
    const hopeless = wait.hopeless?.();
    const waited = Date.now() - began;
    if (hopeless !== undefined || waited > wait.limit) {
      const rule = `'${wait.what}' must come within ${seconds(wait.limit)}`;
      throw new Error(`[${wait.where}] ${rule}, got "${hopeless ?? seen}"; ${wait.advice()}`);
    }
    if (Date.now() - spoken > (wait.silence ?? SILENCE)) {
      spoken = Date.now();
      const clock = `${seconds(waited)} of ${seconds(wait.limit)}`;
      process.stderr.write(`${wait.where}: waiting to be ${wait.what}, ${clock}: ${seen}\n`);
    }
    await sleep(wait.every ?? 100);
  }
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 1000)} s`;
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] || 'an error without text';
}
