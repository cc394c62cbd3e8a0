import { findingText } from '../../../src/proofs';
import { reclaimPolicies } from '../../../src/proofs/reclaim-policies';
import type { KubernetesObject, StrataRecord } from '../../../src/records';
import { factsOf, objectRecord } from '../../support/facts';

function said(
  policy: string | undefined,
  source: object,
  annotations?: Readonly<Record<string, string>>,
  others: readonly StrataRecord[] = [],
) {
  const object: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'pv', annotations },
    spec: { capacity: { storage: '5Gi' }, persistentVolumeReclaimPolicy: policy, ...source },
  };
  const { findings } = reclaimPolicies.prove(factsOf(objectRecord(object), ...others));
  return findings.map((finding) => `${finding.severity} ${finding.code} ${findingText(finding)}`);
}

const NFS = { nfs: { server: '10.0.1.61', path: '/data' } };
const HOST_PATH = { hostPath: { path: '/data' } };
const CSI = { csi: { driver: 'nfs.csi.k8s.io', volumeHandle: 'a' } };
const PROP = `[test/PersistentVolume/pv] 'persistentVolumeReclaimPolicy'`;

const REGISTRY: StrataRecord = { kind: 'image-registry', path: 'cluster', location: 'registry.example:5000' };

function template(plugin: string): StrataRecord {
  const name = `pv-recycler-pod-template-filepath-${plugin}`;
  return { kind: 'controller-manager-flag', path: 'cluster/recycler', name, value: '/etc/recycler.json' };
}

describe('NFS-6: the reclaim policy of a volume', () => {
  test.each([
    ['nfs', NFS],
    ['hostPath', HOST_PATH],
  ])('may be Recycle on %s, with a warning that it is deprecated', (_source, source) => {
    expect(said('Recycle', source)).toEqual([
      `warning STO006 ${PROP} must not rely on what is deprecated, got "Recycle"; ` +
        'write Retain, or let a class make the volumes',
    ]);
  });

  test.each([
    ['nfs', NFS, 'add a RecyclerPod, or write Retain'],
    ['hostPath', HOST_PATH, 'write Retain'],
  ])('must not be Recycle on %s where nodes cannot pull the image of Kubernetes', (plugin, source, fix) => {
    const flag = `pv-recycler-pod-template-filepath-${plugin.toLowerCase()}`;
    const others = plugin === 'nfs' ? 'hostpath' : 'nfs';
    expect(said('Recycle', source, {}, [REGISTRY, template(others)])[1]).toBe(
      `error STO010 ${PROP} must be Retain where nodes pull from registry.example:5000 alone, got "Recycle", ` +
        `for which the controller manager has no --${flag}; ${fix}`,
    );
    expect(said('Recycle', source, {}, [REGISTRY, template(plugin.toLowerCase())])).toHaveLength(1);
    expect(said('Recycle', source, {}, [template(others)])).toHaveLength(1);
    expect(said('Retain', source, {}, [REGISTRY])).toEqual([]);
  });

  test('must not be Recycle on what no plugin recycles', () => {
    expect(said('Recycle', CSI)).toEqual([
      `error STO007 ${PROP} must be Retain or Delete where the data is not on nfs or hostPath, got "Recycle"; write Retain`,
    ]);
  });

  test.each([
    ['nfs', NFS],
    ['local', { local: { path: '/data' } }],
  ])('must not be Delete on %s that nobody provisioned', (name, source) => {
    expect(said('Delete', source)).toEqual([
      `error STO007 ${PROP} must be Retain for a volume on ${name} that nobody provisioned, got "Delete"; ` +
        'write Retain, and delete by hand what is on it',
    ]);
  });

  test('must not be Delete on what a part of Kubernetes is said to have made, which makes none on NFS', () => {
    expect(said('Delete', NFS, { 'pv.kubernetes.io/provisioned-by': 'kubernetes.io/nfs' })).toHaveLength(1);
  });

  test.each<[string, string | undefined, object, Readonly<Record<string, string>>]>([
    ['Retain', 'Retain', NFS, {}],
    ['left out', undefined, NFS, {}],
    ['Delete where a driver deletes', 'Delete', CSI, {}],
    ['Delete on a directory of a node', 'Delete', HOST_PATH, {}],
    ['Delete of what was provisioned', 'Delete', NFS, { 'pv.kubernetes.io/provisioned-by': 'example.org/nfs' }],
  ])('may be %s', (_case, policy, source, annotations) => {
    expect(said(policy, source, annotations)).toEqual([]);
  });
});
