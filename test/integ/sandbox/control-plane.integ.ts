import { existsSync } from 'node:fs';
import { type ControlPlane, startControlPlane } from './control-plane';
import type { ServedMinor } from './tools';

/** What the issue allows. */
const READY = 10_000;

describe.each<ServedMinor>(['1.25', '1.27', '1.36'])('the control plane %s of the sandbox', (version) => {
  let cluster: ControlPlane;

  beforeAll(async () => {
    cluster = await startControlPlane({ version });
    process.stderr.write(`control plane ${version}: ready after ${cluster.readyAfter} ms\n`);
  });

  afterAll(() => cluster?.stop());

  test('is ready in under ten seconds', () => {
    expect(cluster.readyAfter).toBeLessThan(READY);
  });

  test('is of that version, and says so', () => {
    const { serverVersion } = JSON.parse(cluster.kubectl('version', '--output=json'));
    expect(`${serverVersion.major}.${serverVersion.minor}`).toBe(version);
  });

  test('lets its administrator do everything, and nobody else', () => {
    expect(cluster.kubectl('auth', 'can-i', '*', '*').trim()).toBe('yes');
    expect(() => cluster.kubectl('auth', 'can-i', 'get', 'pods', '--as=somebody')).toThrow();
  });

  test('binds a claim to the one volume that fits', () => {
    cluster.apply(VOLUME_AND_CLAIM);
    cluster.kubectl('wait', '--for=jsonpath={.status.phase}=Bound', 'pvc/small', '--timeout=30s');
    expect(cluster.kubectl('get', 'pvc', 'small', '--output=jsonpath={.spec.volumeName}')).toBe('enough');
  });

  test('leaves no folder behind', async () => {
    await cluster.stop();
    expect(existsSync(cluster.folder)).toBe(false);
    expect(() => cluster.kubectl('version')).toThrow();
  });
});

const VOLUME_AND_CLAIM = `
apiVersion: v1
kind: PersistentVolume
metadata: { name: enough }
spec:
  capacity: { storage: 5Gi }
  accessModes: [ReadWriteMany]
  nfs: { server: 192.0.2.1, path: /enough }
---
apiVersion: v1
kind: PersistentVolume
metadata: { name: too-small }
spec:
  capacity: { storage: 1Gi }
  accessModes: [ReadWriteMany]
  nfs: { server: 192.0.2.1, path: /too-small }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: small, namespace: default }
spec:
  storageClassName: ''
  accessModes: [ReadWriteMany]
  resources: { requests: { storage: 2Gi } }
`;
