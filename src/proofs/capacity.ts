import { type HostRecord, recordsOf, type StrataRecord } from '../records';
import type { Quantity } from '../values';
import { claimKey, claimsIn, type Volume, volumeOf } from './binding/model';
import { soundObjects } from './binding/sizes';
import type { Finding } from './finding';
import { amountText } from './placement/amounts';
import type { Proof } from './proof';

const MEMORY_WHY =
  'The host kills machines when all of them use what they were given, and the first to go is the largest. Give the host ' +
  'the memory it has, machines less of it, or say how far it may be promised twice (overcommit).';

/** CAP: what is given away is there: a host's memory, cores and disks, and what a volume kept for a claim holds. */
export const capacity: Proof = {
  codes: {
    CAP001: { title: 'machines are given more memory than their host has', why: MEMORY_WHY },
    CAP002: {
      title: 'machines are given more cores than their host has',
      why:
        'They wait for each other, and what needs an answer in time, such as etcd, loses its leader. Give them fewer, or ' +
        'say how far cores may be promised twice (overcommit).',
    },
    CAP003: {
      title: 'volumes are larger than the pool they lie in',
      why:
        'A disk that grows as it is written fills the pool long before it is full, and every machine of the pool stops ' +
        'writing at once.',
    },
    CAP004: {
      title: 'a volume kept for a claim is smaller than it asks',
      why:
        'The claim is never bound to it: it gets a new, empty volume, or none, while the data lies in the one that was ' +
        'meant for it.',
    },
  },

  prove({ records }) {
    return {
      findings: [...recordsOf(records, 'host').flatMap((host) => promises(host, records)), ...kept(records)],
      predictions: [],
    };
  },
};

interface Share {
  readonly path: string;
  readonly name: string;
  readonly amount: bigint;
}

/** Everything that is promised of one host. What it does not say it has is not judged. */
function promises(host: HostRecord, records: readonly StrataRecord[]): readonly Finding[] {
  const { cores, memory, pools = {} } = host.capacity ?? {};
  const { overcommit = {} } = host;
  const own = recordsOf(records, 'libvirt').filter((each) => each.host === host.name);
  const machines = own.flatMap(({ path, spec }) => (spec.type === 'domain' ? [{ path, spec }] : []));
  const given = (amountOf: (spec: (typeof machines)[number]['spec']) => bigint): readonly Share[] =>
    machines.map(({ path, spec }) => ({ path, name: spec.name, amount: amountOf(spec) }));
  const volumesIn = (pool: string): readonly Share[] =>
    own.flatMap(({ path, spec }) =>
      spec.type === 'volume' && spec.pool === pool && spec.capacity !== undefined
        ? [{ path, name: spec.name, amount: spec.capacity.ceil }]
        : [],
    );
  const enough = [
    over(
      host,
      'CAP001',
      'memory',
      memory?.ceil,
      overcommit.memory,
      given((spec) => spec.memory.ceil),
    ),
    over(
      host,
      'CAP002',
      'cores',
      cores === undefined ? undefined : BigInt(cores),
      overcommit.cores,
      given(({ vcpus }) => BigInt(vcpus)),
    ),
    ...Object.entries(pools).map(([pool, size]: [string, Quantity]) =>
      over(host, 'CAP003', `pool ${pool}`, size.ceil, overcommit.disks, volumesIn(pool)),
    ),
  ];
  return enough.flatMap((finding) => finding ?? []);
}

function over(
  { path, name }: HostRecord,
  code: string,
  what: string,
  had: bigint | undefined,
  factor = 1,
  shares: readonly Share[],
): Finding | undefined {
  const promised = shares.reduce((sum, { amount }) => sum + amount, 0n);
  // thousandths of a factor are as fine as anybody states one
  if (had === undefined || promised * 1000n <= had * BigInt(Math.round(factor * 1000))) {
    return undefined;
  }
  const text = (amount: bigint) => (what === 'cores' ? amount.toString() : amountText('memory', amount));
  const most = [...shares].sort((a, b) => (a.amount < b.amount ? 1 : a.amount > b.amount ? -1 : 0)).slice(0, 3);
  const times = factor === 1 ? '' : `, ${factor} times which may be promised`;
  const by = most.map((each) => `${each.name} ${text(each.amount)}`).join(', ');
  const more = shares.length > most.length ? ` and ${shares.length - most.length} more` : '';
  return {
    code,
    severity: 'error',
    path,
    message: `'capacity' of ${name} must hold what is given away of it, got "${text(promised)} of ${text(had)} ${what}${times}": ${by}${more}`,
    fix: `give less away, or say in 'overcommit' how far it may be promised twice`,
    related: shares.map((each) => each.path),
  };
}

/** Volumes that name a claim, and claims that ask for more. A claim that names the volume too is bound as it is. */
function kept(records: readonly StrataRecord[]): readonly Finding[] {
  const objects = soundObjects(recordsOf(records, 'kubernetes'));
  const volumes = new Map<string, Volume>(
    objects
      .filter(({ object }) => object.kind === 'PersistentVolume' && object.spec?.claimRef !== undefined)
      .map((record) => [claimKey(record.object.spec.claimRef), volumeOf(record)]),
  );
  return claimsIn(objects, undefined).flatMap((claim) => {
    const volume = volumes.get(claimKey(claim));
    return volume === undefined || claim.volumeName !== undefined || claim.request.compare(volume.capacity) <= 0
      ? []
      : [
          {
            code: 'CAP004',
            severity: 'error',
            path: claim.path,
            message: `'storage' of claim ${claim.name} must be at most what ${volume.name} holds, which is kept for it, got "${claim.request}" of ${volume.capacity}`,
            fix: `ask for ${volume.capacity}, or keep a volume of at least ${claim.request} for it`,
            related: [volume.path],
          },
        ];
  });
}
