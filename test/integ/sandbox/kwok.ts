import { join } from 'node:path';
import type { EnvironmentData } from '../../../stacks/environment';
import type { ControlPlane } from './control-plane';
import { nodesOf } from './nodes-of';
import { type Daemon, freePorts, startDaemon } from './processes';
import { tools } from './tools';

const LIMIT = 20_000;
const NODES_READY = '60s';

/**
 * Gives a control plane the nodes of an environment, and has kwok play their kubelets: nodes become ready, and a pod
 * that is scheduled is said to run. No image is pulled and nothing is mounted.
 */
export async function startNodes(cluster: ControlPlane, environment: EnvironmentData): Promise<Daemon> {
  const [kwok] = tools('kwok');
  const [port] = await freePorts(1);
  const daemon = await startDaemon({
    name: 'kwok',
    command: kwok,
    args: [
      `--kubeconfig=${cluster.kubeconfig}`,
      `--config=${join(__dirname, 'kwok-stages.yaml')}`,
      '--manage-all-nodes=false',
      '--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake',
      `--server-address=127.0.0.1:${port}`,
    ],
    folder: cluster.folder,
    ready: async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok || undefined,
    limit: LIMIT,
  });
  try {
    cluster.apply(nodesOf(environment));
    cluster.kubectl('wait', '--for=condition=Ready', 'nodes', '--all', `--timeout=${NODES_READY}`);
    return daemon;
  } catch (error) {
    await daemon.stop();
    throw error;
  }
}
