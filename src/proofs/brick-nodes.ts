import { mountedDisks } from '../guest';
import { volumeTypeText } from '../kubernetes/glusterfs/volume-type';
import { recordsOf, type StrataRecord } from '../records';
import type { Answer } from './binding/answers';
import { claimKey } from './binding/model';
import { answersOf } from './binding/predictions';
import type { Finding } from './finding';
import { type Destination, Destinations } from './glusterfs/addresses';
import { type GlusterfsClass, glusterfsClassesIn } from './glusterfs/classes';
import { gibibytesOf, layOut, type Request, roomOn, type Shortage, sizesOf, unfitType } from './glusterfs/laying-out';
import { amountText } from './placement/amounts';
import type { Facts, Proof } from './proof';
import { portsOf } from './services';

/** GLU: classes of glusterfs lead to who makes their volumes, and there is room for these. */
export const brickNodes: Proof = {
  needsTree: true,
  codes: {
    GLU005: {
      title: 'a glusterfs class calls a port that nothing listens on',
      why:
        'Whoever makes the volumes is asked at that address alone: each claim stays Pending, with "connection refused" in ' +
        'the log of the controller manager alone. Mostly the port of another version, or of the container, was meant.',
    },
    GLU006: {
      title: 'a glusterfs class names a Service by its DNS name',
      why:
        'The controller manager calls it. It is on the network of its machine and asks the DNS of that machine, which ' +
        'knows no Services, unless somebody has told it.',
    },
    GLU007: {
      title: 'volumes have no room on the disks of their machines',
      why:
        'The claim stays Pending, with "No space" in the log of the controller manager, whatever is missing: machines, ' +
        'disks, or room on them. The copies of a ' +
        'volume lie on different machines, and each brick on one disk.',
    },
    GLU008: {
      title: 'a disk is given away twice',
      why:
        'Who comes first formats it, and who comes second is refused; or formats it again, and the data is gone. Bricks ' +
        'take disks that nothing else is on.',
    },
  },

  prove(facts) {
    const classes = glusterfsClassesIn(facts.records);
    const destinations = new Destinations(facts.records);
    const led = classes.flatMap((each): Led[] =>
      each.parameters === undefined ? [] : [{ ...each, destination: destinations.of(each.parameters.url) }],
    );
    return {
      findings: [...led.flatMap(astray), ...led.flatMap(byName), ...crowded(facts, led), ...sharedDisks(facts.records)],
      predictions: [],
    };
  },
};

/** A class, and where it leads. */
type Led = GlusterfsClass & { readonly destination: Destination };

function astray({ record, parameters, destination }: Led): readonly Finding[] {
  if (destination.to !== 'nothing') {
    return [];
  }
  const { at, ports, path } = destination;
  return [
    {
      code: 'GLU005',
      severity: 'error',
      path: record.path,
      message: `'parameters.resturl' must name a port that something listens on, got "${parameters?.url}" at ${at}`,
      fix: ports.length === 0 ? 'name the Service that makes the volumes' : `it has ${ports.join(', ')}`,
      related: path === undefined ? [] : [path],
    },
  ];
}

function byName({ record, parameters, destination }: Led): readonly Finding[] {
  if (destination.to !== 'service' || destination.by !== 'name') {
    return [];
  }
  const { spec, metadata } = destination.service.object;
  const [port] = portsOf(destination.service.object);
  const known = spec?.clusterIP !== undefined && spec.clusterIP !== 'None';
  return [
    {
      code: 'GLU006',
      severity: 'warning',
      path: record.path,
      message: `'parameters.resturl' must be an address, got "${parameters?.url}", the DNS name of Service ${metadata.name}`,
      fix: known ? `write http://${spec.clusterIP}:${port?.port}` : 'give the Service a clusterIP, and write that',
      related: [destination.service.path],
    },
  ];
}

/** A claim for which a volume is made, and what is asked for. */
interface Wish {
  readonly answer: Answer;
  readonly of: Led;
  readonly request: Request;
}

/** Claims that find no room, for each cluster whose volumes a Service of the records makes. */
function crowded(facts: Facts, classes: readonly Led[]): readonly Finding[] {
  const services = recordsOf(facts.records, 'brick-service');
  const clusters = new Set(services.map(({ cluster }) => cluster));
  return [...clusters].flatMap((cluster) => {
    const makers = services.filter((each) => each.cluster === cluster);
    const own = classes.filter(({ destination }) =>
      makers.some(
        ({ name, namespace }) =>
          destination.to === 'service' &&
          destination.service.object.metadata.name === name &&
          (destination.service.object.metadata.namespace ?? 'default') === namespace,
      ),
    );
    const wishes = wishesOf(facts, own);
    const nodes = recordsOf(facts.records, 'brick-node').filter((each) => each.cluster === cluster);
    const disks = nodes.flatMap(({ name, devices }) =>
      devices.map(({ device, capacity }) => ({ machine: name, device, free: roomOn(capacity) })),
    );
    const shortages = layOut(
      wishes.map(({ request }) => request),
      disks,
    );
    return wishes.flatMap((wish, index): Finding[] => {
      const shortage = shortages[index];
      return shortage === undefined ? [] : [noRoom(wish, shortage, { cluster, others: wishes.length - 1 })];
    });
  });
}

function wishesOf(facts: Facts, classes: readonly Led[]): readonly Wish[] {
  const byName = new Map(classes.map((each) => [each.name, each]));
  if (byName.size === 0) {
    return [];
  }
  return answersOf(facts).answers.flatMap((answer): Wish[] => {
    const of = byName.get(answer.claim.className);
    const { volumeType: type, snapFactor } = of?.parameters ?? {};
    // what is refused whatever room there is, is told by GLU003 and GLU004
    if (of === undefined || type === undefined || !answer.provisions || !answer.mayFindNone || unfitType(type)) {
      return [];
    }
    const gibibytes = gibibytesOf(answer.claim.request);
    const { least, most } = sizesOf(type);
    const isSound = gibibytes >= least && gibibytes <= most && answer.claim.volumeMode !== 'Block';
    return isSound ? [{ answer, of, request: { type, gibibytes, snapFactor: snapFactor ?? 1 } }] : [];
  });
}

function noRoom(
  { answer, of, request }: Wish,
  { machines, needed, parts, rooms }: Shortage,
  { cluster, others }: { readonly cluster: string; readonly others: number },
): Finding {
  const { claim } = answer;
  const able = rooms.filter(({ free }) => free > needed);
  const short = rooms.filter(({ free }) => free <= needed).map(({ machine, free }) => `${machine} has ${kib(free)}`);
  const list = [`${able.length} of ${rooms.length} machines have`, ...short];
  const shared = others === 0 ? '' : `, beside ${others} other ${others === 1 ? 'claim' : 'claims'}`;
  const times = parts === 1 ? '' : ` ${parts} times over`;
  const lacking = Math.max(1, machines - rooms.length);
  return {
    code: 'GLU007',
    severity: 'error',
    path: claim.path,
    message:
      `'storage' of claim ${claimKey(claim)} needs ${machines} machines of ${cluster} with more than ${kib(needed)} free ` +
      `on one disk${times}, got "${claim.request}" as ${volumeTypeText(request.type)}${shared}: ${list.join(', ')}`,
    fix:
      machines > rooms.length
        ? `add ${lacking} ${lacking === 1 ? 'machine' : 'machines'} with raw disks, or ask for fewer copies`
        : 'add raw disks, ask for less, or for fewer copies',
    related: [of.record.path],
  };
}

function kib(amount: number): string {
  return amountText('memory', BigInt(amount) * 1024n);
}

/** Who has a disk already. */
interface Owner {
  readonly path: string;
  readonly by: string;
}

/** A disk of two machines' lists, and one that its own machine mounts. */
function sharedDisks(records: readonly StrataRecord[]): readonly Finding[] {
  const mounts = recordsOf(records, 'libvirt').flatMap(({ path, spec }) =>
    spec.type !== 'cloud-init-disk'
      ? []
      : mountedDisks(spec.userData).map(({ device, mount }): [string, Owner] => [
          `${spec.networkConfig.address} ${device}`,
          { path, by: `mounted on ${mount} of ${spec.guest}` },
        ]),
  );
  const taken = new Map<string, Owner>(mounts);
  return recordsOf(records, 'brick-node').flatMap(({ path, name, cluster, address, devices }) =>
    devices.flatMap(({ device }): Finding[] => {
      const key = `${address} ${device}`;
      const other = taken.get(key);
      taken.set(key, { path, by: `${name} of ${cluster}` });
      return other === undefined
        ? []
        : [
            {
              code: 'GLU008',
              severity: 'error',
              path,
              message: `'devices' must be disks of its own, got "${device}" of ${address}, which is ${other.by} as well`,
              fix: 'take it out of one of the two',
              related: [other.path],
            },
          ];
    }),
  );
}
