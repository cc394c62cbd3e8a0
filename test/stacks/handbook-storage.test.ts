import { join } from 'node:path';
import { recordsOf } from '../../src/records';
import { ENVIRONMENTS } from '../../stacks/environments';
import { persistentVolumes } from '../../stacks/environments/handbook/persistent-volumes';
import { registryOnNfs } from '../../stacks/environments/handbook/registry-on-nfs';
import { sitesOf } from '../../stacks/sites';
import { ROOT } from '../support/checkout';
import { assembled } from '../support/environments';
import { changed } from '../support/fixture-environments';
import { strata } from '../support/terminal';

/** `claim volume verdict` of each row that `strata bindings` prints. */
function bindings(what: string): readonly string[] {
  const { out } = strata(`bindings ${what}`, sitesOf(ENVIRONMENTS), { root: ROOT });
  const rows = out.split('\n').slice(2, -1);
  return rows.map((row) => row.split(/ {2,}/).slice(0, 3).join(' | '));
}

function objectsOf(environment: typeof registryOnNfs, kind: string) {
  const objects = recordsOf(assembled(environment).records, 'kubernetes').map(({ object }) => object);
  return objects.filter((object) => object.kind === kind);
}

describe('NFS-9: strata bindings', () => {
  test('gives the claim of document 000 its volume', () => {
    expect(bindings('handbook-nfs-binding')).toEqual(['linuxea-pvc | linuxea-5 | certain']);
  });

  test('gives the claims of document 003 theirs where the environment names the one of the registry', () => {
    expect(bindings('handbook-registry-on-nfs')).toEqual([
      'docker-registry-claim | pv0001 | certain',
      'pvc0002 | pv0002 | certain',
      'pvc0003 | pv0003 | certain',
    ]);
  });

  test('is undecided of document 003 word for word', () => {
    expect(bindings(join('test', 'fixtures', 'bindings', 'document-003.yaml'))).toEqual([
      'docker-registry-claim | pv0001 or pv0002 | undecided',
      'pvc0002 | pv0002 or nothing | undecided',
    ]);
  });

  test('knows every concept of document 000', () => {
    expect(bindings('handbook-persistent-volumes')).toEqual([
      'common-claim | common | certain',
      'kept-claim | kept | certain',
      'myclaim | dev | certain',
      'plain-claim | plain | certain',
      'shared-claim | shared | certain',
      'temporary | pv0003 | certain',
    ]);
  });
});

describe('handbook-registry-on-nfs', () => {
  test('has no finding, and allows none', () => {
    const { findings, allowed } = assembled(registryOnNfs);
    expect([...findings, ...allowed]).toEqual([]);
  });

  test('keeps what is pushed to the registry on the claim, as nobody', () => {
    const [{ spec }] = objectsOf(registryOnNfs, 'Deployment');
    expect(spec.strategy.type).toBe('Recreate');
    expect(spec.template.spec).toMatchObject({
      securityContext: { runAsUser: 65534, runAsNonRoot: true },
      containers: [
        {
          image: 'docker.io/library/registry:3.1.1',
          env: [{ name: 'REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY', value: '/registry' }],
          volumeMounts: [{ mountPath: '/registry', name: 'docker-registry-claim' }],
        },
      ],
      volumes: [{ name: 'docker-registry-claim', persistentVolumeClaim: { claimName: 'docker-registry-claim' } }],
    });
    expect(objectsOf(registryOnNfs, 'Service').map((each) => each.spec.ports[0].port)).toEqual([5000]);
  });

  test('exports to the nodes alone, with whoever writes as nobody', () => {
    const [{ file }] = recordsOf(assembled(registryOnNfs).records, 'guest-file').filter(
      (record) => record.file.path === '/etc/exports',
    );
    expect(file.content.split('\n')[0]).toBe('/exports/pv0001 10.16.3.0/24(rw,sync,all_squash,no_subtree_check)');
  });
});

describe('a registry whose directory belongs to root', () => {
  test('may not write there as nobody, and is told so', () => {
    const exports = { '/exports/pv0001': { owner: 0 } };
    const { findings } = assembled(changed(registryOnNfs, { nfsServers: { nfs: { exports } } }));
    expect(findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['error EXP003']);
  });
});

describe('handbook-persistent-volumes', () => {
  const { findings, allowed, records } = assembled(persistentVolumes);

  test('NFS-6: recycles one volume, which it allows with a reason', () => {
    expect(findings).toEqual([]);
    expect(allowed.map(({ finding, reason }) => `${finding.code} ${finding.path}: ${reason}`)).toEqual([
      'STO006 01-volumes/pv0003/Resource: the document shows how a volume is recycled, and what is on this one is temporary',
    ]);
  });

  test('NFS-6: has a recycler pod on its control plane, which the controller manager is told of', () => {
    const files = recordsOf(records, 'guest-file').filter(({ file }) => file.path.startsWith('/etc/kubernetes/'));
    expect(files.map(({ guest, managed }) => [guest, managed])).toEqual([['172.17.0.11', false]]);
    const flags = recordsOf(records, 'controller-manager-flag');
    expect(flags.map(({ value }) => value)).toEqual(files.map(({ file }) => file.path));
  });

  test('has a default class, and volumes of every kind', () => {
    const classes = objectsOf(persistentVolumes, 'StorageClass').map(({ metadata, provisioner }) => [
      metadata.name,
      provisioner,
      metadata.annotations?.['storageclass.kubernetes.io/is-default-class'],
    ]);
    expect(classes).toEqual([
      ['slow', 'kubernetes.io/no-provisioner', undefined],
      ['standard', 'kubernetes.io/no-provisioner', 'true'],
    ]);
    const volumes = objectsOf(persistentVolumes, 'PersistentVolume');
    const policies = volumes.map(({ spec }) => spec.persistentVolumeReclaimPolicy);
    expect(new Set(policies)).toEqual(new Set(['Retain', 'Recycle']));
    expect(new Set(volumes.flatMap(({ spec }) => spec.accessModes))).toEqual(
      new Set(['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany']),
    );
    expect(volumes.flatMap(({ metadata, spec }) => (spec.claimRef ? [metadata.name, spec.claimRef] : []))).toEqual([
      'kept',
      { namespace: 'default', name: 'kept-claim' },
    ]);
  });
});
