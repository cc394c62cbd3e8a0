import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestOf } from '../../src/manifests/documents';
import { ROOT } from '../support/checkout';
import { passingFolder } from '../support/terminal';
import { tools } from './sandbox/tools';

const FIXTURES = join(ROOT, 'test', 'fixtures', 'schemas');

/** Words that one version of YAML takes for a text, and another for something else. */
const WORDS = [
  ...['yes', 'No', 'on', 'OFF', 'y', 'N', 'true', 'True', '"yes"', '~', 'null', 'Null', 'nul'],
  ...['0644', '-0644', '0o17', '0x1F', '0b11', '1_000', '089', '+5', '.5', '1.', '1e3', '1.5e-3', '1.2.3', '0.10'],
  ...['1:30', '190:20:30', '2024-02-29', '2024-02-29T12:00:00Z', '=', '1Gi', '5m', '10.0.0.1', '-1', '{}', '[]'],
];

describe.each(['1.27', '1.36'] as const)('kubectl %s', (version) => {
  /** The objects of a file as kubectl has read them. No server is asked. */
  function read(text: string): readonly unknown[] {
    const file = join(passingFolder(), 'objects.yaml');
    writeFileSync(file, text);
    const args = ['annotate', '--local', '--output=json', `--filename=${file}`, 'read=yes'];
    const said = execFileSync(tools(`kubectl@${version}`)[0], args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    // one after the other, with nothing between them
    return JSON.parse(`[${said.replaceAll(/^\}\n\{/gm, '},{')}]`);
  }

  /** The same objects as we read them, with kubectl's own annotation. */
  function ours(text: string): readonly unknown[] {
    const { records, mistakes, others } = manifestOf('objects.yaml', text);
    expect([...mistakes, ...others]).toEqual([]);
    return records.map(({ object }) => ({
      ...object,
      metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, read: 'yes' } },
    }));
  }

  test('reads every word as we do', () => {
    const head = 'apiVersion: example.org/v1\nkind: Words\nmetadata: { name: words }\nspec:\n';
    const text = `${head}${WORDS.map((word, index) => `  w${index}: ${word}\n`).join('')}`;
    expect(ours(text)).toEqual(read(text));
  });

  test.each(readdirSync(FIXTURES))('reads %s as we do', (file) => {
    const text = readFileSync(join(FIXTURES, file), 'utf8');
    const found = ours(text);
    expect(found.length).toBeGreaterThan(1);
    expect(found).toEqual(read(text));
  });
});
