// `npm run bench -- NAME ...`: runs benchmarks of this folder. Each prints a table and writes bench/results/NAME.json.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = dirname(fileURLToPath(import.meta.url));
const BENCHMARKS = readdirSync(join(FOLDER, 'benchmarks')).map((file) => file.replace(/\.mjs$/, ''));

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !BENCHMARKS.includes(name));
if (asked.length === 0 || unknown !== undefined) {
  console.error(
    `[bench] 'name' must be one of ${BENCHMARKS.join(', ')}, got "${unknown ?? 'none'}"; name one or several`,
  );
  process.exit(2);
}
for (const name of asked) {
  const { measure } = await import(`./benchmarks/${name}.mjs`);
  const { table, results } = measure();
  console.log(table);
  const machine = { node: process.version, cpu: cpus()[0].model, cores: availableParallelism() };
  mkdirSync(join(FOLDER, 'results'), { recursive: true });
  writeFileSync(join(FOLDER, 'results', `${name}.json`), `${JSON.stringify({ machine, results }, null, 2)}\n`);
}
