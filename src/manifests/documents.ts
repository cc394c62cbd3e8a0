import {
  type Document,
  isMap,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseAllDocuments,
  type Tags,
  YAMLParseError,
} from 'yaml';
import type { KubernetesObject, KubernetesRecord } from '../records';
import { completed } from './meant';

/** What one file, or standard input, holds. */
export interface Manifest {
  readonly records: readonly KubernetesRecord[];
  /** Sentences about what is no Kubernetes object: where, what and how to mend it. */
  readonly mistakes: readonly string[];
  /** Places of documents that are plain YAML, such as the values of a chart. */
  readonly others: readonly string[];
}

/** Kustomize's own files are shaped as objects, and are none. */
const NO_OBJECT = /^kustomize\.config\.k8s\.io\//;

/** YAML 1.1, where `yes` is true and 0644 octal, but no times and no numbers to base 60; 0o17 is a number. */
const asKubectl = (tags: Tags): Tags => [
  ...tags.filter((tag) => typeof tag === 'string' || (tag.format !== 'TIME' && !tag.tag.endsWith(':timestamp'))),
  'intOct',
];

/**
 * The Kubernetes objects of YAML or JSON text, one record each, at `<name>:<line>`. Lists are taken apart, and empty
 * documents left out, as kubectl does.
 */
export function manifestOf(name: string, text: string): Manifest {
  const records: KubernetesRecord[] = [];
  const mistakes: string[] = [];
  const others: string[] = [];
  const lines = new LineCounter();
  const placeOf = (offset = 0) => `${name}:${lines.linePos(offset).line}`;
  const taken = new Set<string>();
  // a place stands for one object: of several on a line, as in JSON without line breaks, the later ones say the column
  const ownPlaceOf = (offset = 0) => {
    const place = placeOf(offset);
    const own = taken.has(place) ? `${place}:${lines.linePos(offset).col}` : place;
    taken.add(place);
    return own;
  };
  const parsed = parseAllDocuments<ParsedNode>(text, { lineCounter: lines, version: '1.1', customTags: asKubectl });
  for (const document of 'empty' in parsed ? [] : parsed) {
    try {
      for (const { node, value: written } of contentsOf(document)) {
        const place = ownPlaceOf(node.range?.[0]);
        const value = isFields(written) ? completed(written) : written;
        if (isOther(value)) {
          others.push(place);
        } else if (isObject(value)) {
          records.push({ kind: 'kubernetes', chart: name, path: place, object: value });
        } else {
          mistakes.push(
            `[${place}] 'object' must have apiVersion, kind and a name, got "${sketch(value)}"; complete it`,
          );
        }
      }
    } catch (error) {
      const place = placeOf(error instanceof YAMLParseError ? error.pos[0] : document.contents?.range[0]);
      // the library says the place again, after what is wrong
      const [what] = (error as Error).message.split(/ at line |\n/);
      mistakes.push(`[${place}] 'yaml' must be well-formed, got "${what}"; mend it`);
    }
  }
  return { records, mistakes, others };
}

interface Found {
  readonly node: Node;
  readonly value: unknown;
}

/** @throws when it cannot be read: for its form, an alias without its anchor, or one that would grow without end */
function contentsOf(document: Document.Parsed<ParsedNode>): readonly Found[] {
  const [broken] = document.errors;
  if (broken !== undefined) {
    throw broken;
  }
  return objectsIn(document.contents, document.toJS());
}

/** The document itself, or the items of a list; nothing for an empty one. */
function objectsIn(node: ParsedNode | null, value: unknown): readonly Found[] {
  if (node === null || value === null) {
    return [];
  }
  if (isMap(node) && isList(value)) {
    const items = node.get('items', true);
    if (isSeq<ParsedNode>(items)) {
      return items.items.flatMap((item, index) => objectsIn(item, value.items[index]));
    }
  }
  return [{ node, value }];
}

function isList(value: unknown): value is { readonly items: readonly unknown[] } {
  return isFields(value) && typeof value.kind === 'string' && value.kind.endsWith('List') && Array.isArray(value.items);
}

function isOther(value: unknown): boolean {
  return (
    isFields(value) &&
    (!('kind' in value) || (typeof value.apiVersion === 'string' && NO_OBJECT.test(value.apiVersion)))
  );
}

function isObject(value: unknown): value is KubernetesObject {
  return (
    isFields(value) &&
    typeof value.apiVersion === 'string' &&
    typeof value.kind === 'string' &&
    isFields(value.metadata) &&
    typeof value.metadata.name === 'string'
  );
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is there, in few words. */
function sketch(value: unknown): string {
  return isFields(value) ? `fields ${Object.keys(value).join(', ')}` : Array.isArray(value) ? 'a list' : String(value);
}
