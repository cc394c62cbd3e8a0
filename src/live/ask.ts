import { NotReached } from './program';

/** A part of the world that did not answer, and why. */
export interface NotRun {
  readonly part: string;
  readonly why: string;
}

/** What the parts of the world answered. */
export interface Answers<T> {
  readonly answered: readonly T[];
  readonly notRun: readonly NotRun[];
}

/** A part of the world by its name, and the question to it. */
export interface Part<T> {
  readonly name: string;
  readonly ask: () => Promise<readonly T[]>;
}

/** Asks every part, one after the other. One that does not answer keeps nobody else from answering. */
export async function askParts<T>(parts: readonly Part<T>[]): Promise<Answers<T>> {
  const answered: T[] = [];
  const notRun: NotRun[] = [];
  for (const { name, ask } of parts) {
    try {
      answered.push(...(await ask()));
    } catch (error) {
      if (!(error instanceof NotReached)) {
        throw error;
      }
      notRun.push({ part: name, why: error.message });
    }
  }
  return { answered, notRun };
}

/** `not run: libvirt of lab-host: there is no virsh on PATH; install it` */
export function notRunText({ part, why }: NotRun): string {
  return `not run: ${part}: ${why}`;
}
