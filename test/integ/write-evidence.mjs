import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import evidence from './evidence.js';

/**
 * Writes docs/evidence/<issue>.json for every issue of covers.json that has tests in this run, or for `issue` alone, and
 * gives back the paths.
 */
export function writeEvidence(root, { seed, tests, notRun, issue: only }) {
  const issues = JSON.parse(readFileSync(join(root, 'test', 'integ', 'covers.json'), 'utf8'));
  const versions = versionsOf(root);
  mkdirSync(join(root, 'docs', 'evidence'), { recursive: true });
  return Object.entries(issues).flatMap(([issue, { tests: folders, covers }]) => {
    if (only !== undefined && only !== issue) {
      return [];
    }
    const own = tests.filter(({ file }) => folders.some((folder) => file.startsWith(folder)));
    if (own.length === 0) {
      return [];
    }
    const path = `docs/evidence/${issue}.json`;
    const content = {
      schema: 'strata.evidence/1',
      issue,
      date: new Date().toISOString(),
      seed,
      versions,
      tests: own,
      notRun,
      covers,
      files: evidence.hashesOf(root, covers),
    };
    writeFileSync(join(root, path), `${JSON.stringify(content, undefined, 2)}\n`);
    return [path];
  });
}

/** Versions of what was talked to, by name; a built program has its version in its file name. */
function versionsOf(root) {
  const where = execFileSync(process.execPath, [join(root, 'tools', 'build.mjs'), '--where', 'all'], {
    encoding: 'utf8',
  });
  const built = Object.entries(JSON.parse(where)).map(([name, path]) => [
    name,
    basename(path).match(/-(\d[\w.-]*)$/)?.[1],
  ]);
  return {
    node: process.versions.node,
    libvirt: firstVersion('libvirtd', '--version'),
    qemu: firstVersion('qemu-system-x86_64', '--version'),
    ...Object.fromEntries(built),
  };
}

function firstVersion(program, ...args) {
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
  return execFileSync(program, args, { encoding: 'utf8', env }).match(/\d+\.\d+[\w.]*/)?.[0];
}
