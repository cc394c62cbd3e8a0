// The SDK's runner starts this, and this the program that the argument names. It differs from the program in how errors
// reach people: a sentence as that sentence, not as a stack of runner and loader; and at once.
const { existsSync } = require('node:fs');
const { RunError } = require('@pulumi/pulumi');

const [entry] = process.argv.splice(2, 1);

module.exports = async () => {
  try {
    if (!existsSync(entry)) {
      throw new Error(`[Pulumi.yaml] 'main' must name a program, got "${entry}"; compile it: \`npm run build\``);
    }
    const exported = require(entry);
    return typeof exported === 'function' ? await exported() : exported;
  } catch (error) {
    throw sentence(messageOf(error));
  }
};

// Errors that come later, out of a promise. The SDK hangs that promise on them, and its runner prints all that hangs on
// an error, which takes it half a minute to give up: so the promise is hidden. The stack is cut to the program.
process.prependListener('unhandledRejection', (error) => {
  if (error instanceof Error && error.stack !== undefined) {
    error.stack = `${error.name}: ${error.message}${placeOf(error)}`;
    Object.defineProperty(error, 'promise', { value: undefined, writable: true, configurable: true });
  }
});

/** The runner shows the message of such an error alone. Without a stack, for the reason above. */
function sentence(text) {
  const error = new RunError(text);
  error.stack = undefined;
  return error;
}

/** Errors of class Error are sentences. Others are faults of the program, so they also say where. */
function messageOf(error) {
  if (!(error instanceof Error)) {
    return `the program threw "${error}"`;
  }
  if (error.code === 'MODULE_NOT_FOUND') {
    return error.message.split('\n')[0];
  }
  return error.name === 'Error' ? error.message : `${error.name}: ${error.message}${placeOf(error)}`;
}

/** Lines of the stack that lie in the program: not in Node, packages or this folder. */
function placeOf(error) {
  const foreign = ['node:', '/node_modules/', `${__dirname}/`];
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => /^ {4}at .*\//.test(line) && !foreign.some((part) => line.includes(part)))
    .map((line) => `\n${line}`)
    .join('');
}
