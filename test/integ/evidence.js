// What a full run has shown, and whether the files that it was shown of are still the same. Plain JavaScript, because
// both a program without a compiler (run.mjs) and a test read it; evidence.d.ts has its types.
const { createHash } = require('node:crypto');
const { existsSync, readdirSync, readFileSync, statSync } = require('node:fs');
const { join } = require('node:path');

/** Files below `root` that patterns mean: a path, or a folder with `/**` for all below it. Sorted, each once. */
function coveredFiles(root, patterns) {
  const files = patterns.flatMap((pattern) => {
    const path = pattern.replace(/\/\*\*$/, '');
    if (!existsSync(join(root, path))) {
      const fix = 'mend test/integ/covers.json';
      throw new Error(`[docs/evidence] 'covers' must name what exists, got "${pattern}"; ${fix}`);
    }
    return statSync(join(root, path)).isDirectory() ? filesBelow(root, path) : [path];
  });
  return [...new Set(files)].sort();
}

function filesBelow(root, folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(root, path) : [path];
  });
}

/** Content of files as they lie on disk, by path; no part of git is asked. */
function hashesOf(root, patterns) {
  const hash = (path) =>
    createHash('sha256')
      .update(readFileSync(join(root, path)))
      .digest('hex');
  return Object.fromEntries(coveredFiles(root, patterns).map((path) => [path, hash(path)]));
}

/** What has changed since evidence was written, one text a file. */
function changesSince(root, evidence) {
  const now = hashesOf(
    root,
    evidence.covers.filter((pattern) => existsSync(join(root, pattern.replace(/\/\*\*$/, '')))),
  );
  const paths = [...new Set([...Object.keys(evidence.files), ...Object.keys(now)])].sort();
  return paths
    .filter((path) => evidence.files[path] !== now[path])
    .map((path) => `${path} ${verbOf(evidence.files[path], now[path])}`);
}

function verbOf(before, now) {
  return before === undefined ? 'is new' : now === undefined ? 'is gone' : 'has changed';
}

module.exports = { changesSince, coveredFiles, hashesOf };
