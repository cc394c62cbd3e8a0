import { clientsNamed } from './export-clients';
import { optionComplaints, withDefaults } from './export-options';

/** Who may mount a directory, and how. */
export interface ExportClient {
  /** As exports(5) writes it: `10.0.0.0/8`, `node-1`, `*.example.org`, `@group`, `*`; empty where nobody is named. */
  readonly client: string;
  /** Options of exports(5) with those that its line gives to all; empty for its defaults. */
  readonly options: readonly string[];
}

/** One line of `/etc/exports`. */
export interface ExportEntry {
  /** Absolute directory on the server. */
  readonly directory: string;
  readonly clients: readonly ExportClient[];
}

/** What is wrong in a text: the line it stands in, from 1, and a sentence with the change to make. */
export interface ExportsMistake {
  readonly line: number;
  readonly message: string;
}

/** What a text says, as far as it can be read, and everything that cannot. */
export interface ParsedExports {
  readonly entries: readonly ExportEntry[];
  readonly mistakes: readonly ExportsMistake[];
}

/** A word of a line; its characters are bytes. */
interface Word {
  readonly text: string;
  readonly isClosed: boolean;
}

const BLANK = /[ \t\v\f\r]/;

/**
 * Reads the text of `/etc/exports` by exports(5): remarks, lines that a backslash continues, quoted and `\nnn` escaped
 * directories, options for a whole line (`-ro,sync`) and options for each client. It takes what exportfs of nfs-utils
 * 2.6.2 takes, but for options that contradict each other, netmasks with gaps, and relative directories.
 *
 * exportfs stops at the first mistake, and what stands below is not exported.
 */
export function parseExports(text: string): ParsedExports {
  const entries: ExportEntry[] = [];
  const mistakes: ExportsMistake[] = [];
  for (const { line, content } of linesOf(Buffer.from(text).toString('latin1'))) {
    const wrong = (message: string) => mistakes.push({ line, message });
    const [first, ...rest] = wordsOf(content);
    if (first !== undefined) {
      const open = [first, ...rest].find(({ isClosed }) => !isClosed);
      const directory = decoded(first.text);
      if (open !== undefined) {
        wrong(`'quote' must be closed on its line, got "${decoded(open.text)}"; write " behind it`);
      } else if (!directory.startsWith('/')) {
        wrong(`'directory' must be absolute, got "${directory}"; did you mean "/${directory}"?`);
      } else {
        const words = rest.map((word) => decoded(word.text));
        entries.push({ directory, clients: clientsOf(words, wrong) });
      }
    }
  }
  return { entries, mistakes };
}

/** The text of `/etc/exports`: one line a directory, every option spelled out beside its client. */
export function renderExports(entries: readonly ExportEntry[]): string {
  return entries
    .map(({ directory, clients }) => `${[escaped(directory), ...clients.map(clientText)].join(' ')}\n`)
    .join('');
}

/** `10.0.0.0/8(rw,sync)`; options of nobody in particular are for everybody. */
export function clientText({ client, options }: ExportClient): string {
  return options.length === 0 ? client || '*' : `${client || '*'}(${options.join(',')})`;
}

/** Lines without their remarks, continued ones as one, each with the number of its first line. */
function linesOf(text: string): readonly { readonly line: number; readonly content: string }[] {
  const lines: { line: number; content: string }[] = [];
  let continues = false;
  text.split('\n').forEach((each, index) => {
    const remark = each.indexOf('#');
    const content = remark === -1 ? each : each.slice(0, remark);
    const isContinued = remark === -1 && content.endsWith('\\');
    const own = isContinued ? content.slice(0, -1) : content;
    if (continues) {
      lines[lines.length - 1].content += ` ${own.replace(/^[ \t]+/, '')}`;
    } else {
      lines.push({ line: index + 1, content: own });
    }
    continues = isContinued;
  });
  return lines;
}

/** Words as exportfs takes them apart: three octal digits behind a backslash are a byte as soon as the third is read. */
function wordsOf(line: string): readonly Word[] {
  const words: Word[] = [];
  let word: string | undefined;
  let isQuoted = false;
  for (const character of line) {
    if (!isQuoted && BLANK.test(character)) {
      if (word !== undefined) {
        words.push({ text: word, isClosed: true });
      }
      word = undefined;
    } else if (character === '"') {
      isQuoted = !isQuoted;
      word ??= '';
    } else {
      word = `${word ?? ''}${character}`.replace(/\\([0-7]{3})$/, (_, digits) =>
        String.fromCharCode(Number.parseInt(digits, 8) & 0xff),
      );
    }
  }
  return word === undefined ? words : [...words, { text: word, isClosed: !isQuoted }];
}

/** A line that names nobody is for everybody. */
function clientsOf(words: readonly string[], wrong: (message: string) => void): readonly ExportClient[] {
  const clients: ExportClient[] = [];
  let defaults: readonly string[] = [];
  for (const word of words) {
    if (word.startsWith('-')) {
      const options = optionsIn(word.slice(1));
      complain(options, wrong);
      defaults = withDefaults(options, defaults);
      continue;
    }
    const [, client = '', list] = /^([^()]*)(?:\(([^()]*)\))?$/s.exec(word) ?? [];
    if (client === '' && list === undefined) {
      wrong(`'options' must stand in one pair of parentheses without blanks, got "${word}"; such as ${SAMPLE}`);
      return clients;
    }
    const named = clientsNamed(client);
    if (typeof named === 'string') {
      wrong(`'client' ${named}`);
    }
    const options = optionsIn(list ?? '');
    complain(options, wrong);
    clients.push({ client, options: withDefaults(options, defaults) });
  }
  return clients.length === 0 ? [{ client: '', options: defaults }] : clients;
}

const SAMPLE = '10.0.0.0/8(rw,sync)';

function optionsIn(list: string): readonly string[] {
  return list === '' ? [] : list.split(',');
}

function complain(options: readonly string[], wrong: (message: string) => void): void {
  for (const complaint of optionComplaints(options)) {
    wrong(`'options' ${complaint}`);
  }
}

function decoded(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString();
}

/** Blanks, quotes, remarks and backslashes as octal bytes; so are digits that a backslash would take for its own. */
function escaped(directory: string): string {
  const octal = (character: string) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`;
  return directory.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    /\\[0-7]{0,3}|[\x00-\x20\x7f"#]/g,
    (found) => [...found].map(octal).join(''),
  );
}
