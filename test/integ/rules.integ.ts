import { proveObjects } from '../../src/proofs';
import { API_SERVER } from '../../src/proofs/non-resource-urls';
import type { KubernetesObject } from '../../src/records';
import { factsOf, objectRecord } from '../support/facts';
import { type ControlPlane, startControlPlane } from './sandbox/control-plane';

function service(name: string, nodePort: number, protocol = 'TCP'): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default' },
    spec: { type: 'NodePort', ports: [{ port: 80, nodePort, protocol }] },
  };
}

/** A pod whose two containers declare these ports. */
function pod(name: string, first: object, second: object, spec: object = {}): KubernetesObject {
  const containers = [first, second].map((port, index) => ({ name: `c${index}`, image: 'idle:1', ports: [port] }));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: { automountServiceAccountToken: false, containers, ...spec },
  };
}

const onHost = { hostNetwork: true };
const http = { containerPort: 80 };

describe.each(['1.27', '1.36'] as const)('the API server of %s', (version) => {
  let cluster: ControlPlane;

  beforeAll(async () => {
    cluster = await startControlPlane({ version });
  });

  afterAll(() => cluster?.stop());

  test('lists no path that REF002 does not know', () => {
    const { paths }: { paths: readonly string[] } = JSON.parse(cluster.kubectl('get', '--raw', '/'));
    expect(paths.length).toBeGreaterThan(50);
    expect(paths.map((path) => `/${path.split('/')[1]}`).filter((path) => !API_SERVER.includes(path))).toEqual([]);
  });

  test.each<[string, KubernetesObject, KubernetesObject | undefined, string]>([
    ['a node port out of range', service('low', 29999), undefined, 'PRT006'],
    ['a node port that another Service has', service('second', 30080), service('first', 30080), 'PRT007'],
    ['the same for another protocol', service('udp', 30081, 'UDP'), service('tcp', 30081), 'PRT007'],
    ['two containers on one port of the node', pod('host', http, http, onHost), undefined, 'PRT004'],
  ])('refuses %s, as a proof does', (_case, wrong, before, code) => {
    if (before !== undefined) {
      cluster.apply(JSON.stringify(before));
    }
    const records = [before ?? [], wrong].flat().map(objectRecord);
    const errors = proveObjects(factsOf(...records)).findings.filter(({ severity }) => severity === 'error');
    expect(errors.map((each) => each.code)).toContain(code);
    expect(() => cluster.apply(JSON.stringify(wrong))).toThrow(
      /invalid|Invalid value|already allocated|Duplicate value/,
    );
  });

  test('takes what is a warning: two containers that declare one port of their pod', () => {
    const wrong = pod('shared', http, http);
    const found = proveObjects(factsOf(objectRecord(wrong))).findings;
    expect(found.map(({ code, severity }) => `${severity} ${code}`)).toContain('warning PRT004');
    expect(() => cluster.apply(JSON.stringify(wrong))).not.toThrow();
  });
});
