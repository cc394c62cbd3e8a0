import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Duration } from 'cdk8s';
import { Cluster, RecyclerPod } from '../../constructs/cluster';
import { AccessMode, NfsVolume, VolumeClaim } from '../../constructs/storage';
import { type KubernetesObject, recordsOf } from '../../src/records';
import { Cidr, Ipv4Address, Quantity } from '../../src/values';
import { volume } from '../support/storage-objects';
import { Testbed } from '../support/tree';
import { type ControlPlane, startControlPlane } from './sandbox/control-plane';
import type { Minor } from './sandbox/tools';
import { until } from './sandbox/until';

const IMAGE = 'registry.internal:5000/debian-base:v1.0.6';
const NFS = { server: '10.0.1.61', path: '/exports/scratch' };
const CSI = { driver: 'nfs.csi.k8s.io', volumeHandle: '10.0.1.61#exports/scratch#by-driver', volumeAttributes: {} };

/** What the tree puts on a control plane of its own, and has the controller manager be told. */
function recycler() {
  const bed = new Testbed();
  const ranges = { podCidr: Cidr.parse('10.244.0.0/16'), serviceCidr: Cidr.parse('10.96.0.0/16') };
  const cluster = new Cluster(bed.platform, 'cluster', ranges);
  cluster.addNode('cp1', { role: 'control-plane', on: bed.machine('cp1') });
  new RecyclerPod(cluster, 'recycler', { image: IMAGE, user: 65534, timeoutPerGibibyte: Duration.minutes(3) });
  const [{ file }] = recordsOf(bed.records, 'guest-file');
  return { file, flags: recordsOf(bed.records, 'controller-manager-flag') };
}

/** One directory in both forms, each with a claim that names it: the volumes first, as they are applied. */
function bothForms() {
  const bed = new Testbed();
  const server = { address: Ipv4Address.parse(NFS.server), exports: [NFS.path] };
  const capacity = Quantity.parse('5Gi');
  const [volumes, claims] = [bed.chart('volumes'), bed.chart('default')];
  for (const form of ['in-tree', 'csi'] as const) {
    const volume = new NfsVolume(volumes, form, { server, path: NFS.path, capacity, form });
    new VolumeClaim(claims, form, { capacity, accessModes: [AccessMode.READ_WRITE_MANY], volume });
  }
  const objects = recordsOf(bed.records, 'kubernetes').map(({ object }) => object);
  const ofKind = (kind: string) => objects.filter((object) => object.kind === kind);
  return { volumes: ofKind('PersistentVolume'), claims: ofKind('PersistentVolumeClaim') };
}

describe.each<Minor>(['1.27', '1.36'])('NFS volumes and the controllers of Kubernetes %s', (version) => {
  // nothing but this folder stands between the guest's root directory and this machine's
  const root = join(tmpdir(), `strata-recycler-${process.pid}-${version}`);
  let cluster: ControlPlane;

  beforeAll(async () => {
    const { file, flags } = recycler();
    mkdirSync(dirname(join(root, file.path)), { recursive: true });
    writeFileSync(join(root, file.path), file.content);
    const controllers = flags.map(({ name, value, reads }) => `--${name}=${reads === undefined ? '' : root}${value}`);
    cluster = await startControlPlane({ version, controllers });
  });

  afterAll(async () => {
    await cluster?.stop();
    rmSync(root, { recursive: true, force: true });
  });

  const read = (...which: readonly string[]): KubernetesObject =>
    JSON.parse(cluster.kubectl('get', ...which, '--output=json'));

  const phase = (name: string, expected: string) =>
    until({ where: `recycler/${name}`, what: expected, limit: 60_000, advice: () => 'read its log' }, () => {
      const { status, spec } = read('pv', name);
      if (status.phase !== expected) {
        throw new Error(status.phase);
      }
      return { status, spec };
    });

  /** Binds a volume to the claim that it is kept for, and deletes the claim. */
  function release(name: string, policy: string, source: object): void {
    const spec = {
      ...source,
      hostPath: undefined,
      storageClassName: '',
      persistentVolumeReclaimPolicy: policy,
      claimRef: { namespace: 'default', name },
    };
    cluster.apply(JSON.stringify(volume(name, '5Gi', { spec })));
    const claim = { storageClassName: '', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '5Gi' } } };
    const kind = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace: 'default' } };
    cluster.apply(JSON.stringify({ ...kind, spec: claim }));
    cluster.kubectl('wait', '--for=jsonpath={.status.phase}=Bound', `pvc/${name}`, '--timeout=60s');
    cluster.kubectl('delete', `pvc/${name}`, '--timeout=60s');
  }

  test('NFS-6: empties a released volume with the pod of the tree, and offers it anew', async () => {
    release('scratch', 'Recycle', { nfs: NFS });
    const advice = () => 'read kube-controller-manager.log';
    const pod = await until({ where: 'recycler', what: 'there', limit: 60_000, advice }, () =>
      read('pod', 'recycler-for-scratch', '--namespace=default'),
    );
    expect(pod.spec.containers).toMatchObject([{ name: 'pv-recycler', image: IMAGE }]);
    expect(pod.spec.securityContext).toMatchObject({ runAsUser: 65534 });
    expect(pod.spec.volumes).toMatchObject([{ name: pod.spec.containers[0].volumeMounts[0].name, nfs: NFS }]);
    // 5Gi, three minutes each
    expect(pod.spec.activeDeadlineSeconds).toBe(900);

    // there is no kubelet: the test says that it is done
    const patch = ['--subresource=status', '--type=merge', '--patch={"status":{"phase":"Succeeded"}}'];
    cluster.kubectl('patch', 'pod', 'recycler-for-scratch', ...patch);
    const { spec } = await phase('scratch', 'Available');
    expect(spec.claimRef?.uid).toBeUndefined();
  });

  // what STO007 says
  test.each<[string, string, object]>([
    ['deleted', 'Delete', { nfs: NFS }],
    ['recycled-by-driver', 'Recycle', { csi: CSI }],
  ])('NFS-6: gives up a volume that is to be %s', async (name, policy, source) => {
    release(name, policy, source);
    const { status } = await phase(name, 'Failed');
    expect(status.message).toMatch(policy === 'Delete' ? /no deletable volume plugin matched/ : /No recycler plugin/);
  });

  // drivers may delete what they did not make, so STO007 leaves them alone
  test('NFS-6: gives up a volume of a driver that is to be deleted in 1.27, and leaves it to the driver since', async () => {
    release('deleted-by-driver', 'Delete', { csi: CSI });
    await phase('deleted-by-driver', version === '1.27' ? 'Failed' : 'Released');
  });

  test('NFS-2: are taken in both forms, each with its claim, and mounted with the options of the tree', () => {
    const { volumes, claims } = bothForms();
    cluster.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [...volumes, ...claims] }));
    for (const { metadata, spec } of volumes) {
      cluster.kubectl('wait', '--for=jsonpath={.status.phase}=Bound', `pvc/${metadata.name}`, '--timeout=60s');
      expect(read('pv', metadata.name).spec).toMatchObject(spec);
      expect(spec.mountOptions).toEqual(['nfsvers=4.1', 'hard']);
    }
    expect(volumes.map(({ spec }) => [spec.nfs?.path, spec.csi?.volumeHandle])).toEqual([
      [NFS.path, undefined],
      [undefined, '10.0.1.61#exports/scratch#csi'],
    ]);
  });
});
