import { appendFileSync } from 'node:fs';

/** Whether the counts of the issues are asked for, rather than a tenth of them. */
export const FULL = process.env.STRATA_FULL === '1';

/** How often a property is tried: all of `full` in a full run, else a tenth. */
export function runs(full: number): number {
  return FULL ? full : Math.ceil(full / 10);
}

/** The seed of every run, and one that this run alone has. run.mjs prints it, and takes it back with --seed. */
export const SEEDS: readonly number[] = [20240229, Number(process.env.STRATA_SEED ?? 1)];

/** Says of something optional that it was not tried, and why. run.mjs tells it in its last lines. */
export function notRun(what: string, why: string): void {
  const path = process.env.STRATA_INTEG_NOT_RUN;
  if (path === undefined) {
    process.stderr.write(`not run: ${what}: ${why}\n`);
  } else {
    appendFileSync(path, `${JSON.stringify({ what, why })}\n`);
  }
}
