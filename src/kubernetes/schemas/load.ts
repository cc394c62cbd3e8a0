import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import type { Schemas } from './schema';

const loaded = new Map<number, Schemas>();

/** The schemas of `1.<minor>`, a version with a profile; read when they are first asked for. */
export function schemasOf(minor: number): Schemas {
  const known = loaded.get(minor) ?? read(minor);
  loaded.set(minor, known);
  return known;
}

/** package.json says where they lie, for sources and compiled code alike. `npm run schemas` makes them. */
function read(minor: number): Schemas {
  const bytes = readFileSync(require.resolve(`#schemas/1.${minor}.json.br`));
  return JSON.parse(brotliDecompressSync(bytes).toString());
}
