import { resolve } from 'node:path';
import { changedSources, isBuilt } from './sources';

/**
 * Importing this module, as the first of a program, ends the program when the compiled code is older than its sources:
 * what runs is what was reviewed. Only `lib/` holds compiled code, so the project's root is three folders up.
 */
const root = resolve(__dirname, '../../..');
const [changed] = changedSources(root);
if (changed !== undefined) {
  const why = isBuilt(root) ? `is older than ${changed}` : 'is not whole, the last compilation failed';
  process.stderr.write(`lib/ ${why}: run \`npm run build\`\n`);
  process.exit(1);
}
