import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Manifest, manifestOf } from './documents';

/** Where manifests are read. */
export interface Surroundings {
  /** Folder that relative paths start from. */
  readonly cwd: string;
  /** All of standard input, which `-` stands for. */
  readonly stdin: () => string;
}

const MANIFEST = /\.(ya?ml|json)$/;

/**
 * The Kubernetes objects of files, of folders with all below them, and of standard input (`-`), in the order given. In a
 * folder, documents that are plain YAML are passed over and told; of a file that was named, they are a mistake.
 *
 * @throws with every mistake at once, one line each
 */
export function readManifests(paths: readonly string[], { cwd, stdin }: Surroundings): Omit<Manifest, 'mistakes'> {
  const mistakes: string[] = [];
  const others: string[] = [];
  const records = paths.flatMap((path) => {
    const manifests = manifestsAt(path, resolve(cwd, path), stdin);
    mistakes.push(...manifests.flatMap((each) => each.mistakes));
    others.push(...manifests.flatMap((each) => each.others));
    return manifests.flatMap((each) => each.records);
  });
  if (mistakes.length > 0) {
    throw new Error(mistakes.join('\n'));
  }
  if (records.length === 0) {
    throw new Error(`[strata] 'files' must hold Kubernetes objects, got "none" in ${paths.join(', ')}; name others`);
  }
  return { records, others };
}

function manifestsAt(path: string, place: string, stdin: () => string): readonly Manifest[] {
  if (path === '-') {
    return [named(manifestOf('stdin', stdin()))];
  }
  if (!existsSync(place)) {
    return [refused(`[${path}] 'file' must exist, got "nothing of that name"; correct the path`)];
  }
  return statSync(place).isDirectory()
    ? filesBelow(place).map((file) => manifestOf(join(path, file), readFileSync(join(place, file), 'utf8')))
    : [named(manifestOf(path, readFileSync(place, 'utf8')))];
}

/** Sorted, so that every machine reads them in the same order. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => MANIFEST.test(file) && statSync(join(folder, file)).isFile())
    .sort();
}

/** Of what somebody named, nothing is passed over. */
function named({ records, mistakes, others }: Manifest): Manifest {
  const plain = others.map(
    (place) => `[${place}] 'object' must be of Kubernetes, got "another document"; leave it out`,
  );
  return { records, mistakes: [...mistakes, ...plain], others: [] };
}

function refused(mistake: string): Manifest {
  return { records: [], mistakes: [mistake], others: [] };
}
