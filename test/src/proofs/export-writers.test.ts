import { findingText } from '../../../src/proofs';
import { exportWriters } from '../../../src/proofs/export-writers';
import type { ExportRecord, StrataRecord } from '../../../src/records';
import { factsOf, objectRecord } from '../../support/facts';
import { exportRecord } from '../../support/network-records';
import { claim, RWX, volume } from '../../support/storage-objects';

const SERVER = '10.0.0.9';
const owned = { owner: 1000, group: 1000, mode: '0755' };

function offer(facts: Partial<ExportRecord> = {}, directory = '/srv'): StrataRecord {
  return { ...exportRecord(SERVER, directory, '10.0.0.0/8'), permissions: owned, ...facts } as StrataRecord;
}

const mounts = [{ name: 'data', mountPath: '/data' }];
const nfs = { server: SERVER, path: '/srv' };
const csi = { driver: 'nfs.csi.k8s.io', volumeAttributes: { server: SERVER, share: '/srv' } };

interface PodFacts {
  readonly source?: object;
  readonly spec?: object;
  readonly pod?: object;
  readonly container?: object;
  readonly initContainers?: readonly object[];
}

/** A pod with one container that has the volume, as user 1000 unless told otherwise. */
function pod({ source = { nfs }, spec, pod: own, container, initContainers }: PodFacts = {}): StrataRecord {
  return objectRecord({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web' },
    spec: {
      securityContext: { runAsUser: 1000, runAsGroup: 1000, ...own },
      containers: [{ name: 'web', volumeMounts: mounts, ...container }],
      initContainers,
      volumes: [{ name: 'data', ...source }],
      ...spec,
    },
  });
}

function said(...records: readonly StrataRecord[]): readonly string[] {
  return exportWriters.prove(factsOf(...records)).findings.map((finding) => `${finding.code} ${findingText(finding)}`);
}

const refused = (who: string, there: string, changes: string, own = 'user 1000, group 1000 with mode 0755') =>
  `EXP003 [test/Pod/web] 'containers.web' must be able to write to volume data, got "${who}": to the server that is ` +
  `${there}, and ${SERVER}:/srv belongs to ${own}; ${changes}; a /srv that is there already keeps its owner and mode ` +
  'until chown and chmod';

const other = { runAsUser: 2000, runAsGroup: 2000 };
const root = { runAsUser: 0, runAsGroup: 0 };

describe('who writes to an export', () => {
  test.each<[string, PodFacts, Partial<ExportRecord>]>([
    ['the owner of the directory', {}, {}],
    ['anybody of an open one', { pod: other }, { permissions: { ...owned, mode: '0777' } }],
    ['a directory of which nothing is known', { pod: other }, { permissions: undefined }],
    ['a user of whom nothing is known', { pod: { runAsUser: undefined } }, {}],
    ['root that stays root', { pod: root }, { squash: 'none' }],
    ['everybody as the owner', { pod: other }, { squash: 'all', anonymous: { user: 1000, group: 1000 } }],
    ['a group by fsGroup', { pod: { ...other, fsGroup: 1000 } }, { permissions: { ...owned, mode: '0775' } }],
    [
      'a group by its number',
      { pod: { ...other, supplementalGroups: [1000] } },
      { permissions: { ...owned, mode: '0775' } },
    ],
    ['a group that the image may give', { pod: other }, { permissions: { ...owned, mode: '0775' } }],
    [
      'a container that only reads',
      { pod: other, container: { volumeMounts: [{ ...mounts[0], readOnly: true }] } },
      {},
    ],
    ['a volume that is only read', { pod: other, source: { nfs: { ...nfs, readOnly: true } } }, {}],
    ['a directory below', { pod: other, source: { nfs: { ...nfs, path: '/srv/a' } } }, {}],
    [
      'a directory that the kubelet makes',
      { pod: other, container: { volumeMounts: [{ ...mounts[0], subPath: 'a' }] } },
      {},
    ],
    ['a user that is another on the node', { pod: other, spec: { hostUsers: false } }, {}],
    [
      'a directory that a first container may change',
      { pod: other, initContainers: [{ name: 'chown', securityContext: { runAsUser: 0 }, volumeMounts: mounts }] },
      { squash: 'none' },
    ],
    [
      'a volume that the CSI driver gives to fsGroup',
      { pod: { ...other, fsGroup: 2000 }, source: { csi } },
      { squash: 'none' },
    ],
  ])('is admitted: %s', (_case, facts, rights) => {
    expect(said(offer(rights), pod(facts))).toEqual([]);
  });

  test.each<[string, PodFacts, Partial<ExportRecord>, string]>([
    [
      'root, which is nobody there',
      { pod: root },
      {},
      refused(
        'user 0, group 0',
        'user 65534, group 65534',
        `give the export 'owner' 65534, or export it with all_squash,anonuid=1000,anongid=1000, or export it with no_root_squash`,
      ),
    ],
    [
      'another user',
      { container: { securityContext: { runAsUser: 2000 } } },
      {},
      refused(
        'user 2000, group 1000',
        'user 2000, group 1000',
        `run it as user 1000, or give the export 'owner' 2000, or export it with all_squash,anonuid=1000,anongid=1000`,
      ),
    ],
    [
      'some user, where all are nobody',
      { pod: { runAsUser: undefined, runAsGroup: undefined } },
      { squash: 'all' },
      refused(
        'some user',
        'user 65534, group 65534',
        `give the export 'owner' 65534, or export it with anonuid=1000,anongid=1000`,
      ),
    ],
    [
      'everybody, of the mount point of a disk',
      { pod: other },
      { permissions: { owner: 0, group: 0, mode: '0755' } },
      refused(
        'user 2000, group 2000',
        'user 2000, group 2000',
        `give the export 'owner' 2000`,
        'user 0, group 0 with mode 0755',
      ),
    ],
    [
      'a group, where the image gives none besides',
      { pod: { ...other, supplementalGroupsPolicy: 'Strict' } },
      { permissions: { ...owned, mode: '0775' } },
      refused(
        'user 2000, group 2000',
        'user 2000, group 2000',
        `run it as user 1000, or give the export 'owner' 2000, or export it with all_squash,anonuid=1000,anongid=1000`,
        'user 1000, group 1000 with mode 0775',
      ),
    ],
    [
      'the owner himself',
      {},
      { permissions: { ...owned, mode: '0555' } },
      refused(
        'user 1000, group 1000',
        'user 1000, group 1000',
        `give the export a 'mode' such as 0777`,
        'user 1000, group 1000 with mode 0555',
      ),
    ],
    [
      'a volume of the CSI driver, which root_squash keeps from fsGroup',
      { pod: { ...other, fsGroup: 2000 }, source: { csi } },
      {},
      refused(
        'user 2000, group 2000',
        'user 2000, group 2000',
        `run it as user 1000, or give the export 'owner' 2000, or export it with all_squash,anonuid=1000,anongid=1000`,
      ),
    ],
  ])('is refused: %s', (_case, facts, rights, message) => {
    expect(said(offer(rights), pod(facts))).toEqual([message]);
  });

  test('is the pod of a claim that is bound for certain', () => {
    const records = (...volumes: readonly string[]) => [
      offer(),
      pod({ pod: other, source: { persistentVolumeClaim: { claimName: 'data' } } }),
      objectRecord(claim('data', '1Gi', { modes: [RWX] })),
      ...volumes.map((name) => objectRecord(volume(name, '1Gi', { modes: [RWX], spec: { hostPath: undefined, nfs } }))),
    ];
    expect(exportWriters.prove(factsOf(...records('one'))).findings).toMatchObject([
      { code: 'EXP003', related: ['test/PersistentVolume/one', `nfs-${SERVER}`] },
    ]);
    expect(said(...records('one', 'two'))).toEqual([]);
  });

  test('is each pod of a StatefulSet, by its own claim', () => {
    const spec = {
      replicas: 1,
      template: {
        spec: { securityContext: other, containers: [{ name: 'web', volumeMounts: mounts }] },
      },
      volumeClaimTemplates: [claim('data', '1Gi', { modes: [RWX] })],
    };
    const set = objectRecord({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db' }, spec });
    const one = objectRecord(volume('one', '1Gi', { modes: [RWX], spec: { hostPath: undefined, nfs } }));
    expect(said(offer(), set, one)).toHaveLength(1);
  });

  test('is told when the export is only read, whoever it is', () => {
    expect(said(offer({ access: 'ro', permissions: undefined }), pod({ pod: root }))).toEqual([
      `EXP004 [test/Pod/web] 'containers.web' must be able to write to volume data, got "ro" of the export ` +
        `${SERVER}:/srv; mount it with readOnly, or export it with rw`,
    ]);
  });

  test('goes by the innermost export', () => {
    const inner = offer({ access: 'ro' }, '/srv/a');
    expect(said(offer(), inner, pod())).toEqual([]);
    expect(said(offer(), inner, pod({ source: { nfs: { ...nfs, path: '/srv/a' } } }))).toHaveLength(1);
  });

  test('is the provisioner of a class, which is root', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the driver's own pattern
    const parameters = { server: SERVER, share: '/srv', subDir: '${pvc.metadata.name}' };
    const metadata = { name: 'nfs' };
    const nfsClass = objectRecord({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata,
      provisioner: 'nfs.csi.k8s.io',
      parameters,
    });
    expect(said(offer(), nfsClass)).toEqual([
      `EXP003 [test/StorageClass/nfs] 'provisioner' must be able to make directories in its share, got "user 0, group ` +
        `0": to the server that is user 65534, group 65534, and ${SERVER}:/srv belongs to user 1000, group 1000 with ` +
        `mode 0755; give the export 'owner' 65534, or export it with all_squash,anonuid=1000,anongid=1000, or export it ` +
        'with no_root_squash; a /srv that is there already keeps its owner and mode until chown and chmod',
    ]);
    expect(said(offer({ squash: 'none' }), nfsClass)).toEqual([]);
    expect(said(offer({ access: 'ro' }), nfsClass)).toEqual([
      `EXP004 [test/StorageClass/nfs] 'provisioner' must be able to make directories in its share, got "ro" of the ` +
        `export ${SERVER}:/srv; export /srv with rw`,
    ]);
  });

  test('is the kubelet, where the CSI driver has it walk the directory for fsGroup', () => {
    const metadata = { name: 'nfs.csi.k8s.io' };
    const driver = (fsGroupPolicy: string) =>
      objectRecord({ apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', metadata, spec: { fsGroupPolicy } });
    const locked = offer({ permissions: { ...owned, mode: '0700' } });
    const own = pod({ pod: { fsGroup: 1000 }, source: { csi } });
    expect(said(locked, own, driver('None'))).toEqual([]);
    expect(said(locked, own, driver('File'))).toEqual([
      expect.stringMatching(/^EXP003 .*'securityContext.fsGroup' must be able to be given volume data by the kubelet/),
    ]);
  });
});
