import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Assembly, filesOf } from '../assembly';
import { readManifests } from '../manifests';
import { type KubernetesObject, recordsOf } from '../records';
import type { KubernetesVersion } from '../values';
import { type ObjectChange, objectChanges } from './object-changes';
import { oneAssembly } from './one-assembly';
import { NEWEST, versionFrom } from './prove';
import type { CliContext, Verb, VerbArguments } from './verb';

/** A file that is none of Kubernetes' and is another one now. */
interface FileChange {
  readonly path: string;
  readonly change: 'added' | 'removed' | 'changed';
}

/** What an environment, or a folder, says. */
interface Side {
  readonly objects: readonly KubernetesObject[];
  readonly kubernetes?: KubernetesVersion;
  /** Contents by path below `dist/<environment>/`; none of a folder of YAML. */
  readonly files?: ReadonlyMap<string, string>;
}

const KUBERNETES = 'kubernetes/';

export const diff: Verb = {
  name: 'diff',
  summary: 'say what changes since it was written, and what the API server would refuse',
  operands: '<environment|file|folder> [environment|file|folder]',
  flags: {
    'kubernetes-version': {
      value: 'VERSION',
      meaning: `version of the cluster (default the environment's, or ${NEWEST})`,
    },
  },

  run(args, context) {
    const { environments: operands, values, flags } = args;
    if (operands.length === 0 || operands.length > 2) {
      const got = operands.join(' ') || 'nothing';
      throw new Error(`[strata] 'operands' must be one or two, got "${got}"; name an environment, or two folders`);
    }
    const [after, before] = operands.map((each) => sideOf(each, args, context)).reverse();
    const earlier = before ?? written(operands[0], context);
    const version =
      values['kubernetes-version'] === undefined ? after.kubernetes : versionFrom(values['kubernetes-version']);
    const objects = objectChanges(earlier.objects, after.objects, version ?? versionFrom(NEWEST));
    const files = fileChanges(earlier.files, after.files);
    context.out(flags.json ? `${JSON.stringify({ objects, files }, null, 2)}\n` : asText(objects, files));
    return objects.length + files.length > 0 ? 2 : 0;
  },
};

/** A name of an environment is one, unless a file of that name is meant: `./lab`. */
function sideOf(operand: string, args: VerbArguments, context: CliContext): Side {
  if (context.sites.some(({ name }) => name === operand)) {
    return sideOfTree(oneAssembly({ ...args, environments: [operand] }, context));
  }
  const { cwd = process.cwd(), stdin = () => readFileSync(0, 'utf8') } = context;
  return { objects: readManifests([operand], { cwd, stdin }).records.map(({ object }) => object) };
}

function sideOfTree(assembly: Assembly): Side {
  return {
    objects: recordsOf(assembly.records, 'kubernetes').map(({ object }) => object),
    kubernetes: assembly.kubernetes,
    files: new Map(filesOf(assembly).flatMap(({ path, content }) => (isOther(path) ? [[path, content]] : []))),
  };
}

/** What `strata synth` wrote of it last. */
function written(environment: string, { sites, root }: CliContext): Side {
  const folder = join(root, 'dist', environment);
  if (!sites.some(({ name }) => name === environment)) {
    throw new Error(
      `[strata] 'operands' must be two of files or folders, got "${environment}"; name the other one too`,
    );
  }
  if (!existsSync(folder)) {
    throw new Error(
      `[strata] 'environment' must be written, got "${environment}"; run \`strata synth ${environment}\``,
    );
  }
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  );
  const hasObjects = paths.some((path) => path.startsWith(KUBERNETES));
  const manifests = hasObjects
    ? readManifests([resolve(folder, KUBERNETES)], { cwd: root, stdin: () => '' }).records
    : [];
  return {
    objects: manifests.map(({ object }) => object),
    files: new Map(paths.filter(isOther).map((path) => [path, readFileSync(join(folder, path), 'utf8')])),
  };
}

/** Reports and pictures say the same in other words. */
function isOther(path: string): boolean {
  return /^(libvirt|hosts|guests)\/|^required-secrets\.json$/.test(path);
}

function fileChanges(before: Side['files'], after: Side['files']): readonly FileChange[] {
  if (before === undefined || after === undefined) {
    return [];
  }
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((path): readonly FileChange[] => {
    const [old, now] = [before.get(path), after.get(path)];
    return old === now
      ? []
      : [{ path, change: old === undefined ? 'added' : now === undefined ? 'removed' : 'changed' }];
  });
}

function asText(objects: readonly ObjectChange[], files: readonly FileChange[]): string {
  const lines = [
    ...objects.flatMap(({ change, what, fields, refused, fix }) => [
      `${change.padEnd(8)} ${what}`,
      ...fields.map(({ at, before, after }) => `  ${at}: ${sketch(before)} -> ${sketch(after)}`),
      ...refused.map(({ at }) => `  refused: '${at}' cannot change where it is; ${fix}`),
    ]),
    ...files.map(({ change, path }) => `${change.padEnd(8)} file ${path}`),
  ];
  const count = (kind: string) => [...objects, ...files].filter(({ change }) => change === kind).length;
  const refusals = objects.filter(({ refused }) => refused.length > 0).length;
  const sum = `${count('added')} added, ${count('removed')} removed, ${count('changed')} changed, ${refusals} refused`;
  return `${[...lines, lines.length === 0 ? 'no change' : sum].join('\n')}\n`;
}

function sketch(value: unknown): string {
  const text = value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text.replace(/\n/g, ' ');
}
