import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import { ROOT } from './support/checkout';

/** A block of TypeScript in a document, as the file that its first line says it would be. */
interface Block {
  readonly document: string;
  readonly file: string;
  readonly text: string;
}

/** Compiling reads the types of every package that a block imports. */
jest.setTimeout(120_000);

function markdown(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? markdown(path) : path.endsWith('.md') ? [path] : [];
  });
}

const blocks = ['README.md', 'CONTRIBUTING.md', ...markdown('docs')].flatMap((document): Block[] => {
  const text = readFileSync(join(ROOT, document), 'utf8');
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, body]) => {
    const [, file] = /^\/\/ (\S+\.ts)\n/.exec(body) ?? [];
    return { document, file: file ?? '', text: body };
  });
});

/** What the compiler says of the blocks of one document, each at its place among the sources. */
function mistakesIn(document: string, changes: (text: string) => string = (text) => text): readonly string[] {
  const own = new Map(
    blocks.filter((each) => each.document === document).map(({ file, text }) => [join(ROOT, file), changes(text)]),
  );
  const config = ts.readConfigFile(join(ROOT, 'test/tsconfig.json'), ts.sys.readFile).config;
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, join(ROOT, 'test'));
  const host = ts.createCompilerHost({ ...options, noEmit: true });
  const read = host.readFile.bind(host);
  const exists = host.fileExists.bind(host);
  host.readFile = (path) => own.get(resolve(path)) ?? read(path);
  host.fileExists = (path) => own.has(resolve(path)) || exists(path);
  const source = host.getSourceFile.bind(host);
  host.getSourceFile = (path, target, ...rest) => {
    const text = own.get(resolve(path));
    return text === undefined ? source(path, target, ...rest) : ts.createSourceFile(path, text, target, true);
  };
  const program = ts.createProgram([...own.keys()], { ...options, noEmit: true }, host);
  return [...own.keys()].flatMap((path) => {
    const file = program.getSourceFile(path);
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return found.map(({ messageText }) => `${path}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
  });
}

describe('TypeScript in documents', () => {
  const documents = [...new Set(blocks.map(({ document }) => document))];

  test.each(blocks)('$document says where $file stands', ({ file }) => {
    expect(file).toMatch(/^(constructs|stacks|src|test)\/[\w./-]+\.ts$/);
    expect(() => readdirSync(join(ROOT, dirname(file)))).not.toThrow();
  });

  test('of one document stands in a file a block, or one of them would be compiled alone', () => {
    const places = blocks.map(({ document, file }) => `${document} ${file}`);
    expect(places.filter((place, index) => places.indexOf(place) !== index)).toEqual([]);
  });

  test.each(documents)('of %s compiles among the sources', (document) => {
    expect(mistakesIn(document)).toEqual([]);
  });

  test('is really compiled: a property that does not exist is found', () => {
    const [document] = documents;
    expect(mistakesIn(document, (text) => `${text}\nconst wrong: number = 'text';\n`).join()).toContain(
      "Type 'string' is not assignable to type 'number'",
    );
  });
});
