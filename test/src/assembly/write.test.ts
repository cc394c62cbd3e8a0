import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OutputFile, replaceFolder } from '../../../src/assembly';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'strata-write-'));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

const old: readonly OutputFile[] = [
  { path: 'report.json', content: 'old' },
  { path: 'kubernetes/web.k8s.yaml', content: 'old' },
];

/** Files below a folder and what they hold. */
function tree(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}

/** Permission bits that the umask of this process leaves. */
function permitted(mode: number): number {
  return mode & ~process.umask();
}

describe('replaceFolder', () => {
  test('makes the folder and all above it', () => {
    replaceFolder(join(root, 'dist/lab'), old);
    expect(tree(root)).toEqual({ 'dist/lab/kubernetes/web.k8s.yaml': 'old', 'dist/lab/report.json': 'old' });
  });

  test('leaves exactly the new files, and nothing beside the folder', () => {
    replaceFolder(join(root, 'lab'), old);
    replaceFolder(join(root, 'lab'), [{ path: 'report.json', content: 'new' }]);
    expect(tree(root)).toEqual({ 'lab/report.json': 'new' });
    expect(readdirSync(root)).toEqual(['lab']);
  });

  test('lets everybody read that may read other files, and run what is to be run', () => {
    replaceFolder(join(root, 'lab'), [...old, { path: 'prepare.sh', content: '#!/bin/sh\n', executable: true }]);
    const mode = (path: string) => statSync(join(root, 'lab', path)).mode & 0o777;
    expect([mode('.'), mode('kubernetes'), mode('report.json'), mode('prepare.sh')]).toEqual(
      [0o777, 0o777, 0o644, 0o755].map(permitted),
    );
  });

  test.each<[string, readonly OutputFile[]]>([
    ['a file stands where a folder must be', [...old, { path: 'report.json/x', content: 'new' }]],
    ['a folder stands where a file must be', [...old, { path: 'kubernetes', content: 'new' }]],
    ['a name is too long for the disk', [...old, { path: 'x'.repeat(300), content: 'new' }]],
  ])('keeps the old folder and leaves nothing behind when %s', (_mishap, files) => {
    replaceFolder(join(root, 'lab'), old);
    expect(() => replaceFolder(join(root, 'lab'), [{ path: 'new', content: 'new' }, ...files])).toThrow();
    expect(tree(root)).toEqual({ 'lab/kubernetes/web.k8s.yaml': 'old', 'lab/report.json': 'old' });
    expect(readdirSync(root)).toEqual(['lab']);
  });

  test('leaves nothing behind when there was no old folder either', () => {
    expect(() => replaceFolder(join(root, 'lab'), [{ path: 'x'.repeat(300), content: '' }])).toThrow();
    expect(readdirSync(root)).toEqual([]);
  });

  test('leaves the neighbours alone', () => {
    mkdirSync(join(root, 'other'));
    writeFileSync(join(root, 'other/report.json'), 'other');
    replaceFolder(join(root, 'lab'), old);
    expect(tree(join(root, 'other'))).toEqual({ 'report.json': 'other' });
  });
});
