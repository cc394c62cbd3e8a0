import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type ExportEntry, parseExports, renderExports, rightsOf } from '../../src/nfs';

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'strata-exportfs-'));
});

afterAll(() => {
  rmSync(root, { recursive: true });
});

/** Everything that exportfs reads of a text, and writes itself, in a mount namespace of its own. */
function exportfs(text: string): { readonly table: string; readonly said: string } {
  const file = join(root, 'exports');
  writeFileSync(file, text);
  const script = [
    // its table, and what its daemons keep
    'mount -t tmpfs none /var/lib/nfs',
    'touch /etc/exports && mount --bind "$1" /etc/exports',
    'exportfs -ra',
    'cat /var/lib/nfs/etab',
  ].join('\n');
  const { status, stdout, stderr } = spawnSync('unshare', ['--mount', 'sh', '-c', script, 'sh', file], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
  });
  expect([status, stderr.includes('not found')]).toEqual([0, false]);
  return { table: stdout, said: stderr };
}

/** Who may do what where, one line each, in one order. */
function offers(entries: readonly ExportEntry[]): readonly string[] {
  return entries
    .flatMap(({ directory, clients }) =>
      clients.map(({ client, options }) => JSON.stringify([directory, client || '*', rightsOf(options)])),
    )
    .sort();
}

/** A directory that is there: exportfs looks. */
function made(name: string): string {
  const directory = join(root, 'srv', name);
  mkdirSync(directory, { recursive: true });
  return directory;
}

const CLIENTS = ['*', '10.0.0.0/8', '10.0.0.0/255.0.0.0', '192.168.7.9', '*.example.org', '@nodes'];
const OPTIONS = [
  [],
  ['rw'],
  ['rw', 'sync', 'no_subtree_check'],
  ['rw', 'no_root_squash', 'insecure'],
  ['ro', 'all_squash', 'anonuid=1000', 'anongid=100'],
  ['rw', 'anonuid=-2'],
  ['sec=krb5p', 'rw', 'no_root_squash', 'sec=sys', 'ro'],
];

const someExports = fc
  .uniqueArray(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).map((name) => name.replace(/[/\0]|^\.+$/g, '_')),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .chain((names) =>
    fc.tuple(
      ...names.map((name) =>
        fc.record({
          name: fc.constant(name),
          clients: fc.uniqueArray(
            fc.record({ client: fc.constantFrom(...CLIENTS), options: fc.constantFrom(...OPTIONS) }),
            { minLength: 1, maxLength: 3, selector: ({ client }) => client },
          ),
        }),
      ),
    ),
  );

describe('exportfs of nfs-utils', () => {
  test('takes what is rendered, and its table is read back as the same', () => {
    fc.assert(
      fc.property(someExports, (offered) => {
        const exports = offered.map(({ name, clients }) => ({ directory: made(name), clients }));
        const { table } = exportfs(renderExports(exports));
        const read = parseExports(table);
        expect(read.mistakes.filter(({ message }) => !message.includes('contradict'))).toEqual([]);
        expect(offers(read.entries)).toEqual(offers(exports));
      }),
      { numRuns: 25 },
    );
  });

  test('understands a text written by hand as it is parsed', () => {
    const [a, b, c] = ['a', 'my data', 'déjà'].map(made);
    const text = [
      '# by hand',
      `${a} -ro,sync 10.0.0.0/8(rw) -no_root_squash 10.1.0.0/16 \\`,
      '   192.168.7.9(all_squash) # and a remark',
      `"${b}" (rw)`,
      c.replace('é', '\\303\\251'),
    ].join('\n');
    const parsed = parseExports(`${text}\n`);
    expect(parsed.mistakes).toEqual([]);
    expect(offers(parseExports(exportfs(`${text}\n`).table).entries)).toEqual(offers(parsed.entries));
  });

  test.each([
    ['*(rw,no_rootsquash)', 'unknown keyword "no_rootsquash"'],
    ['*(rw,anonuid=nobody)', 'bad anonuid "anonuid=nobody"'],
    ['*(rw, sync)', 'syntax error: bad option list'],
    ['*(rw,,sync)', 'unknown keyword ""'],
  ])('stops at %s, which is refused here as well', (client, said) => {
    const text = `${made('a')} ${client}\n${made('b')} *(ro,no_subtree_check)\n`;
    expect(parseExports(text).mistakes.map(({ line }) => line)).toEqual([1]);
    expect(exportfs(text)).toEqual({ table: '', said: expect.stringContaining(said) });
  });

  test('lets the last of two options that contradict each other win, which is refused here', () => {
    const directory = made('a');
    const { table } = exportfs(`${directory} *(rw,ro,no_subtree_check)\n`);
    expect(rightsOf(parseExports(table).entries[0].clients[0].options).access).toBe('ro');
    expect(parseExports(`${directory} *(rw,ro)\n`).mistakes).toHaveLength(1);
  });
});
