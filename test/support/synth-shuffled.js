// Writes every environment below a folder, from a checkout's compiled code, with the keys of all its data in another
// order: node synth-shuffled.js CHECKOUT OUTPUT SEED
const { join } = require('node:path');

const [checkout, output, seed] = process.argv.slice(2);
const lib = join(checkout, 'lib');
const { ENVIRONMENTS } = require(join(lib, 'stacks/environments'));
const { sitesOf } = require(join(lib, 'stacks/sites'));
const { main } = require(join(lib, 'src/cli'));

let state = Number(seed);

process.exitCode = main(['synth'], {
  sites: sitesOf(ENVIRONMENTS.map(shuffled)),
  root: output,
  env: {},
  out: () => {},
  err: (text) => process.stderr.write(text),
});

/** Lists keep their order, which means something; the order of keys must not. */
function shuffled(value) {
  if (Array.isArray(value)) {
    return value.map(shuffled);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, each]) => [key, shuffled(each), random()])
      .sort(([, , a], [, , b]) => a - b)
      .map(([key, each]) => [key, each]),
  );
}

/** A linear congruential generator: the same order for the same seed. */
function random() {
  state = (state * 1103515245 + 12345) % 2147483648;
  return state;
}
