import type { Assembly } from '../assembly';
import {
  type Answers,
  askParts,
  COMPARED_KINDS,
  type Comparison,
  compareBindings,
  compareDisks,
  compareEndpoints,
  compareNodes,
  differenceText,
  notRunText,
  type Part,
} from '../live';
import type { Prediction } from '../proofs';
import { recordsOf } from '../records';
import { oneAssembly } from './one-assembly';
import type { Verb } from './verb';
import { WORLD_FLAGS, type World, worldOf } from './world';

export const verify: Verb = {
  name: 'verify',
  summary: 'compare what was predicted with the live cluster and libvirt',
  flags: WORLD_FLAGS,

  async run(args, context) {
    const assembly = oneAssembly(args, context);
    const answers = await askParts(partsOf(assembly, worldOf(assembly, args, context)));
    const { environment } = assembly;
    context.out(
      args.flags.json ? `${JSON.stringify(asJson(environment, answers), null, 2)}\n` : asText(environment, answers),
    );
    if (answers.answered.length === 0) {
      context.err('nothing was verified: no part of the world could be asked\n');
      return 1;
    }
    return answers.answered.some(({ differences }) => differences.length > 0) ? 2 : 0;
  },
};

function partsOf({ predictions, records }: Assembly, { cluster, hosts }: World): readonly Part<Comparison>[] {
  const askCluster = async () => {
    const live = await cluster?.().all(COMPARED_KINDS);
    return live === undefined
      ? []
      : [
          compareBindings(ofKind(predictions, 'binding'), live),
          compareEndpoints(ofKind(predictions, 'endpoints'), live),
          compareNodes(recordsOf(records, 'node'), live),
        ];
  };
  return [
    ...(cluster === undefined ? [] : [{ name: 'cluster', ask: askCluster }]),
    ...hosts.map(({ name, libvirt }) => ({
      name: `libvirt of ${name}`,
      ask: async () => [
        await compareDisks(
          ofKind(predictions, 'disks').filter(({ host }) => host === name),
          libvirt,
        ),
      ],
    })),
  ];
}

function ofKind<K extends Prediction['kind']>(predictions: readonly Prediction[], kind: K) {
  return predictions.filter((prediction): prediction is Extract<Prediction, { kind: K }> => prediction.kind === kind);
}

function asText(environment: string, { answered, notRun }: Answers<Comparison>): string {
  const bindings = answered.filter(({ kind }) => kind === 'binding').flatMap(({ agreed }) => agreed);
  const differences = answered.flatMap((comparison) => comparison.differences);
  const lines = [
    // the one answer that people wait for is told in full, the rest is counted
    ...bindings.map((text) => `binding     ${text}`),
    ...differences.map(differenceText),
    ...notRun.map(notRunText),
    // without an answer there is nothing to count, and a zero would look fine
    ...(answered.length === 0 ? [] : [`agreed      ${agreement(answered)}`, `differences ${differences.length}`]),
  ];
  return `${[environment, ...lines.map((line) => `  ${line}`)].join('\n')}\n`;
}

/** `1 of 1 binding, 3 of 3 address, 0 of 0 endpoints`: what was compared, and how much of it is as predicted. */
function agreement(answered: readonly Comparison[]): string {
  const kinds = [...new Set(answered.map(({ kind }) => kind))];
  const counts = kinds.map((kind) => {
    const same = answered.filter((each) => each.kind === kind);
    const agreed = same.flatMap((each) => each.agreed).length;
    return `${agreed} of ${agreed + same.flatMap((each) => each.differences).length} ${kind}`;
  });
  return counts.join(', ');
}

function asJson(environment: string, { answered, notRun }: Answers<Comparison>): object {
  return {
    environment,
    agreed: Object.fromEntries(
      [...new Set(answered.map(({ kind }) => kind))].map((kind) => [
        kind,
        answered.filter((each) => each.kind === kind).flatMap(({ agreed }) => agreed),
      ]),
    ),
    differences: answered.flatMap(({ differences }) => differences),
    notRun,
  };
}
