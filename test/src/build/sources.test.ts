import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { changedSources, hashSources, recordBuild } from '../../../src/build/sources';

const SOURCES = [
  'constructs/host.ts',
  'sdks/libvirt/index.ts',
  'src/a.ts',
  'src/facts.json',
  'src/values/cidr.ts',
  'stacks/up.ts',
];

let root: string;

function write(path: string, content = `// ${path}\n`): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'strata-sources-'));
  mkdirSync(join(root, 'lib'));
  for (const path of [...SOURCES, 'tsconfig.json']) {
    write(path);
  }
});

afterEach(() => rmSync(root, { recursive: true }));

describe('hashSources', () => {
  test('finds every TypeScript file and table of facts of the source folders, and the compiler options, sorted by path', () => {
    expect(Object.keys(hashSources(root))).toEqual([...SOURCES, 'tsconfig.json']);
  });

  test('holds the SHA-256 of the content, and of nothing but the content', () => {
    const before = hashSources(root);
    utimesSync(join(root, 'src/a.ts'), 1, 1);
    expect(hashSources(root)).toEqual(before);
    expect(before['src/a.ts']).toBe(createHash('sha256').update('// src/a.ts\n').digest('hex'));
  });

  test.each([
    'src/README.md',
    'sdks/libvirt/node_modules/x/index.ts',
    'sdks/libvirt/bin/index.d.ts',
    'test/a.ts',
    'a.ts',
  ])('takes no account of %s', (path) => {
    const before = hashSources(root);
    write(path);
    expect(hashSources(root)).toEqual(before);
  });
});

describe('changedSources', () => {
  beforeEach(() => recordBuild(root));

  test('is empty after a build', () => {
    expect(changedSources(root)).toEqual([]);
  });

  test('names a source whose content changed', () => {
    write('src/a.ts', '// something else\n');
    expect(changedSources(root)).toEqual(['src/a.ts']);
  });

  test('forgets a change that was taken back', () => {
    write('src/a.ts', '// something else\n');
    write('src/a.ts');
    expect(changedSources(root)).toEqual([]);
  });

  test('names a new source', () => {
    write('src/new/file.ts');
    expect(changedSources(root)).toEqual(['src/new/file.ts']);
  });

  test('names a source that is gone', () => {
    rmSync(join(root, 'stacks/up.ts'));
    expect(changedSources(root)).toEqual(['stacks/up.ts']);
  });

  test('names changed compiler options', () => {
    write('tsconfig.json', '{}');
    expect(changedSources(root)).toEqual(['tsconfig.json']);
  });

  test('names all that changed, sorted', () => {
    rmSync(join(root, 'src/a.ts'));
    write('constructs/new.ts');
    write('stacks/up.ts', '');
    expect(changedSources(root)).toEqual(['constructs/new.ts', 'src/a.ts', 'stacks/up.ts']);
  });

  test('names every source where nothing was ever built', () => {
    rmSync(join(root, 'lib/build.json'));
    expect(changedSources(root)).toEqual([...SOURCES, 'tsconfig.json']);
  });
});

describe('recordBuild', () => {
  test('makes the sources of now those that lib/ was compiled from', () => {
    recordBuild(root);
    write('src/a.ts', '// something else\n');
    recordBuild(root);
    expect(changedSources(root)).toEqual([]);
    expect(JSON.parse(readFileSync(join(root, 'lib/build.json'), 'utf8'))).toEqual(hashSources(root));
  });
});
