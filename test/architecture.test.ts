import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');

/** Which top-level folder may import from which. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  src: ['src'],
  constructs: ['constructs', 'src'],
  stacks: ['stacks', 'constructs', 'src'],
};

/** Stages of `src/`, each reading only what stands before it. What is not named here serves all of them. */
const STAGES: readonly string[] = [
  'values',
  'render',
  'proofs',
  'assembly',
  'trace',
  'report',
  'live',
  'pulumi',
  'plan',
  'cli',
];

interface Import {
  readonly from: string;
  readonly to: string;
  readonly isTypeOnly: boolean;
}

const imports = ['src', 'constructs', 'stacks'].flatMap((folder) => filesBelow(folder)).flatMap(importsOf);

describe('the architecture', () => {
  test('is read from real imports', () => {
    expect(imports.length).toBeGreaterThan(200);
    expect(imports).toContainEqual({ from: 'src/render/render.ts', to: 'src/allow', isTypeOnly: false });
  });

  test('imports from stacks to constructs to src, never back', () => {
    const wrong = imports.filter(({ from, to }) => isLocal(to) && !ARROWS[topOf(from)].includes(topOf(to)));
    expect(wrong).toEqual([]);
  });

  test('has no stage of src read a later one', () => {
    const wrong = imports.filter(({ from, to, isTypeOnly }) => {
      const [stage, read] = [stageOf(from), stageOf(to)];
      return !isTypeOnly && stage !== -1 && read > stage;
    });
    expect(wrong).toEqual([]);
  });

  test('asks the live world from the command line and before a deployment alone', () => {
    const askers = imports.filter(({ to }) => /^src\/live(\/|$)/.test(to)).map(({ from }) => from);
    expect(askers.filter((file) => !/^src\/(live|cli|pulumi)\//.test(file))).toEqual([]);
  });

  test('imports the engine in src/pulumi alone, and the stack entry point', () => {
    const users = new Set(imports.filter(({ to }) => to.startsWith('@pulumi/')).map(({ from }) => from));
    expect([...users].filter((file) => !file.startsWith('src/pulumi/'))).toEqual(['stacks/up.ts']);
  });

  test('loads of the Kubernetes SDK its provider alone, which costs a second less', () => {
    const loaded = imports.filter(({ to }) => to.startsWith('@pulumi/kubernetes')).map(({ to }) => to);
    expect(loaded).toEqual(['@pulumi/kubernetes/provider']);
  });

  // it takes 0.14 s, which every verb would pay at its start
  test('loads the certificate library only when a certificate is made', () => {
    expect(imports.filter(({ to, isTypeOnly }) => to === '@peculiar/x509' && !isTypeOnly)).toEqual([]);
  });

  test('opens no socket and asks no clock or dice outside the engine', () => {
    const modules = ['node:net', 'node:http', 'node:https', 'node:dns', 'node:tls'];
    const openers = imports.filter(({ to }) => modules.includes(to)).map(({ from }) => from);
    expect(openers).toEqual(['src/pulumi/world/api-server.ts']);
    const impure =
      /\bDate\.now\(|\bnew Date\b(?!\([^)])|\bMath\.random\(|\brandomUUID\(|\.toLocale[A-Z]|\blocaleCompare\(/;
    const users = ['src', 'constructs', 'stacks'].flatMap(filesBelow).filter((file) => impure.test(read(file)));
    // the first and last day of a certificate; `new Date(time)` reads no clock
    expect(users).toEqual(['src/cli/clock.ts']);
  });

  test('keeps product names out of the machinery', () => {
    const products = /\b(prometheus|grafana|keras|consul|openresty|zipkin|elasticsearch|heketi)\b/i;
    expect(filesBelow('src').filter((file) => products.test(read(file)))).toEqual([]);
  });

  test('has small files, and folders that can be looked over', () => {
    const large = ['src', 'constructs', 'stacks', 'test']
      .flatMap(filesBelow)
      .map((file) => ({ file, lines: read(file).split('\n').length }))
      .filter(({ file, lines }) => lines > (file.startsWith('test/') ? 300 : 250));
    expect(large).toEqual([]);
  });
});

function topOf(path: string): string {
  return path.split('/')[0];
}

function stageOf(path: string): number {
  const [top, folder] = path.split('/');
  return top === 'src' ? STAGES.indexOf(folder) : -1;
}

/** `constructs` alone is the package of that name; ours always has a file behind it. */
function isLocal(path: string): boolean {
  return path.includes('/') && topOf(path) in ARROWS;
}

function importsOf(file: string): Import[] {
  const statements = read(file).matchAll(/^(?:import|export)\s(type\s)?[^;]*?from\s'([^']+)';|^import\s'([^']+)';/gm);
  return [...statements].map(([, type, from, bare]) => {
    const target = from ?? bare;
    const to = target.startsWith('.') ? relative(ROOT, join(ROOT, dirname(file), target)) : target;
    return { from: file, to, isTypeOnly: type !== undefined };
  });
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file))
    .sort();
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}
