import { resolve } from 'node:path';
import { changedSources } from './sources';

/**
 * Importing this module, as the first of a program, ends the program when the compiled code is older than its sources:
 * what runs is what was reviewed. Only `lib/` holds compiled code, so the project's root is three folders up.
 */
const [changed] = changedSources(resolve(__dirname, '../../..'));
if (changed !== undefined) {
  process.stderr.write(`lib/ is older than ${changed}: run \`npm run build\`\n`);
  process.exit(1);
}
