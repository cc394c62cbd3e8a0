// What the tools say on stderr; stdout is kept for what programs read.

export class Refusal extends Error {}

/** `[where] 'what' rule, got "value"; the change to make` */
export function refuse(what, sentence, where = 'tools') {
  return new Refusal(`[${where}] '${what}' ${sentence}`);
}

export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Runs a program's main; a refusal is a message and exit code 1, anything else is a fault of ours and keeps its stack. */
export function runMain(main) {
  try {
    main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof Refusal)) {
      throw error;
    }
    say(error.message);
    process.exit(1);
  }
}
