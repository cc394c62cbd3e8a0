import type { Assembly } from '../assembly';
import {
  type Answers,
  askParts,
  clusterDrift,
  type Drifts,
  driftText,
  guestDrift,
  libvirtDrift,
  type NotRun,
  notRunText,
  type Part,
  serverDrift,
} from '../live';
import { recordsOf } from '../records';
import { oneAssembly } from './one-assembly';
import type { CliContext, Verb } from './verb';
import { WORLD_FLAGS, type World, worldOf } from './world';

export const drift: Verb = {
  name: 'drift',
  summary: 'say what the world has otherwise than the tree',
  flags: WORLD_FLAGS,

  async run(args, context) {
    const assembly = oneAssembly(args, context);
    const { environment } = assembly;
    const answers = withNotCompared(await askParts(partsOf(assembly, worldOf(assembly, args, context), context.env)));
    const found = answers.answered.flatMap(({ drifts }) => drifts);
    context.out(
      args.flags.json
        ? `${JSON.stringify({ environment, compared: counts(answers), drift: found, notRun: answers.notRun }, null, 2)}\n`
        : asText(environment, answers),
    );
    if (answers.answered.length === 0) {
      context.err('nothing was compared: no part of the world could be asked\n');
      return 1;
    }
    return found.length > 0 ? 2 : 0;
  },
};

function partsOf(
  { records }: Assembly,
  { cluster, hosts, servers }: World,
  env: CliContext['env'],
): readonly Part<Drifts>[] {
  const libvirt = recordsOf(records, 'libvirt');
  const live = recordsOf(records, 'guest-file').filter(({ managed, file }) => managed && file.class === 'live');
  const askCluster = async () =>
    cluster === undefined
      ? []
      : [await clusterDrift(recordsOf(records, 'kubernetes'), recordsOf(records, 'secret-object'), cluster())];
  return [
    ...(cluster === undefined ? [] : [{ name: 'cluster', ask: askCluster }]),
    ...hosts.flatMap(({ name, libvirt: host }): Part<Drifts>[] => {
      const own = libvirt.filter((record) => record.host === name);
      const guests = own.flatMap(({ spec }) => (spec.type === 'domain' ? [spec.name] : []));
      return [
        { name: `libvirt of ${name}`, ask: async () => [await libvirtDrift(own, host)] },
        ...guests
          .map((guest) => ({ guest, files: live.filter((each) => each.guest === guest) }))
          .filter(({ files }) => files.length > 0)
          .map(({ guest, files }) => ({
            name: `files of ${guest}`,
            ask: async () => [await guestDrift(guest, files, host)],
          })),
      ];
    }),
    ...servers.map(({ server, ssh, files }) => ({
      name: `files of ${server}`,
      ask: async () => [await serverDrift(server, files, ssh, env)],
    })),
  ];
}

/** One object that could not be compared is told like a part that could not be asked. */
function withNotCompared({ answered, notRun }: Answers<Drifts>): Answers<Drifts> {
  return { answered, notRun: [...notRun, ...answered.flatMap((each): readonly NotRun[] => each.notCompared)] };
}

function counts({ answered }: Answers<Drifts>): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { kind, compared, notCompared } of answered) {
    sums[kind] = (sums[kind] ?? 0) + compared - notCompared.length;
  }
  return sums;
}

function asText(environment: string, answers: Answers<Drifts>): string {
  const drifts = answers.answered.flatMap((each) => each.drifts);
  const compared = Object.entries(counts(answers)).map(([kind, count]) => `${count} ${kind}${count === 1 ? '' : 's'}`);
  const lines = [
    ...drifts.map(driftText),
    ...answers.notRun.map(notRunText),
    // without an answer there is nothing to count, and a zero would look fine
    ...(compared.length === 0 ? [] : [`compared    ${compared.join(', ')}`, `differences ${drifts.length}`]),
  ];
  return `${[environment, ...lines.map((line) => `  ${line}`)].join('\n')}\n`;
}
