import { kubernetesStream } from '../../src/assembly';
import { nfsBinding } from '../../stacks/environments/handbook/nfs-binding';
import { assembled } from '../support/environments';
import { type ControlPlane, startControlPlane } from './sandbox/control-plane';
import { startNodes } from './sandbox/kwok';
import type { Daemon } from './sandbox/processes';
import { strata } from './sandbox/strata';

const WAIT = '--timeout=60s';

describe('verify and drift of a live cluster', () => {
  let cluster: ControlPlane;
  let nodes: Daemon;
  const ask = (verb: string) => strata(verb, nfsBinding, cluster.kubeconfig);

  beforeAll(async () => {
    cluster = await startControlPlane({ version: '1.27' });
    nodes = await startNodes(cluster, nfsBinding);
    cluster.apply(kubernetesStream(assembled(nfsBinding)));
    cluster.kubectl('wait', '--for=condition=Ready', 'pod/linuxea-pvc-pod', WAIT);
  });

  afterAll(async () => {
    await nodes?.stop();
    await cluster?.stop();
  });

  test('find linuxea-pvc -> linuxea-5, all nodes at their addresses, and nothing else', async () => {
    expect(await ask('verify')).toEqual({
      code: 0,
      lines: [
        'handbook-nfs-binding',
        'binding     linuxea-pvc -> linuxea-5',
        'agreed      1 of 1 binding, 0 of 0 endpoints, 3 of 3 address',
        'differences 0',
      ],
    });
    expect(await ask('drift')).toEqual({
      code: 0,
      lines: ['handbook-nfs-binding', 'compared    7 Kubernetes objects', 'differences 0'],
    });
  });

  test('find a label that somebody changed, and say both values', async () => {
    cluster.kubectl('label', 'pv', 'linuxea-3', 'name=other', '--overwrite');
    const { code, lines } = await ask('drift');
    expect(code).toBe(2);
    expect(lines).toContain(
      `[01-volumes/linuxea-3/Resource] PersistentVolume linuxea-3 'metadata.labels.name': the tree says "v3", the world "other"`,
    );
    cluster.kubectl('label', 'pv', 'linuxea-3', 'name=v3', '--overwrite');
    expect((await ask('drift')).code).toBe(0);
  });

  test('find a node at another address', async () => {
    const patch = '{"status":{"addresses":[{"type":"InternalIP","address":"10.0.1.99"}]}}';
    cluster.kubectl('patch', 'node', 'linuxea.node-2.com', '--subresource=status', '--type=merge', '-p', patch);
    const { code, lines } = await ask('verify');
    expect(code).toBe(2);
    expect(lines).toContainEqual(
      expect.stringMatching(/^address linuxea.node-2.com: predicted 10.0.1.67, is 10.0.1.99;/),
    );
  });

  test('find the claim bound to another volume, and the pod that is gone', async () => {
    cluster.kubectl('delete', 'pod', 'linuxea-pvc-pod', WAIT);
    cluster.kubectl('delete', 'pvc', 'linuxea-pvc', WAIT);
    cluster.kubectl('delete', 'pv', 'linuxea-5', WAIT);
    // a volume that nobody defined in the tree, and that fits
    const object = (name: string) =>
      assembled(nfsBinding).records.flatMap((each) =>
        each.kind === 'kubernetes' && each.object.metadata.name === name ? [each.object] : [],
      )[0];
    cluster.apply(JSON.stringify({ ...object('linuxea-5'), metadata: { name: 'stray' } }));
    cluster.apply(JSON.stringify(object('linuxea-pvc')));
    cluster.kubectl('wait', '--for=jsonpath={.status.phase}=Bound', 'pvc/linuxea-pvc', WAIT);
    const verified = await ask('verify');
    expect(verified.code).toBe(2);
    expect(verified.lines).toContainEqual(
      expect.stringMatching(/^binding linuxea-pvc: predicted linuxea-5, is stray; name the volume in the tree/),
    );
    const drifted = await ask('drift');
    expect(drifted.code).toBe(2);
    expect(drifted.lines).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /PersistentVolume linuxea-5: the tree says "an object", the world "nothing of that name"$/,
        ),
        expect.stringMatching(
          /Pod default\/linuxea-pvc-pod: the tree says "an object", the world "nothing of that name"$/,
        ),
      ]),
    );
  });

  test('count nothing as fine when the cluster is gone', async () => {
    const { code, lines } = await strata('verify', nfsBinding, '/dev/null');
    expect(code).toBe(1);
    expect(lines.join('\n')).toMatch(/not run: cluster: /);
    expect(lines.join('\n')).not.toMatch(/agreed/);
  });
});
