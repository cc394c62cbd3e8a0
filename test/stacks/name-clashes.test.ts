import { type EnvironmentData, readEnvironment } from '../../stacks/environment';
import { lab } from '../../stacks/environments/lab';

const host = lab.hosts?.['lab-host'];
const machine = host?.machines?.['lab-nfs'];
if (host === undefined || machine === undefined || lab.claims === undefined || lab.webApps === undefined) {
  throw new Error('lab has changed: these tests start from its host, machine, claims and web app');
}
const { claims, webApps } = lab;

/** lab with other hosts, claims and the like. */
function withChanges(changes: Partial<EnvironmentData>): EnvironmentData {
  return { ...lab, ...changes };
}

describe('the names of an environment', () => {
  test('may be used again where nothing of the name stands yet', () => {
    expect(() => readEnvironment(lab)).not.toThrow();
  });

  test.each<[string, EnvironmentData, string]>([
    [
      'a claim and a web app in one namespace',
      withChanges({ claims: { ...claims, portal: claims.reports } }),
      `[lab/webApps/portal] 'name' must be the only one of its name, got "portal", which claims/portal also defines; rename one of the two`,
    ],
    [
      'a namespace and a host',
      withChanges({
        cluster: lab.cluster && { ...lab.cluster, namespaces: { web: 'restricted', 'lab-host': 'restricted' } },
        webApps: { portal: { ...webApps.portal, namespace: 'lab-host', claims: {} } },
      }),
      `[lab/namespace lab-host] 'name' must be the only one of its name, got "lab-host", which hosts/lab-host also defines; rename one of the two`,
    ],
    [
      'a pool and a machine of one host',
      withChanges({ hosts: { 'lab-host': { ...host, machines: { ...host.machines, 'lab-data': machine } } } }),
      `[lab/hosts/lab-host/machines/lab-data] 'name' must be the only one of its name, got "lab-data", which hosts/lab-host/pools/lab-data also defines; rename one of the two`,
    ],
    [
      "a host and the platform's own",
      withChanges({ hosts: { ...lab.hosts, cluster: { ...host, machines: {} } } }),
      `[lab/hosts/cluster] 'name' must be the only one of its name, got "cluster", which the platform also defines; rename one of the two`,
    ],
    [
      'a node and the pod that empties volumes',
      withChanges({
        cluster: lab.cluster && {
          ...lab.cluster,
          recyclerPod: {},
          nodes: { ...lab.cluster.nodes, 'recycler-pod': { role: 'worker', machine: 'lab-nfs' } },
        },
      }),
      `[lab/cluster/recyclerPod] 'name' must be the only one of its name, got "recycler-pod", which cluster/nodes/recycler-pod also defines; rename one of the two`,
    ],
    [
      "a machine's disk and the first disk of another",
      withChanges({
        hosts: {
          'lab-host': {
            ...host,
            machines: {
              ...host.machines,
              lab: { ...machine, dataDisks: [{ name: 'nfs-root', pool: 'lab-system', capacity: '1Gi', mount: '/x' }] },
            },
          },
        },
      }),
      `[lab/hosts/lab-host/machines/lab-nfs] 'name' must be the only one of its name, got "lab-nfs-root", which hosts/lab-host/machines/lab also defines; rename one of the two`,
    ],
  ])('cannot be shared by %s', (_pair, environment, message) => {
    expect(() => readEnvironment(environment)).toThrow(message);
  });
});
