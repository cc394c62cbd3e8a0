import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

/** Something that the guard made and owns. */
export interface Made<T> {
  readonly value: T;
  /** Takes it away. A second call does nothing. */
  undo(): Promise<void>;
}

/** All that a sandbox made. */
export class Belongings {
  private readonly made: Made<unknown>[] = [];

  /** Gives back what was made, and keeps how to take it away. */
  async keep<T>(making: Promise<Made<T>>): Promise<T> {
    const thing = await making;
    this.made.push(thing);
    return thing.value;
  }

  /** Keeps how to take away what is made otherwise. */
  add(undo: () => Promise<void>): void {
    this.made.push({ value: undefined, undo });
  }

  /** Takes all away, what was made last first. */
  async undo(): Promise<void> {
    for (const each of this.made.splice(0).reverse()) {
      await each.undo();
    }
  }
}

/** A program that the guard started. */
export interface MadeProcess extends Made<number> {
  /** How it ended, such as `exit 1` or `SIGKILL`; undefined while it runs. */
  ending(): string | undefined;
}

export interface ProcessRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** File that takes what it prints. */
  readonly log: string;
  /** Milliseconds between SIGTERM and SIGKILL. */
  readonly grace: number;
}

interface Answer {
  readonly id?: number;
  readonly error?: string;
  readonly handle?: number;
  readonly value?: unknown;
  readonly exited?: number;
  readonly how?: string;
}

/**
 * The process beside this one that owns all that a sandbox starts, see guard-process.mjs. It is made on first use, lets this
 * process end whenever it wants to, and then undoes what is left.
 */
class Guard {
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private readonly endings = new Map<number, string>();
  private readonly child: ChildProcess;
  private lastId = 0;

  constructor() {
    this.child = fork(join(__dirname, 'guard-process.mjs'), {
      detached: true,
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.child.on('message', (message) => this.take(message as Answer));
    this.child.once('exit', () => {
      for (const settle of this.waiting.values()) {
        settle({ error: 'the guard is gone' });
      }
    });
    this.child.unref();
    this.child.channel?.unref();
  }

  async make<T>(make: string, request: object): Promise<Made<T> & { handle: number }> {
    const { handle, value } = await this.ask({ make, ...request });
    return {
      handle: handle as number,
      value: value as T,
      undo: async () => {
        await this.ask({ undo: handle });
      },
    };
  }

  ending(handle: number): string | undefined {
    return this.endings.get(handle);
  }

  private async ask(request: object): Promise<Answer> {
    this.lastId += 1;
    const id = this.lastId;
    // only a question that is open keeps this process alive
    this.child.channel?.ref();
    const answer = await new Promise<Answer>((settle) => {
      this.waiting.set(id, settle);
      this.child.send({ id, ...request }, (error) => error && settle({ error: error.message }));
    });
    this.waiting.delete(id);
    if (this.waiting.size === 0) {
      this.child.channel?.unref();
    }
    if (answer.error !== undefined) {
      throw new Error(answer.error);
    }
    return answer;
  }

  private take(message: Answer): void {
    if (message.exited !== undefined) {
      this.endings.set(message.exited, message.how ?? 'unknown');
    }
    if (message.id !== undefined) {
      this.waiting.get(message.id)?.(message);
    }
  }
}

let guard: Guard | undefined;

function theGuard(): Guard {
  guard ??= new Guard();
  return guard;
}

/** A folder that is deleted with all it holds. */
export function makeFolder(parent: string, prefix: string): Promise<Made<string>> {
  return theGuard().make('folder', { parent, prefix });
}

/** A symbolic link. */
export function makeLink(path: string, target: string): Promise<Made<string>> {
  return theGuard().make('link', { path, target });
}

/** A network namespace, with its loopback up. */
export function makeNamespace(name: string): Promise<Made<string>> {
  return theGuard().make('netns', { name });
}

/** A running program; its value is the process id. */
export async function makeProcess(request: ProcessRequest): Promise<MadeProcess> {
  const owner = theGuard();
  const made = await owner.make<number>('process', request);
  return { ...made, ending: () => owner.ending(made.handle) };
}
