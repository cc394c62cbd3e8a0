import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import * as storage from '../constructs/storage';
import { main } from '../src/cli';
import { ENVIRONMENTS } from '../stacks/environments';
import { lab } from '../stacks/environments/lab';
import { sitesOf } from '../stacks/sites';

const ROOT = resolve(__dirname, '..');
const ADR_LINES = 60;
const README_LINES = 235;

/** Every document that people read, by its path from the root. */
const documents = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...markdownBelow('docs')];
const adrs = documents.filter((path) => /^docs\/adr\/\d{4}-/.test(path));

interface Fence {
  readonly language: string;
  readonly lines: readonly string[];
}

function markdownBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? markdownBelow(path) : path.endsWith('.md') ? [path] : [];
  });
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

function fencesOf(path: string): readonly Fence[] {
  return [...read(path).matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language, body]) => ({
    language,
    lines: body.split('\n').filter((line) => line !== ''),
  }));
}

/** All that stands in code: blocks and `spans`. */
function codeOf(path: string): string {
  const spans = [...read(path).matchAll(/`([^`\n]+)`/g)].map(([, code]) => code);
  return [...fencesOf(path).flatMap(({ lines }) => lines), ...spans].join('\n');
}

/** First groups of every match, each once. */
function named(text: string, pattern: RegExp): readonly string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, name]) => name))];
}

/** The part of a document under one heading. */
function section(path: string, heading: string): string {
  const [, body] = read(path).split(`\n## ${heading}\n`);
  if (body === undefined) {
    throw new Error(`${path} has no section "${heading}"`);
  }
  return body.split('\n## ')[0];
}

/** What `strata ...` prints, with its files going to a folder that is thrown away. */
function strata(...argv: readonly string[]): string {
  const root = mkdtempSync(join(tmpdir(), 'strata-docs-'));
  let printed = '';
  try {
    const print = (text: string) => {
      printed += text;
    };
    main(argv, { sites: sitesOf(ENVIRONMENTS), root, env: {}, out: print, err: print });
  } finally {
    rmSync(root, { recursive: true });
  }
  return printed;
}

const verbs = named(strata('--help'), /^ {2}(\w+) {2}/gm);
const { scripts: scriptTable, dependencies } = JSON.parse(read('package.json'));
const scripts = Object.keys(scriptTable);

describe('documents', () => {
  test.each(documents)('%s links only to files that exist', (path) => {
    const targets = named(read(path), /\]\(([^)\s]+)\)/g).filter((target) => !/^(https?:|#)/.test(target));
    const dead = targets.filter((target) => !existsSync(join(ROOT, dirname(path), target.replace(/#.*$/, ''))));
    expect(dead).toEqual([]);
  });

  test.each(documents)('%s names only scripts that package.json has', (path) => {
    const called = named(read(path), /npm (?:run )?((?<=run )[\w:-]+|start|test)\b/g);
    expect(called.filter((script) => !scripts.includes(script))).toEqual([]);
  });

  test.each(documents)('%s names only programs of tools/ that exist', (path) => {
    const called = named(codeOf(path), /\bnode (tools\/[\w./-]+)/g);
    expect(called.filter((program) => !existsSync(join(ROOT, program)))).toEqual([]);
  });

  test.each(documents)('%s closes every block it opens', (path) => {
    expect([...read(path).matchAll(/^```/gm)]).toHaveLength(2 * fencesOf(path).length);
  });
});

describe('docs/guides/storage.md', () => {
  test('has a row for every backend that is exported, and for no other', () => {
    const rows = named(read('docs/guides/storage.md'), /^\| `(\w+Backend)`/gm);
    expect([...rows].sort()).toEqual(
      Object.keys(storage)
        .filter((name) => name.endsWith('Backend'))
        .sort(),
    );
  });
});

describe('README', () => {
  test.each(['README.md', 'CONTRIBUTING.md'])('%s names only verbs that strata has', (path) => {
    const called = named(codeOf(path), /\bstrata ([a-z]+)/g);
    expect(called.filter((verb) => !verbs.includes(verb))).toEqual([]);
  });

  test('shows every verb in a command', () => {
    const commands = fencesOf('README.md').filter(({ language }) => language === 'sh');
    const shown = named(commands.flatMap(({ lines }) => lines).join('\n'), /npx strata (\w+)/g);
    expect([...shown].sort()).toEqual([...verbs].sort());
  });

  test.each([
    ['npm start', ['synth'], /^handbook-nfs-binding/],
    ['strata bindings', ['bindings', 'handbook-nfs-binding'], /^CLAIM/],
  ])('shows what %s really prints', (_command, argv, start) => {
    const shown = fencesOf('README.md').filter(({ lines }) => start.test(lines[0]));
    const printed = strata(...argv).split('\n');
    expect(shown).toHaveLength(1);
    expect(shown[0].lines.filter((line) => line !== '...' && !printed.includes(line))).toEqual([]);
  });

  test('leads only to files and folders that exist in "Where to add things"', () => {
    const rows = section('README.md', 'Where to add things').match(/^\|.*\|$/gm) ?? [];
    const paths = named(rows.join('\n'), /`([^`]+)`/g);
    expect(rows.length).toBeGreaterThan(10);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test('draws only folders that exist', () => {
    const paths = named(section('README.md', 'The tree'), /\b((?:src|constructs|stacks)\/[\w./-]*)/g);
    expect(paths.length).toBeGreaterThan(5);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test('names only keys of the config that a program reads', () => {
    const readers = ['src/pulumi/settings.ts', 'src/cli/secrets.ts', 'stacks/environments/lab.ts'].map(read).join('\n');
    const keys = named(codeOf('README.md'), /\bstrata:([\w-]+)/g);
    expect(keys.length).toBeGreaterThan(5);
    expect(keys.filter((key) => !readers.includes(`'${key}'`))).toEqual([]);
  });

  test('deploys with the versions of package.json, from the image that lab names', () => {
    const deploy = section('README.md', 'Deploy');
    expect(deploy).toContain(`Pulumi CLI (${dependencies['@pulumi/pulumi']})`);
    expect(deploy).toContain(`pulumi plugin install resource kubernetes ${dependencies['@pulumi/kubernetes']}`);
    expect(deploy).toContain(`--output ${lab.hosts?.['lab-host'].images?.['debian-12'].source}\n`);
  });

  test('stays short enough to be read', () => {
    expect(read('README.md').split('\n').length - 1).toBeLessThanOrEqual(README_LINES);
  });
});

describe('decisions', () => {
  test('are numbered without a gap', () => {
    const expected = adrs.map((_, index) => String(index + 1).padStart(4, '0'));
    expect(adrs.map((path) => path.slice('docs/adr/'.length, 'docs/adr/0000'.length)).sort()).toEqual(expected);
  });

  test('all stand in the index', () => {
    const index = named(read('docs/adr/README.md'), /\]\(([^)\s]+)\)/g);
    expect([...index].sort()).toEqual(adrs.map((path) => relative('docs/adr', path)).sort());
  });

  test.each(adrs)('%s fits a page: context, decision, consequences', (path) => {
    const lines = read(path).trimEnd().split('\n');
    expect(lines.filter((line) => line.startsWith('## '))).toEqual(['## Context', '## Decision', '## Consequences']);
    expect(lines.length).toBeLessThanOrEqual(ADR_LINES);
  });

  test.each(adrs)('%s bears its own number', (path) => {
    expect(read(path)).toMatch(new RegExp(`^# ${path.slice('docs/adr/'.length, 'docs/adr/0000'.length)} `));
  });
});
