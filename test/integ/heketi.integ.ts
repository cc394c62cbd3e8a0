import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../support/checkout';
import { GlusterfsTrial } from './glusterfs-trial';
import { ApiClient } from './sandbox/api-client';
import { type ControlPlane, startControlPlane } from './sandbox/control-plane';
import { type Heketi, startHeketi } from './sandbox/heketi';
import { until } from './sandbox/until';

const SECRETS = '/api/v1/namespaces/default/secrets';
/** The controller comes back after a second, and says why heketi refused. */
const CONTROLLERS = ['--pvclaimbinder-sync-period=1s', '--v=4'];

const live = parse(readFileSync(join(ROOT, 'test/fixtures/live/heketi-10.3.0/claims.yaml'), 'utf8'));

/** Storage nodes, each in a zone of its own, with one device. */
function topology(...clusters: readonly (readonly string[])[]): string {
  return JSON.stringify({
    clusters: clusters.map((addresses) => ({
      nodes: addresses.map((address, index) => ({
        node: { hostnames: { manage: [address], storage: [address] }, zone: index + 1 },
        devices: [{ name: '/dev/vdb', destroydata: false }],
      })),
    })),
  });
}

const THREE = ['192.168.1.21', '192.168.1.22', '192.168.1.23'];
const TWO = ['192.168.1.31', '192.168.1.32'];

let heketi: Heketi;
let clusters: readonly string[];
let controlPlane: ControlPlane;
let api: ApiClient;
let trial: GlusterfsTrial;

beforeAll(async () => {
  heketi = await startHeketi({ deviceSize: 100 });
  ({ clusters } = heketi.load(topology(THREE, TWO)));
  controlPlane = await startControlPlane({ version: '1.25', controllers: CONTROLLERS });
  api = new ApiClient(controlPlane);
  trial = new GlusterfsTrial(controlPlane, api);
});

afterAll(async () => {
  api?.close();
  await controlPlane?.stop();
  await heketi?.stop();
});

/** What the fixtures leave open: where heketi listens, its clusters and its password. */
function filled<T>(data: T): T {
  const [three, two] = clusters;
  const values: Readonly<Record<string, string>> = {
    url: heketi.url.replace(/:\d+$/, ''),
    three,
    two,
    key: heketi.adminKey,
  };
  return JSON.parse(JSON.stringify(data).replace(/\{(url|three|two|key)\}/g, (_, name) => values[name]));
}

async function giveSecret(name: string, secret: { type: string; values: object } | undefined): Promise<void> {
  await api.delete(`${SECRETS}/${name}`);
  if (secret !== undefined) {
    await api.post(SECRETS, { metadata: { name }, type: secret.type, stringData: secret.values });
  }
}

describe('heketi 10.3.0 with the executor that asks no machine', () => {
  test('has every node and device of the topology that it was given, and takes it again', () => {
    const { clusters: known } = JSON.parse(heketi.cli('topology', 'info', '--json'));
    const three = known.find(({ id }: { id: string }) => id === clusters[0]);
    const addresses = three.nodes.map(({ hostnames }: { hostnames: { storage: string[] } }) => hostnames.storage[0]);
    expect(addresses.sort()).toEqual(THREE);
    expect(three.nodes.flatMap(({ devices }: { devices: { storage: object }[] }) => devices)).toHaveLength(3);
    expect(heketi.load(topology(THREE, TWO)).clusters).toEqual([]);
  });

  const node = { hostnames: { manage: ['192.168.1.41'], storage: ['192.168.1.41'] }, zone: 1 };
  const devices = [{ name: '/dev/vdb' }];

  test.each<[string, object, string]>([
    ['a node without a zone', { node: { ...node, zone: 0 }, devices }, 'zone: cannot be blank'],
    ['a device without its folder', { node, devices: [{ name: 'vdb' }] }, 'name: must be in a valid format'],
    [
      'a node without an address',
      { node: { ...node, hostnames: { manage: ['a'], storage: [] } } },
      'storage: cannot be blank',
    ],
    [
      'an address that another node has',
      { node: { ...node, hostnames: { manage: ['192.168.1.42'], storage: [THREE[0]] } } },
      `Hostname ${THREE[0]} already used by node`,
    ],
  ])('refuses %s', (_mistake, wrong, message) => {
    expect(() => heketi.load(JSON.stringify({ clusters: [{ nodes: [wrong] }] }))).toThrow(message);
  });

  test('lets in nobody without a password', async () => {
    expect((await fetch(`${heketi.url}/clusters`)).status).toBe(401);
  });

  test('leaves nothing behind', async () => {
    const other = await startHeketi();
    await other.stop();
    expect(execFileSync('ip', ['netns', 'list'], { encoding: 'utf8' })).not.toContain(other.netns);
    expect(existsSync(dirname(other.log))).toBe(false);
  });

  test('does not see that a device is named twice, for no machine tells it', () => {
    const twice = { node, devices: [...devices, ...devices] };
    expect(heketi.load(JSON.stringify({ clusters: [{ nodes: [twice] }] })).output.match(/ OK$/gm)).toHaveLength(2);
  });
});

describe('the glusterfs provisioner of Kubernetes 1.25', () => {
  test('makes and binds the volume of document 004, grows it, and takes it away with its claim', async () => {
    await giveSecret('heketi-secret', filled(live.secret));
    controlPlane.apply(JSON.stringify(documentClass()));
    controlPlane.apply(JSON.stringify(DOCUMENT_CLAIM));
    controlPlane.kubectl('wait', '--for=jsonpath={.status.phase}=Bound', 'pvc/gluster-pvc-10g', '--timeout=60s');
    const { metadata, spec } = await api.get('/api/v1/namespaces/default/persistentvolumeclaims/gluster-pvc-10g');
    const volume = await api.get(`/api/v1/persistentvolumes/${spec.volumeName}`);
    const endpoints = `glusterfs-dynamic-${metadata.uid}`;
    const id = volume.metadata.annotations['gluster.kubernetes.io/heketi-volume-id'];
    expect(volume.spec).toMatchObject({
      accessModes: ['ReadWriteMany'],
      capacity: { storage: '10Gi' },
      glusterfs: { endpoints, endpointsNamespace: 'default', path: `vol_${id}` },
      persistentVolumeReclaimPolicy: 'Delete',
      storageClassName: 'glusterfs-rep3',
    });
    expect(volume.metadata.annotations['pv.beta.kubernetes.io/gid']).toBe('40000');

    const { subsets } = await api.get(`/api/v1/namespaces/default/endpoints/${endpoints}`);
    expect(subsets[0].addresses.map(({ ip }: { ip: string }) => ip).sort()).toEqual(THREE);
    const service = await api.get(`/api/v1/namespaces/default/services/${endpoints}`);
    expect(service.spec.ports).toMatchObject([{ port: 1, protocol: 'TCP' }]);

    const made = () => JSON.parse(heketi.cli('volume', 'info', id, '--json'));
    expect(made()).toMatchObject({
      size: 10,
      gid: 40000,
      durability: { type: 'replicate', replicate: { replica: 3 } },
    });
    expect(new Set(made().bricks.map(({ node }: { node: string }) => node)).size).toBe(3);

    const path = '/api/v1/namespaces/default/persistentvolumeclaims/gluster-pvc-10g';
    await api.patch(path, { spec: { resources: { requests: { storage: '12Gi' } } } });
    await eventually('grown', () => made().size === 12);

    await api.delete(path);
    await eventually('gone', async () => {
      const gone = await Promise.all(
        [`services/${endpoints}`, `endpoints/${endpoints}`].map(async (each) => {
          const { status } = await api.request('GET', `/api/v1/namespaces/default/${each}`);
          return status === 404;
        }),
      );
      return gone.every(Boolean) && volumesOf(heketi).length === 0;
    });
  });

  test.each<[string, LiveCase]>(live.cases.map((each: LiveCase) => [each.name, each]))(
    'answers as it did before when what is changed is %s',
    async (_name, { parameters, claim, secret, event, reason, replicas }) => {
      await giveSecret(
        'heketi-secret',
        secret === null ? undefined : { ...filled(live.secret), ...filled(secret ?? {}) },
      );
      const attempt = { parameters: { ...live.class, ...parameters }, claim: { ...live.claim, ...claim } };
      await trial.run(filled(attempt), ({ volume, event: got, log }) => {
        expect(got).toBe(event);
        expect(log).toContain(reason ?? '');
        if (replicas !== undefined) {
          const id = volume?.metadata.annotations?.['gluster.kubernetes.io/heketi-volume-id'] ?? '';
          expect(JSON.parse(heketi.cli('volume', 'info', id, '--json')).bricks).toHaveLength(replicas);
        }
      });
    },
  );

  test('says the same of a cluster that was filled up as of one that is too small', async () => {
    await giveSecret('heketi-secret', filled(live.secret));
    const most = { ...live.claim, resources: { requests: { storage: '90Gi' } } };
    await trial.run(filled({ parameters: live.class, claim: most }), async ({ volume }) => {
      expect(volume).toBeDefined();
      await trial.run(filled({ parameters: live.class, claim: live.claim }), ({ event, log }) => {
        expect(event).toBe(live.unsaid);
        expect(log).toContain('Failed to allocate new volume: No space');
      });
    });
  });

  test('leaves a volume in heketi at every try of a class that logs in as the user who is no administrator', async () => {
    await giveSecret('heketi-secret', { ...live.secret, values: { key: heketi.userKey } });
    const before = volumesOf(heketi);
    await trial.run(
      filled({ parameters: { ...live.class, restuser: 'user' }, claim: live.claim }),
      ({ event, log }) => {
        expect(event).toBe(live.unsaid);
        expect(log).toContain('failed to create volume: Administrator access required');
      },
    );
    expect(volumesOf(heketi).length).toBeGreaterThan(before.length);
  });
});

interface LiveCase {
  readonly name: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly claim?: object;
  readonly secret?: object | null;
  readonly event?: string;
  readonly reason?: string;
  /** Bricks of the volume. */
  readonly replicas?: number;
}

/** As document 004 has it, but for names and versions that Kubernetes takes. */
const DOCUMENT_CLAIM = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: {
    name: 'gluster-pvc-10g',
    namespace: 'default',
    annotations: { 'volume.beta.kubernetes.io/storage-class': 'glusterfs-rep3' },
  },
  spec: { accessModes: ['ReadWriteMany'], resources: { requests: { storage: '10Gi' } } },
};

function volumesOf({ cli }: Heketi): readonly string[] {
  return JSON.parse(cli('volume', 'list', '--json')).volumes;
}

function documentClass(): object {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'glusterfs-rep3' },
    provisioner: 'kubernetes.io/glusterfs',
    parameters: filled(live.class),
    allowVolumeExpansion: true,
  };
}

function eventually(what: string, look: () => Promise<boolean> | boolean): Promise<true> {
  const advice = () => 'read the logs of heketi and of the controllers';
  return until({ where: 'sandbox/heketi', what, limit: 60_000, advice }, async () => (await look()) || undefined);
}
