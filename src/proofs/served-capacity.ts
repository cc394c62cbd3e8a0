import { nfsSourcesOf } from '../kubernetes/nfs-sources';
import { recordsOf, type StrataRecord } from '../records';
import { Quantity } from '../values';
import { malformedSizes } from './binding/sizes';
import { type DataDisk, dataDisksIn, diskHolding } from './data-disks';
import type { Finding } from './finding';
import { amountText } from './placement/amounts';
import type { Proof } from './proof';

/** How many volumes a message lists before it only counts them. */
const LISTED = 3;

/** A volume that lies on a disk, and what it says it holds. */
interface Share {
  readonly path: string;
  readonly name: string;
  readonly amount: bigint;
}

/** CAP: the volumes that an NFS server serves from one disk fit on it. */
export const servedCapacity: Proof = {
  needsTree: true,
  codes: {
    CAP005: {
      title: 'volumes of an NFS server promise more than their disk holds',
      why:
        'NFS enforces no size: a claim of 5Gi sees the whole disk, and fills it. When it is full, every volume on it is, ' +
        'whatever each was promised.',
    },
  },

  prove({ records }) {
    const shares = sharesByDisk(records);
    return { findings: [...shares].flatMap(([disk, own]) => tooMuch(disk, own) ?? []), predictions: [] };
  },
};

function sharesByDisk(records: readonly StrataRecord[]): ReadonlyMap<DataDisk, readonly Share[]> {
  const disks = dataDisksIn(records);
  const shares = new Map<DataDisk, Share[]>();
  const volumes = recordsOf(records, 'kubernetes').filter(({ object }) => object.kind === 'PersistentVolume');
  for (const record of volumes) {
    const { path, object } = record;
    const [source] = nfsSourcesOf(object);
    const disk = source === undefined ? undefined : diskHolding(disks, source.server, source.directory);
    const size = object.spec?.capacity?.storage;
    if (disk !== undefined && size !== undefined && malformedSizes(record).length === 0) {
      const amount = Quantity.parse(String(size)).ceil;
      shares.set(disk, [...(shares.get(disk) ?? []), { path, name: object.metadata.name, amount }]);
    }
  }
  return shares;
}

function tooMuch({ path, name, address, mount, capacity }: DataDisk, shares: readonly Share[]): Finding | undefined {
  const promised = shares.reduce((sum, { amount }) => sum + amount, 0n);
  if (capacity === undefined || promised <= capacity.ceil) {
    return undefined;
  }
  const text = (amount: bigint) => amountText('memory', amount);
  const most = [...shares].sort((a, b) => (a.amount < b.amount ? 1 : a.amount > b.amount ? -1 : 0)).slice(0, LISTED);
  const by = most.map((each) => `${each.name} ${text(each.amount)}`).join(', ');
  const more = shares.length > most.length ? ` and ${shares.length - most.length} more` : '';
  return {
    code: 'CAP005',
    severity: 'error',
    path,
    message:
      `'capacity' of ${name} must hold what its volumes promise, got "${text(promised)} of ${text(capacity.ceil)}" ` +
      `below ${mount} of ${address}: ${by}${more}`,
    fix: 'promise less, give the disk more, or move a volume to another disk',
    related: shares.map((each) => each.path),
  };
}
