import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FakeGo } from './fake-go';

// each test starts some processes: half a second on an idle machine, many on a busy one
jest.setTimeout(60_000);
let go: FakeGo;
let committed: string;

/** Stands in for the CLI: writes down how it was called, and "generates" three files. */
const PULUMI = `#!/bin/sh
echo "$@" > "$FAKE_GO/called"
command -v pulumi-language-nodejs >> "$FAKE_GO/called"
mkdir -p sdks/libvirt/config
echo pool > sdks/libvirt/pool.ts
echo vars > sdks/libvirt/config/vars.ts
echo bin/ > sdks/libvirt/.gitignore
`;

beforeEach(() => {
  go = new FakeGo();
  go.program(PULUMI);
  committed = join(go.root, 'sdks/libvirt');
  mkdirSync(join(committed, 'config'), { recursive: true });
  mkdirSync(join(committed, 'bin'));
  mkdirSync(join(committed, 'node_modules'));
  write('pool.ts', 'pool\n');
  write('config/vars.ts', 'vars\n');
  write('.gitignore', 'bin/\n');
  write('bin/index.js', 'compiled');
  write('node_modules/x.js', 'installed');
});
afterEach(() => rmSync(go.root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  writeFileSync(join(committed, path), text);
}

function read(path: string): string {
  return readFileSync(join(committed, path), 'utf8');
}

const check = () => go.run('sdk.mjs', '--check');

describe('tools/sdk.mjs', () => {
  test('asks the CLI for the provider, with the generator as its language host', () => {
    expect(check().status).toBe(0);
    const [words, host] = readFileSync(join(go.root, 'path/called'), 'utf8').trim().split('\n');
    expect(words).toBe('package add terraform-provider@1.1.3 registry.opentofu.org/dmacvicar/libvirt 0.8.3');
    expect(host).toMatch(/\/\.cache\/sdk-\w+\/bin\/pulumi-language-nodejs$/);
  });

  test('leaves nothing behind', () => {
    check();
    expect(readdirSync(join(go.root, '.cache')).sort()).toEqual(['bin', 'engine']);
  });

  test('finds no difference in what npm and the compiler put beside the generated files', () => {
    expect(check().stderr).toMatch(/sdks\/libvirt is what the provider gives\n$/);
  });

  test('names with --check every file that differs, and changes none', () => {
    write('pool.ts', 'edited by hand\n');
    write('config/more.ts', '');
    rmSync(join(committed, '.gitignore'));
    const { status, stderr } = check();
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /\[sdk\] 'sdks\/libvirt' must be what the provider gives, got other "\.gitignore, config\/more\.ts, pool\.ts"; run `npm run sdk`\n$/,
    );
    expect(read('pool.ts')).toBe('edited by hand\n');
  });

  test('replaces what differs, removes what is gone, keeps what it did not make', () => {
    write('pool.ts', 'edited by hand\n');
    write('config/more.ts', '');
    const { status, stderr } = go.run('sdk.mjs');
    expect({ status, last: stderr.trimEnd().split('\n').at(-1) }).toEqual({
      status: 0,
      last: 'sdks/libvirt: changed config/more.ts, pool.ts; run `npm run build`',
    });
    expect(read('pool.ts')).toBe('pool\n');
    expect(readdirSync(join(committed, 'config'))).toEqual(['vars.ts']);
    expect([read('bin/index.js'), read('node_modules/x.js')]).toEqual(['compiled', 'installed']);
  });

  test('changes nothing when the generator fails half-way', () => {
    go.program(`${PULUMI}echo other > sdks/libvirt/pool.ts\necho 'error: no such provider' >&2\nexit 255\n`);
    const { status, stderr } = go.run('sdk.mjs');
    expect(status).toBe(1);
    expect(stderr).toContain(
      `[sdk] 'pulumi package add' must succeed, got "exit code 255"; mend what it says:\nerror: no such provider\n`,
    );
    expect(read('pool.ts')).toBe('pool\n');
  });

  test('refuses an argument that it does not know', () => {
    expect(go.run('sdk.mjs', '--force').stderr).toBe(
      `[sdk] 'argument' must be --check or left out, got "--force"; without it, sdks/libvirt is replaced\n`,
    );
  });
});
