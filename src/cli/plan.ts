import type { Assembly } from '../assembly';
import { pulumiFailure, runPulumi } from '../live/pulumi-cli';
import {
  type Action,
  type Change,
  consequencesOf,
  formerRecords,
  Holdings,
  type PlannedStep,
  type Preview,
  readPreview,
  targetsOf,
} from '../plan';
import { oneAssembly } from './one-assembly';
import type { CliContext, Verb } from './verb';

export const plan: Verb = {
  name: 'plan',
  summary: 'say what a deployment would change, and what would be lost',
  flags: { only: { value: 'PATH', meaning: 'plan what stands there alone, with all that it needs' } },

  async run(args, context) {
    const assembly = oneAssembly(args, context);
    const { environment, records, predictions } = assembly;
    const { only } = args.values;
    try {
      const all = await previewOf(assembly, [], context);
      const preview = only === undefined ? all : await previewOf(assembly, targetsOf(assembly, all, only), context);
      const holdings = new Holdings([...records, ...formerRecords(all.steps)], predictions);
      const planned = changing(preview).map((step) => ({ ...step, consequences: consequencesOf(step, holdings) }));
      context.out(args.flags.json ? asJson(environment, preview, planned) : asText(environment, preview, planned));
      return planned.length > 0 ? 2 : 0;
    } catch (error) {
      if (!(error instanceof PreviewFailed)) {
        throw error;
      }
      context.err(`${environment}: the preview failed\n${indented(error.message, '  ')}\n`);
      return 1;
    }
  },
};

/** The engine, a provider or the program refused; the message has their words. */
class PreviewFailed extends Error {}

/** @throws PreviewFailed */
async function previewOf(
  { environment, records }: Assembly,
  targets: readonly string[],
  { root, env }: CliContext,
): Promise<Preview> {
  const command = ['preview', '--json', '--show-sames', '--stack', environment];
  const asked = [...command, ...targets.flatMap((urn) => ['--target', urn])];
  const run = await runPulumi(asked, { cwd: root, env });
  // a preview that never began prints no document
  const preview = run.stdout.trimStart().startsWith('{') ? readPreview(run.stdout, records) : undefined;
  if (preview !== undefined && preview.errors.length > 0) {
    throw new PreviewFailed(preview.errors.join('\n'));
  }
  if (preview === undefined || run.code !== 0) {
    throw new PreviewFailed(pulumiFailure(asked, run, environment).message);
  }
  return preview;
}

interface Planned extends PlannedStep {
  readonly consequences: readonly string[];
}

function changing({ steps }: Preview): readonly PlannedStep[] {
  return steps.filter(({ action }) => action !== 'same');
}

function asText(environment: string, preview: Preview, planned: readonly Planned[]): string {
  const groups = new Map<string, Planned[]>();
  for (const step of [...planned].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    // a host with its machine, a chart with its noun: what one person looks after
    const group = step.path.split('/').slice(0, 2).join('/');
    groups.set(group, [...(groups.get(group) ?? []), step]);
  }
  const lines = [...groups].flatMap(([group, steps]) => [`  ${group}`, ...steps.flatMap(stepLines)]);
  return `${[environment, ...lines, `  ${totals(preview)}`].join('\n')}\n`;
}

function stepLines({ action, type, path, changes, consequences }: Planned): readonly string[] {
  const shown = action === 'create' || action === 'delete' ? [] : changes;
  return [
    `    ${action.padEnd(7)} ${type.split(':').at(-1)} ${path}`,
    ...shown.flatMap(changeLines),
    ...consequences.map((text) => `            ! ${text}`),
  ];
}

function changeLines({ property, before, after, lines }: Change): readonly string[] {
  const values = lines.length > 0 ? '' : ` ${before} -> ${after}`;
  return [`            ${property}:${values}`, ...lines.map((line) => `              ${line}`)];
}

function totals({ steps }: Preview): string {
  const words: readonly Action[] = ['create', 'update', 'replace', 'delete', 'import', 'same'];
  const counts = words.map((word) => [word, steps.filter(({ action }) => action === word).length] as const);
  const said = counts.filter(([, count]) => count > 0).map(([word, count]) => `${word} ${count}`);
  return `total   ${said.join(', ') || 'nothing is deployed, and nothing is to be'}`;
}

function asJson(environment: string, { steps }: Preview, planned: readonly Planned[]): string {
  const shown = planned.map(({ action, path, urn, type, changes, consequences, isProtected, isRetained }) => ({
    action,
    path,
    urn,
    type,
    changes: action === 'create' || action === 'delete' ? [] : changes,
    consequences,
    protected: isProtected,
    retained: isRetained,
  }));
  return `${JSON.stringify({ environment, steps: shown, same: steps.length - planned.length }, null, 2)}\n`;
}

function indented(text: string, by: string): string {
  return text.replace(/^(?=.)/gm, by);
}
