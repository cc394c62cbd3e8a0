import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { manifestOf } from '../../src/manifests/documents';
import { type Finding, prove, proveObjects } from '../../src/proofs';
import { namespaceOf } from '../../src/proofs/pod-groups';
import type { KubernetesObject, StrataRecord } from '../../src/records';
import { KubernetesVersion } from '../../src/values';
import type { EnvironmentData } from '../../stacks/environment';
import { ENVIRONMENTS } from '../../stacks/environments';
import { assembled } from './environments';
import { type Change, changed } from './fixture-environments';

const FOLDER = join(__dirname, '../fixtures/proofs');

/** The release that stands for each minor version. */
const RELEASES: Readonly<Record<string, string>> = { '1.25': '1.25.16', '1.27': '1.27.16', '1.36': '1.36.4' };

/** What stands before the objects of a case. */
interface Header {
  /** Code that the broken form must raise. */
  readonly code: string;
  /** Numbers of the mistakes of the source documents that it stands for. */
  readonly mistakes?: readonly number[];
  /** @default '1.27' */
  readonly kubernetes?: string;
  /**
   * Environment whose records stand around the objects; an object of its own takes the place of the environment's.
   * @default - none: the objects alone are proved, as `strata prove` does
   */
  readonly environment?: string;
  /** One text of the objects, which stands there once, in a wrong form; or settings of the environment, null for out. */
  readonly wrong: { readonly find: string; readonly replace: string } | { readonly change: Change<EnvironmentData> };
}

/** Objects in which nothing is wrong, and one mistake in them. */
export interface ProofCase extends Header {
  /** Name of its file, such as `PVB001-burst`. */
  readonly name: string;
  /** YAML of the objects. */
  readonly right: string;
}

/** Every case of test/fixtures/proofs, by name. */
export function proofCases(): readonly ProofCase[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => {
      const text = readFileSync(join(FOLDER, file), 'utf8');
      const [header] = text.split(/^---$/m, 1);
      return { ...(parse(header) as Header), name: file.replace(/\.yaml$/, ''), right: text.slice(header.length + 4) };
    });
}

/** The YAML with the mistake in it; of a wrong setting, it stays as it is. */
export function brokenForm({ right, wrong }: ProofCase): string {
  return 'find' in wrong ? right.split(wrong.find).join(wrong.replace) : right;
}

/** YAML has no word for `undefined`, which takes a setting out. */
function withoutNulls(value: unknown): unknown {
  if (value === null) {
    return undefined;
  }
  return typeof value !== 'object' || Array.isArray(value)
    ? value
    : Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutNulls(each)]));
}

/** Everything found in the right form. */
export function findingsInRight(each: ProofCase): readonly Finding[] {
  return findingsIn(each, each.right, {});
}

/** Everything found in the broken form. */
export function findingsInBroken(each: ProofCase): readonly Finding[] {
  const change = 'change' in each.wrong ? (withoutNulls(each.wrong.change) as Change<EnvironmentData>) : {};
  return findingsIn(each, brokenForm(each), change);
}

function findingsIn(
  { environment, kubernetes = '1.27' }: ProofCase,
  yaml: string,
  change: Change<EnvironmentData>,
): readonly Finding[] {
  const { records, mistakes } = manifestOf('app.yaml', yaml);
  if (mistakes.length > 0) {
    throw new Error(mistakes.join('\n'));
  }
  const version = KubernetesVersion.parse(RELEASES[kubernetes]);
  if (environment === undefined) {
    return proveObjects({ records, kubernetes: version }).findings;
  }
  const data = ENVIRONMENTS.find(({ name }) => name === environment);
  if (data === undefined) {
    throw new Error(`there is no environment ${environment}`);
  }
  const own = new Set(records.flatMap((record) => (record.kind === 'kubernetes' ? [nameOf(record.object)] : [])));
  const isReplaced = (record: StrataRecord) => record.kind === 'kubernetes' && own.has(nameOf(record.object));
  const { records: around, kubernetes: its, allowed } = assembled(changed(data, change));
  const accepted = new Set(allowed.map(({ finding }) => `${finding.code} ${finding.path}`));
  const found = prove({ records: [...around.filter((each) => !isReplaced(each)), ...records], kubernetes: its });
  return found.findings.filter(({ code, path }) => !accepted.has(`${code} ${path}`));
}

function nameOf(object: KubernetesObject): string {
  return `${object.kind} ${namespaceOf(object)}/${object.metadata.name}`;
}
