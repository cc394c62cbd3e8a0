import { lab } from '../../../stacks/environments/lab';
import { type ControlPlane, startControlPlane } from './control-plane';
import { startNodes } from './kwok';
import type { Daemon } from './processes';
import type { Minor } from './tools';

describe.each<Minor>(['1.27', '1.36'])('the nodes of the sandbox, under %s', (version) => {
  let cluster: ControlPlane;
  let nodes: Daemon;

  beforeAll(async () => {
    cluster = await startControlPlane({ version });
    nodes = await startNodes(cluster, lab);
  });

  afterAll(async () => {
    await nodes?.stop();
    await cluster?.stop();
  });

  test('are those of the environment, with the size of their machines', () => {
    const { items } = JSON.parse(cluster.kubectl('get', 'nodes', '--output=json'));
    const facts = items.map(({ metadata, status }: NodeFacts) => {
      const internal = status.addresses.find(({ type }) => type === 'InternalIP');
      return [metadata.name, internal?.address, status.capacity.cpu, status.capacity.memory];
    });
    expect(facts).toEqual([
      ['lab-cp1', '192.168.150.10', '2', '4Gi'],
      ['lab-worker1', '192.168.150.11', '2', '6Gi'],
      ['lab-worker2', '192.168.150.12', '2', '6Gi'],
    ]);
  });

  test('complete jobs', () => {
    cluster.kubectl('create', 'job', 'once', '--image=idle');
    cluster.kubectl('wait', '--for=condition=Complete', 'job/once', '--timeout=60s');
    cluster.kubectl('delete', 'job', 'once', '--timeout=30s', '--cascade=foreground');
  });

  test('run pods, the control plane none that does not tolerate it', () => {
    cluster.kubectl('create', 'deployment', 'idle', '--image=idle', '--replicas=4');
    cluster.kubectl('rollout', 'status', 'deployment/idle', '--timeout=60s');
    const names = cluster.kubectl('get', 'pods', '--output=jsonpath={.items[*].spec.nodeName}').split(' ');
    expect(names).toHaveLength(4);
    expect([...new Set(names)].sort()).toEqual(['lab-worker1', 'lab-worker2']);
  });
});

interface NodeFacts {
  readonly metadata: { readonly name: string };
  readonly status: {
    readonly addresses: readonly { readonly type: string; readonly address: string }[];
    readonly capacity: { readonly cpu: string; readonly memory: string };
  };
}
