import type { Assembly } from '../assembly';
import { type Trace, traceJson, traceLines } from '../report';
import { branchesDown, branchesUp, choicesFor, find, graphOf, suggestionsFor } from '../trace';
import { assembleSites, chooseSites, failureText } from './site';
import type { Verb } from './verb';

/** More than that are not looked through. */
const LISTED = 12;

export const why: Verb = {
  name: 'why',
  summary: 'say what a thing stands on, down to disk and host, and what stands on it',
  operands: '[environment ...] PATH|kind/name|namespace/kind/name[:/directory|:field]',
  flags: {},

  run({ environments: words, flags }, context) {
    const text = words.at(-1) ?? '';
    if (text === '' || (words.length === 1 && context.sites.some(({ name }) => name === text))) {
      throw new Error(
        `[strata] 'thing' must be a construct path, kind/name or namespace/kind/name, got "none"; name one last`,
      );
    }
    const sites = chooseSites(context.sites, words.slice(0, -1), context.env.STRATA_ENVIRONMENT);
    const { assemblies, failures } = assembleSites(sites);
    if (failures.length > 0) {
      context.err(failures.map(failureText).join('\n'));
      return 1;
    }
    const answers = assemblies.map((assembly) => answer(assembly, text));
    const known = answers.filter(({ traces }) => traces.length > 0);
    if (known.length === 0) {
      throw new Error(unknown(text, answers));
    }
    if (flags.json) {
      const found = known.map(({ environment, traces }) => ({ environment, things: traces.map(traceJson) }));
      context.out(`${JSON.stringify(found, null, 2)}\n`);
    } else {
      for (const { environment, traces } of known) {
        context.out(`${[environment, ...traces.flatMap(traceLines)].join('\n')}\n`);
      }
    }
    return 0;
  },
};

/** What an environment knows of a text: the things it names, else what could be meant. */
interface Answer {
  readonly environment: string;
  readonly traces: readonly Trace[];
  readonly suggestions: readonly string[];
  readonly choices: readonly string[];
}

function answer({ environment, records, predictions }: Assembly, text: string): Answer {
  const graph = graphOf(records, predictions);
  const traces = find(graph, text).map(({ thing, volumes }) => ({
    thing,
    volumes,
    down: branchesDown(graph, thing, volumes),
    up: branchesUp(graph, thing),
  }));
  return traces.length > 0
    ? { environment, traces, suggestions: [], choices: [] }
    : { environment, traces, suggestions: suggestionsFor(graph, text), choices: choicesFor(graph, text) };
}

function unknown(text: string, answers: readonly Answer[]): string {
  const near = [...new Set(answers.flatMap(({ suggestions }) => suggestions))];
  const all = [...new Set(answers.flatMap(({ choices }) => choices))];
  const more = all.length > LISTED ? ` and ${all.length - LISTED} more` : '';
  const fix =
    near.length > 0 ? `did you mean ${near.join(' or ')}?` : `there is ${all.slice(0, LISTED).join(', ')}${more}`;
  const where = answers.map(({ environment }) => environment).join(' or ');
  return `[strata] 'thing' must be something of ${where}, got "${text}"; ${fix}`;
}
