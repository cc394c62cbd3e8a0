// Makes the engine usable: `eval "$(node tools/engine.mjs)"`. Builds what is missing, lays it out as the Pulumi CLI
// looks for it, and prints the variables to set; with --json the same for programs.
import { ensureBuilt } from './build/ensure.mjs';
import { layOutEngine } from './build/layout.mjs';
import { refuse, runMain } from './build/say.mjs';

runMain((argv) => {
  const unknown = argv.find((word) => word !== '--json');
  if (unknown !== undefined) {
    throw refuse('argument', `must be --json or left out, got "${unknown}"; without it, shell lines are printed`);
  }
  ensureBuilt(['engine']);
  const engine = layOutEngine();
  process.stdout.write(argv.includes('--json') ? `${JSON.stringify(engine, undefined, 2)}\n` : shellLines(engine));
});

function shellLines({ path, env }) {
  const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;
  const lines = Object.entries(env).map(([name, value]) => `export ${name}=${quoted(value)}\n`);
  return [`export PATH=${quoted(path)}:"$PATH"\n`, ...lines].join('');
}
