import { cpSync, mkdtempSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Root of this checkout. */
export const ROOT = resolve(__dirname, '../..');

/** What a checkout must hold to run its compiled code. */
const PARTS = ['lib', 'src', 'constructs', 'stacks', 'sdks', 'tsconfig.json', 'package.json', 'cdk8s.yaml'];

/** A folder of its own below the machine's temporary folder. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'strata-test-'));
}

/** A second checkout at another path, compiled as this one is, sharing its packages. */
export function copiedCheckout(): string {
  const copy = temporaryFolder();
  for (const part of PARTS) {
    cpSync(join(ROOT, part), join(copy, part), { recursive: true, verbatimSymlinks: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** Every file below a folder with its content, by path. */
export function contentsOf(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return new Map(files.map((file) => [file.slice(folder.length + 1), readFileSync(file, 'utf8')]));
}
