import {
  AccessMode,
  type BackendFacts,
  BindingMode,
  type IStorageBackend,
  ReclaimPolicy,
  StorageClass,
  type StorageClassProps,
} from '../../../constructs/storage';
import { recordsOf } from '../../../src/records';
import { Ipv4Address } from '../../../src/values';
import { Testbed } from '../../support/tree';

const FACTS: BackendFacts = {
  accessModes: [AccessMode.READ_WRITE_ONCE],
  enforcesCapacity: true,
  nodePackages: [],
  kernelModules: [],
  listeners: [
    { address: Ipv4Address.parse('10.0.0.9'), protocol: 'TCP', first: 24007, last: 24008, use: 'the disk daemon' },
  ],
};

/** The least that a backend can be. */
const backend: IStorageBackend = {
  facts: FACTS,
  bind: () => ({
    provisioner: 'example.org/disk',
    parameters: { tier: 'fast' },
    mountOptions: ['noatime'],
    volumeBindingMode: BindingMode.WAIT_FOR_FIRST_CONSUMER,
    allowVolumeExpansion: true,
  }),
};

function define(props: Partial<StorageClassProps> = {}) {
  const bed = new Testbed();
  const storageClass = new StorageClass(bed.chart(), 'Fast', { backend, ...props });
  return { bed, storageClass, object: () => recordsOf(bed.records, 'kubernetes')[0].object };
}

describe('StorageClass', () => {
  test('says of its backend what Kubernetes asks, and keeps data unless told otherwise', () => {
    expect(define().object()).toEqual({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'fast' },
      provisioner: 'example.org/disk',
      parameters: { tier: 'fast' },
      mountOptions: ['noatime'],
      reclaimPolicy: 'Retain',
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
    });
  });

  test('takes other mount options and another moment of binding than the backend suggests', () => {
    const props = { mountOptions: ['ro'], volumeBindingMode: BindingMode.IMMEDIATE };
    expect(define({ ...props, reclaimPolicy: ReclaimPolicy.DELETE }).object()).toMatchObject({
      mountOptions: ['ro'],
      volumeBindingMode: 'Immediate',
      reclaimPolicy: 'Delete',
    });
  });

  test('is the default of the cluster when told so', () => {
    expect(define({ isDefault: true }).object().metadata.annotations).toEqual({
      'storageclass.kubernetes.io/is-default-class': 'true',
    });
  });

  test('tells proofs what its object does not say', () => {
    const { bed } = define();
    expect(recordsOf(bed.records, 'storage-class')).toEqual([
      {
        kind: 'storage-class',
        path: 'volumes/Fast',
        name: 'fast',
        provisioner: 'example.org/disk',
        accessModes: ['ReadWriteOnce'],
        enforcesCapacity: true,
        versions: undefined,
      },
    ]);
    expect(recordsOf(bed.records, 'listener')).toEqual([
      { kind: 'listener', path: 'volumes/Fast', ...FACTS.listeners[0] },
    ]);
  });

  test.each<[string, Partial<StorageClassProps>, string]>([
    ['a name in capitals', { name: 'Fast' }, `'name' must be a name in lower case, got "Fast"; use letters`],
    [
      'a policy that classes cannot have',
      { reclaimPolicy: ReclaimPolicy.RECYCLE },
      `'reclaimPolicy' must be Retain or Delete in a class, got "Recycle"; volumes alone can say it`,
    ],
  ])('refuses %s', (_mistake, props, message) => {
    expect(define(props).bed.mistakes).toEqual([expect.stringContaining(`[volumes/Fast] ${message}`)]);
  });
});
