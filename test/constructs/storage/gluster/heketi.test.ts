import { GlusterCluster, Heketi, type HeketiProps, type IVolume } from '../../../../constructs/storage';
import { type KubernetesObject, recordsOf } from '../../../../src/records';
import { Ipv4Address, Quantity } from '../../../../src/values';
import { Testbed } from '../../../support/tree';

const volume: IVolume = { name: 'heketi-db' };

function define(props: Partial<HeketiProps> = {}, nodes = 1) {
  const bed = new Testbed();
  const cluster = new GlusterCluster(bed.platform, 'store', { sshPort: 2222 });
  const machine = bed.machine('gluster-1', {
    dataDisks: [{ name: 'brick1', pool: bed.pool, capacity: Quantity.parse('50Gi') }],
  });
  if (nodes > 0) {
    cluster.addNode('gluster-1', { on: machine });
  }
  const heketi = new Heketi(bed.chart('storage'), 'heketi', {
    cluster,
    address: Ipv4Address.parse('10.96.0.80'),
    database: { volume },
    ...props,
  });
  const object = (kind: string): KubernetesObject => {
    const [only, ...more] = recordsOf(bed.records, 'kubernetes').filter((each) => each.object.kind === kind);
    expect(more).toEqual([]);
    return only.object;
  };
  return { bed, heketi, machine, object, pod: () => object('Deployment').spec.template.spec };
}

describe('GLU-2: Heketi', () => {
  test('runs once, with an exact image, and never two at a time', () => {
    const { spec } = define().object('Deployment');
    expect([spec.replicas, spec.strategy]).toEqual([1, { type: 'Recreate' }]);
    expect(spec.template.spec.containers.map(({ image }: { image: string }) => image)).toEqual([
      'docker.io/heketi/heketi:10',
    ]);
  });

  test('is asked at /hello whether it is well', () => {
    const { readinessProbe, livenessProbe, startupProbe } = define().pod().containers[0];
    for (const probe of [readinessProbe, livenessProbe, startupProbe]) {
      expect(probe.httpGet).toMatchObject({ path: '/hello', port: 8080 });
    }
  });

  test('has its key from a Secret that only its own user can read, and nothing of the node', () => {
    const { volumes, containers, securityContext } = define().pod();
    const key = volumes.find(({ name }: { name: string }) => name === 'ssh-key');
    expect(key.secret).toEqual({ secretName: 'heketi-ssh', defaultMode: 0o600 });
    expect(securityContext.fsGroup).toBeUndefined();
    expect(containers[0].volumeMounts).toContainEqual({
      mountPath: '/etc/heketi-ssh',
      name: 'ssh-key',
      readOnly: true,
    });
    expect(volumes.filter((each: object) => 'hostPath' in each)).toEqual([]);
  });

  test('logs in as a user that becomes root, at the port of the machines', () => {
    const { bed, machine, object } = define();
    const { sshexec, executor } = JSON.parse(object('ConfigMap').data['heketi.json']).glusterfs;
    expect(executor).toBe('ssh');
    expect(sshexec).toEqual({
      keyfile: '/etc/heketi-ssh/ssh-privatekey',
      user: 'gluster-admin',
      port: '2222',
      sudo: true,
      fstab: '/etc/fstab',
    });
    const [, user] = bed.spec('cloud-init-disk', machine).userData.users;
    expect(user).toMatchObject({ name: 'gluster-admin', sudo: 'ALL=(ALL) NOPASSWD:ALL' });
  });

  test('has the keys of its tokens from Secrets, whose values no file holds', () => {
    const { bed, object, pod } = define();
    expect(JSON.parse(object('ConfigMap').data['heketi.json'])).toMatchObject({
      use_auth: true,
      jwt: { admin: { key: '' }, user: { key: '' } },
    });
    expect(pod().containers[0].env).toEqual([
      { name: 'HEKETI_ADMIN_KEY', valueFrom: { secretKeyRef: { name: 'heketi-secret', key: 'key' } } },
      { name: 'HEKETI_USER_KEY', valueFrom: { secretKeyRef: { name: 'heketi-user', key: 'password' } } },
    ]);
    const secrets = recordsOf(bed.records, 'secret-object');
    expect(
      secrets.map(({ name, namespace, type, data }) => [`${namespace}/${name}`, type, ...Object.keys(data)]),
    ).toEqual([
      ['storage/heketi-secret', 'kubernetes.io/glusterfs', 'key'],
      ['storage/heketi-user', 'Opaque', 'password'],
      ['storage/heketi-ssh', 'kubernetes.io/ssh-auth', 'ssh-privatekey'],
    ]);
    expect(secrets.flatMap(({ data }) => Object.values(data).map(({ key }) => key))).toEqual([
      'heketi-admin-key',
      'heketi-user-key',
      'heketi-ssh-key',
    ]);
  });

  test('loads the topology of its cluster at each start, once it answers', () => {
    const { heketi, object, pod } = define();
    expect(object('ConfigMap').data['topology.json']).toBe(heketi.cluster.topology);
    const [shell, flag, script] = pod().containers[0].lifecycle.postStart.exec.command;
    expect([shell, flag]).toEqual(['/bin/sh', '-c']);
    expect(script.split('\n')).toEqual([
      'until curl --silent --fail --output /dev/null http://localhost:8080/hello; do sleep 1; done',
      'export HEKETI_CLI_SERVER=http://localhost:8080 HEKETI_CLI_USER=admin HEKETI_CLI_KEY="$HEKETI_ADMIN_KEY"',
      'heketi-cli topology load --json=/etc/heketi/topology.json > /proc/1/fd/1 2>&1',
    ]);
  });

  test('stays on the node it is told, and runs anywhere else', () => {
    expect(define({ node: 'worker-1' }).pod().nodeSelector).toEqual({ 'kubernetes.io/hostname': 'worker-1' });
    expect(define().pod().nodeSelector).toBeUndefined();
  });

  test('is called at an address that needs no DNS, and tells classes how to log in', () => {
    const { heketi, object } = define();
    expect(object('Service').spec).toMatchObject({
      clusterIP: '10.96.0.80',
      ports: [{ port: 8080, targetPort: 8080 }],
    });
    expect(heketi.url).toBe('http://10.96.0.80:8080');
    expect(heketi.login).toEqual({ user: 'admin', secretNamespace: 'storage', secretName: 'heketi-secret' });
  });

  test('tells proofs whose disks it cuts', () => {
    expect(recordsOf(define().bed.records, 'brick-service')).toEqual([
      { kind: 'brick-service', path: 'storage/heketi', namespace: 'storage', name: 'heketi', cluster: 'store' },
    ]);
  });

  test('refuses a cluster without machines', () => {
    expect(define({}, 0).bed.mistakes).toEqual([
      `[storage/heketi] 'cluster' must have machines, got "none" in store; add nodes to it first`,
    ]);
  });
});

describe('GLU-9: the database of Heketi', () => {
  test('is on a claim, and on nothing that goes with its pod', () => {
    const { object, pod } = define();
    expect(object('PersistentVolumeClaim')).toMatchObject({
      metadata: { name: 'heketi-db', namespace: 'storage' },
      spec: { accessModes: ['ReadWriteOnce'], volumeName: 'heketi-db', resources: { requests: { storage: '1Gi' } } },
    });
    const { containers, volumes } = pod();
    const mount = containers[0].volumeMounts.find(
      ({ mountPath }: { mountPath: string }) => mountPath === '/var/lib/heketi',
    );
    expect(volumes.find(({ name }: { name: string }) => name === mount.name)).toEqual({
      name: 'db',
      persistentVolumeClaim: { claimName: 'heketi-db', readOnly: false },
    });
    expect(JSON.parse(object('ConfigMap').data['heketi.json']).glusterfs.db).toBe('/var/lib/heketi/heketi.db');
    expect(containers[0].securityContext.readOnlyRootFilesystem).toBe(true);
  });

  test('may be of a class, and of another size and name', () => {
    const database = { storageClassName: 'nfs', capacity: Quantity.parse('2Gi') };
    expect(define({ database, name: 'bricks' }).object('PersistentVolumeClaim')).toMatchObject({
      metadata: { name: 'bricks-db' },
      spec: { storageClassName: 'nfs', resources: { requests: { storage: '2Gi' } } },
    });
  });
});
