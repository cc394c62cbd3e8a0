import { findingText } from '../../../src/proofs';
import { servedCapacity } from '../../../src/proofs/served-capacity';
import type { KubernetesRecord } from '../../../src/records';
import { lab } from '../../../stacks/environments/lab';
import { assembled } from '../../support/environments';
import { factsOf, objectRecord } from '../../support/facts';
import { volume } from '../../support/storage-objects';

/** Machines of the lab, whose server has a disk of 60Gi on /exports and one of 10Gi on /; and these volumes. */
function said(...volumes: readonly KubernetesRecord[]): readonly string[] {
  const machines = assembled(lab).records.filter(({ kind }) => kind === 'libvirt');
  return servedCapacity.prove(factsOf(...machines, ...volumes)).findings.map(findingText);
}

function served(name: string, size: string, path: string, server = '192.168.150.20'): KubernetesRecord {
  return objectRecord(volume(name, size, { spec: { hostPath: undefined, nfs: { server, path } } }));
}

describe('the volumes of one disk', () => {
  test('may promise all of it', () => {
    expect(said(served('a', '40Gi', '/exports/a'), served('b', '20Gi', '/exports/b'))).toEqual([]);
  });

  test('are told, the largest first, when they promise more', () => {
    const volumes = ['1Gi', '40Gi', '10Gi', '9.5Gi'].map((size, index) =>
      served(`v${index}`, size, `/exports/v${index}`),
    );
    expect(said(...volumes)).toEqual([
      `[lab-host/lab-data/lab-nfs-exports/Resource] 'capacity' of lab-nfs-exports.qcow2 must hold what its volumes promise, got ` +
        `"61952Mi of 60Gi" below /exports of 192.168.150.20: v1 40Gi, v2 10Gi, v3 9728Mi and 1 more; promise less, ` +
        'give the disk more, or move a volume to another disk',
    ]);
  });

  test('are those of a driver too, with the directory that it makes', () => {
    const volumeAttributes = { server: '192.168.150.20', share: '/exports', subDir: 'a' };
    const csi = { driver: 'nfs.csi.k8s.io', volumeHandle: 'a', volumeAttributes };
    expect(said(objectRecord(volume('a', '61Gi', { spec: { hostPath: undefined, csi } })))).toHaveLength(1);
  });

  test.each([
    ['another disk of the machine', served('b', '5Gi', '/srv/b')],
    ['another server', served('b', '50Gi', '/exports/b', '10.0.0.9')],
    ['no NFS server', objectRecord(volume('b', '50Gi'))],
    ['a size that nobody can read', served('b', '50Gigs', '/exports/b')],
  ])('are not those of %s', (_case, other) => {
    expect(said(served('a', '60Gi', '/exports/a'), other)).toEqual([]);
  });

  test('lie on the first disk where no other is mounted', () => {
    expect(said(served('a', '31Gi', '/srv/a'))).toEqual([expect.stringContaining('below / of 192.168.150.20')]);
  });
});
