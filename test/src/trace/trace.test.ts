import type { KubernetesObject } from '../../../src/records';
import { kvmHost } from '../../../stacks/environments/handbook/kvm-host';
import { nfsBinding } from '../../../stacks/environments/handbook/nfs-binding';
import { datacenter } from '../../../stacks/environments/datacenter';
import { lab } from '../../../stacks/environments/lab';
import { assembled } from '../../support/environments';
import { objectRecord } from '../../support/facts';
import { claim, reachedFrom, storageClass, volume } from '../../support/storage-objects';
import { above, below, traced } from '../../support/trace';

const { records } = assembled(lab);

/** The lab with these objects besides. */
function labWith(...objects: readonly KubernetesObject[]) {
  return traced(...records, ...objects.map(objectRecord));
}

/** A pod in namespace web with this in its `spec`. */
function pod(spec: object): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'trial', namespace: 'web' }, spec };
}

const mount = { name: 'a', volumeMounts: [{ name: 'data', mountPath: '/data' }] };

describe('what a pod stands on', () => {
  test('is a claim, its volume, the export, the disk under it and the machine that serves it, down to the host', () => {
    expect(below(traced(...records), 'web/Deployment/portal:/srv/reports')).toEqual([
      'mounted on /srv/reports: PersistentVolumeClaim reports',
      'bound: PersistentVolume reports',
      'directory /exports/reports: export 192.168.150.20:/exports/reports',
      'disk mounted on /exports: volume lab-nfs-exports.qcow2',
      'in the pool: pool lab-data',
      'directory /var/lib/strata/lab/data: host lab-host',
      'NFS server: domain lab-nfs',
      'root disk vda: volume lab-nfs-root.qcow2',
      'image it is laid over: volume debian-12.qcow2',
      'in the pool: pool lab-system',
      'directory /var/lib/strata/lab/system: host lab-host',
      'in the pool: pool lab-system',
      'first boot: cloud-init-disk lab-nfs-cloud-init.iso',
      'in the pool: pool lab-system',
      'network interface: network lab-net',
      'network of the host: host lab-host',
      'runs on: host lab-host',
    ]);
  });

  test('is each object that it names, by mount or by variable', () => {
    const spec = {
      serviceAccountName: 'runner',
      containers: [{ ...mount, envFrom: [{ secretRef: { name: 'portal-htpasswd' } }] }],
      volumes: [{ name: 'data', projected: { sources: [{ configMap: { name: 'portal-site' } }] } }],
    };
    const runner = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'runner', namespace: 'web' } };
    expect(below(labWith(pod(spec), runner), 'pod/trial').slice(0, 4)).toEqual([
      'in the namespace: Namespace web',
      'mounted on /data: ConfigMap portal-site',
      'serviceAccountName: ServiceAccount runner',
      'env: Secret portal-htpasswd',
    ]);
  });

  test('is one of the nodes that can hold it, and they lead back to it', () => {
    const graph = traced(...records);
    const lines = below(graph, 'deploy/portal').filter((line) => /run on|one of them|machine/.test(line));
    expect(lines).toEqual([
      'may run on: choice lab-worker1 or lab-worker2',
      'one of them: Node lab-worker1',
      'machine: domain lab-worker1',
      'one of them: Node lab-worker2',
      'machine: domain lab-worker2',
    ]);
    expect(above(graph, 'domain/lab-worker2')).toEqual([
      'machine: Node lab-worker2',
      'one of them: choice lab-worker1 or lab-worker2',
      'may run on: Deployment portal',
      'selects its pods: Service portal',
    ]);
    expect(above(graph, 'domain/lab-cp1')).toEqual(['machine: Node lab-cp1']);
  });

  test('is every node that a DaemonSet will be on', () => {
    const labels = { app: 'agent' };
    const template = { metadata: { labels }, spec: { containers: [{ name: 'a', image: 'a:1' }] } };
    const spec = { selector: { matchLabels: labels }, template };
    const set = { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'agent', namespace: 'web' }, spec };
    const lines = below(labWith(set), 'ds/agent').filter((line) => line.startsWith('runs on: Node'));
    expect(lines).toEqual(['runs on: Node lab-worker1', 'runs on: Node lab-worker2']);
  });

  test('is an export that it mounts without a claim', () => {
    const nfs = { server: '192.168.150.20', path: '/exports/reports/2026' };
    const graph = labWith(pod({ containers: [mount], volumes: [{ name: 'data', nfs }] }));
    expect(below(graph, 'pod/trial:/data').slice(0, 3)).toEqual([
      'mounted on /data: nfs data',
      'directory /exports/reports/2026: export 192.168.150.20:/exports/reports',
      'disk mounted on /exports: volume lab-nfs-exports.qcow2',
    ]);
    expect(above(graph, 'volume/lab-nfs-exports.qcow2')).toContain('mounted on /data: Pod trial');
  });

  test('is the export behind a volume or a class of the CSI driver', () => {
    const driver = 'nfs.csi.k8s.io';
    const where = { server: '192.168.150.20', share: '/exports', subDir: 'reports/2026' };
    const csi = { driver, volumeHandle: 'pv', volumeAttributes: where };
    const graph = labWith(
      { ...storageClass('nfs', { provisioner: driver }), parameters: { ...where, share: '/exports/reports' } },
      volume('pv', '1Gi', { spec: { hostPath: undefined, csi } }),
    );
    expect(below(graph, 'pv/pv').slice(0, 2)).toEqual([
      'directory /exports/reports/2026: export 192.168.150.20:/exports/reports',
      'disk mounted on /exports: volume lab-nfs-exports.qcow2',
    ]);
    expect(below(graph, 'StorageClass/nfs')[0]).toBe(
      'directory /exports/reports: export 192.168.150.20:/exports/reports',
    );
  });

  test('is the node that it names, with what it keeps there', () => {
    const volumes = [{ name: 'data', hostPath: { path: '/var/log' } }];
    const graph = labWith(pod({ nodeName: 'lab-worker2', containers: [mount], volumes }));
    expect(below(graph, 'pod/trial:/data').slice(0, 4)).toEqual([
      'mounted on /data: hostPath data',
      'kept on the node: Node lab-worker2',
      'machine: domain lab-worker2',
      'root disk vda: volume lab-worker2-root.qcow2',
    ]);
    expect(above(graph, 'node/lab-worker2')).toContain('runs on: Pod trial');
  });

  test('is a claim for each pod of a StatefulSet, made from its template', () => {
    const spec = {
      replicas: 2,
      ordinals: { start: 3 },
      selector: {},
      template: { spec: { containers: [mount] } },
      volumeClaimTemplates: [
        { ...claim('data', '1Gi'), spec: { ...claim('data', '1Gi').spec, storageClassName: 'x' } },
      ],
    };
    const nfs = { server: '192.168.150.20', path: '/exports/reports' };
    const volumes = ['one', 'two'].map((name) => {
      const metadata = { name: `data-db-${name === 'one' ? 3 : 4}`, namespace: 'web' };
      return volume(name, '1Gi', { spec: { nfs, storageClassName: 'x', claimRef: metadata } });
    });
    const set = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db', namespace: 'web' }, spec };
    const lines = below(labWith(set, ...volumes), 'sts/db').filter((line) => /^mounted|^bound/.test(line));
    expect(lines).toEqual([
      'mounted on /data of pod 3: PersistentVolumeClaim data-db-3',
      'bound: PersistentVolume one',
      'mounted on /data of pod 4: PersistentVolumeClaim data-db-4',
      'bound: PersistentVolume two',
    ]);
  });
});

describe('what a claim stands on', () => {
  test('is each volume that it may get, where that depends on the order of arrival', () => {
    const graph = labWith(volume('one', '5Gi'), volume('two', '5Gi'), claim('data', '1Gi', { namespace: 'web' }));
    expect(below(graph, 'web/pvc/data')).toEqual([
      'in the namespace: Namespace web',
      'undecided: choice one or two',
      'one of them: PersistentVolume one',
      'one of them: PersistentVolume two',
    ]);
    expect(above(graph, 'pv/two')).toEqual(['one of them: choice one or two', 'undecided: PersistentVolumeClaim data']);
  });

  test('is one choice for all claims that compete, named by its first volumes', () => {
    const volumes = ['a', 'b', 'c', 'd', 'e'].map((name) => volume(name, '5Gi'));
    const claims = ['x', 'y'].map((name) => claim(name, '1Gi', { namespace: 'web' }));
    const graph = labWith(...volumes, ...claims);
    expect(below(graph, 'web/pvc/x')[1]).toBe('undecided: choice a or b or c or 2 more');
    expect(above(graph, 'pv/e')).toEqual([
      'one of them: choice a or b or c or 2 more',
      'undecided: PersistentVolumeClaim x',
      'undecided: PersistentVolumeClaim y',
    ]);
  });

  test('is a volume that it may also miss', () => {
    const graph = labWith(volume('one', '5Gi'), claim('x', '1Gi', { namespace: 'web' }), claim('y', '1Gi'));
    expect(above(graph, 'pv/one')).toEqual([
      'undecided, or none: PersistentVolumeClaim x',
      'undecided, or none: PersistentVolumeClaim y',
    ]);
  });
});

describe('what a PersistentVolume stands on', () => {
  test('is the disk of the node that it is local to', () => {
    const local = { path: '/mnt/fast' };
    const graph = labWith(volume('fast', '5Gi', { spec: { local, ...reachedFrom('lab-worker1') } }));
    expect(below(graph, 'pv/fast').slice(0, 2)).toEqual([
      'root disk: volume lab-worker1-root.qcow2',
      'image it is laid over: volume debian-12.qcow2',
    ]);
    expect(below(graph, 'pv/fast')).toContain('directory /mnt/fast of the node: Node lab-worker1');
  });

  test('is a server outside the tree, where the walk ends', () => {
    const graph = traced(...assembled(nfsBinding).records);
    expect(below(graph, 'pv/linuxea-2')).toEqual([
      'directory /data/linuxea-volumes/linuxea-2: export 10.0.1.61:/data/linuxea-volumes/linuxea-2',
      'NFS server outside the tree: server 10.0.1.61',
    ]);
    expect(above(graph, 'server/10.0.1.61')).toContain('bound: PersistentVolumeClaim linuxea-pvc');
  });
});

describe('what a machine stands on', () => {
  test('is its disks, its installation medium and the bridge that it is plugged into', () => {
    expect(below(traced(...assembled(kvmHost).records), 'domain/ubuntu-16.04')).toEqual([
      'root disk vda: volume ubuntu-16.04-vm1.qcow2',
      'in the pool: pool kvm-data',
      'directory /kvm/data: host opman',
      'installation medium /kvm/iso/ubuntu-16.04-server-amd64.iso: pool kvm-iso',
      'directory /kvm/iso: host opman',
      'network interface: bridge br0',
      'over eth0: host opman',
      'runs on: host opman',
    ]);
  });

  test('is its raw disks too, which nothing else needs', () => {
    const graph = traced(...assembled(datacenter).records);
    expect(below(graph, 'domain/dc-store2')).toContain('raw disk vdc: volume dc-store2-brick2.qcow2');
    expect(above(graph, 'volume/dc-store2-brick2.qcow2')).toEqual(['raw disk vdc: domain dc-store2']);
  });

  test('is not the data disk of another export, seen from one', () => {
    const graph = traced(...assembled(datacenter).records);
    expect(below(graph, 'pv/manuals').join()).not.toContain('dc-nfs-archive');
    expect(above(graph, 'volume/dc-nfs-archive.qcow2').filter((line) => line.includes('PersistentVolume '))).toEqual([
      'directory /archive/large: PersistentVolume archive-large',
      'directory /archive/medium: PersistentVolume archive-medium',
      'directory /archive/small: PersistentVolume archive-small',
    ]);
  });
});

describe('what stands on a namespace', () => {
  test('is what is in it, and not what that carries elsewhere', () => {
    const graph = traced(...records);
    const inside = above(graph, 'ns/web');
    expect(inside).toContain('in the namespace: Deployment portal');
    expect(inside.every((line) => line.startsWith('in the namespace: '))).toBe(true);
  });
});
