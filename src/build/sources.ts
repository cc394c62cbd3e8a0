import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** Everything that `lib/` and the compiled SDK are made from. */
const SOURCE_FOLDERS: readonly string[] = ['constructs', 'sdks/libvirt', 'src', 'stacks'];
const SOURCE_FILES: readonly string[] = ['tsconfig.json'];
/** What is made, or installed, inside a source folder. */
const NOT_SOURCES: ReadonlySet<string> = new Set(['bin', 'node_modules']);

const RECORD = 'lib/build.json';

type Hashes = Readonly<Record<string, string>>;

/** Content hash of every source below the project's root, by path with forward slashes. */
export function hashSources(root: string): Hashes {
  const files = [
    ...SOURCE_FOLDERS.flatMap((folder) => sourcesBelow(join(root, folder))),
    ...SOURCE_FILES.map((file) => join(root, file)),
  ];
  return Object.fromEntries(
    files
      .map((file) => [relative(root, file).split(sep).join('/'), hash(readFileSync(file))] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Whether `lib/` is the whole result of a compilation; a failed one leaves no record. */
export function isBuilt(root: string): boolean {
  return existsSync(join(root, RECORD));
}

/** Sources that differ from what `lib/` was compiled from: changed, new and vanished ones. */
export function changedSources(root: string): readonly string[] {
  const now = hashSources(root);
  const built = readRecord(root);
  const paths = new Set([...Object.keys(now), ...Object.keys(built)]);
  return [...paths].filter((path) => now[path] !== built[path]).sort();
}

/** Notes that `lib/` was compiled from the sources as they are now. */
export function recordBuild(root: string): void {
  writeFileSync(join(root, RECORD), `${JSON.stringify(hashSources(root), null, 2)}\n`);
}

function readRecord(root: string): Hashes {
  return isBuilt(root) ? JSON.parse(readFileSync(join(root, RECORD), 'utf8')) : {};
}

/** TypeScript, and the tables of facts that it imports. */
function sourcesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) {
      return NOT_SOURCES.has(entry.name) ? [] : sourcesBelow(join(folder, entry.name));
    }
    return /\.(ts|json)$/.test(entry.name) ? [join(folder, entry.name)] : [];
  });
}

function hash(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
