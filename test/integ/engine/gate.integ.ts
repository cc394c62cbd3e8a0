import { readFileSync } from 'node:fs';
import { accessOf, clusterUid, untilReady } from '../../../src/pulumi/world/api-server';
import { type ControlPlane, startControlPlane } from '../sandbox/control-plane';

const IMPATIENT = { limit: 0, pause: 0, onAttempt: () => undefined };

describe.each(['1.27', '1.36'] as const)('the gate before a cluster of %s', (version) => {
  let cluster: ControlPlane;

  beforeAll(async () => {
    cluster = await startControlPlane({ version });
  });

  afterAll(() => cluster?.stop());

  test('opens when its API server is ready, and tells it from every other', async () => {
    const access = accessOf(readFileSync(cluster.kubeconfig, 'utf8'));
    await untilReady(access, IMPATIENT);
    const uid = cluster.kubectl('get', 'namespace', 'kube-system', '-o', 'jsonpath={.metadata.uid}');
    expect(await clusterUid(access)).toBe(uid.trim());
  });

  test('stays shut before another server with the same address', async () => {
    const { ca, ...access } = accessOf(readFileSync(cluster.kubeconfig, 'utf8'));
    expect(ca).toBeDefined();
    await expect(untilReady(access, IMPATIENT)).rejects.toThrow(/must answer within 0 seconds, got ".*certificate/);
  });

  test('stays shut when nobody is there', async () => {
    const access = accessOf(readFileSync(cluster.kubeconfig, 'utf8'));
    await cluster.stop();
    await expect(untilReady(access, IMPATIENT)).rejects.toThrow(/got "connect ECONNREFUSED/);
  });
});
