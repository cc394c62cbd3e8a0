import { execFileSync } from 'node:child_process';
import { request } from 'node:https';
import { join } from 'node:path';
import { type ClusterPki, type PkiProps, writePki } from './cluster-pki';
import { Belongings } from './guard';
import { freePorts, sandboxFolder, startDaemon } from './processes';
import { type ServedMinor, tools } from './tools';
import { until } from './until';

export interface ControlPlaneProps extends PkiProps {
  readonly version: ServedMinor;
  /**
   * Port of the API server on the loopback.
   * @default a free one
   */
  readonly port?: number;
  /** @default '10.96.0.0/16' */
  readonly services?: string;
  /** Further flags of the controller manager. */
  readonly controllers?: readonly string[];
}

export interface ControlPlane {
  readonly version: ServedMinor;
  /** Such as `https://127.0.0.1:40001`. */
  readonly server: string;
  /** Path of a kubeconfig of group system:masters. */
  readonly kubeconfig: string;
  /** Its folder, with the log of each program. */
  readonly folder: string;
  /** Milliseconds from nothing to ready. */
  readonly readyAfter: number;
  /** Runs kubectl and gives back what it printed. */
  kubectl(...args: readonly string[]): string;
  /** Applies YAML on the server's side, with further flags of kubectl. */
  apply(yaml: string, ...flags: readonly string[]): string;
  /** Stops its programs and deletes its folder. */
  stop(): Promise<void>;
}

const LIMIT = 30_000;
/** The description of all kinds is four million bytes long. */
const MAX_OUTPUT = 64 * 1024 * 1024;

/**
 * Starts etcd, API server, controller manager and scheduler on the loopback. No kubelet: see kwok.ts for nodes. 1.25 is
 * there for its controllers: it has no scheduler, and is spoken to with the kubectl of 1.27.
 *
 * It is ready when the default namespace has its service account, without which no pod is admitted.
 */
export async function startControlPlane(props: ControlPlaneProps): Promise<ControlPlane> {
  const began = Date.now();
  const { version } = props;
  const [etcd, apiServer, controllers, kubectlPath] = tools(
    'etcd',
    `kube-apiserver@${version}`,
    `kube-controller-manager@${version}`,
    `kubectl@${version === '1.25' ? '1.27' : version}`,
  );
  const schedulers = version === '1.25' ? [] : tools(`kube-scheduler@${version}`);
  const belongings = new Belongings();
  try {
    const folder = await belongings.keep(sandboxFolder());
    const [clients, peers, free, managerPort, schedulerPort] = await freePorts(5);
    const port = props.port ?? free;
    const server = `https://127.0.0.1:${port}`;
    const pki = await writePki(folder, server, props);
    const start = async (name: string, command: string, args: readonly string[], ready: () => Promise<unknown>) => {
      const daemon = await startDaemon({ name, command, args, folder, ready, limit: LIMIT, grace: 3_000 });
      belongings.add(() => daemon.stop());
    };
    const etcdUrl = `http://127.0.0.1:${clients}`;
    await start('etcd', etcd, etcdArgs(folder, etcdUrl, `http://127.0.0.1:${peers}`), async () => {
      const { ok } = await fetch(`${etcdUrl}/health`);
      return ok || undefined;
    });
    const healthy = (url: string) => () => isHealthy(url, pki);
    await start('kube-apiserver', apiServer, apiServerArgs(pki, etcdUrl, port, props), healthy(`${server}/readyz`));
    const local = (of: number) => healthy(`https://127.0.0.1:${of}/healthz`);
    await Promise.all([
      start('kube-controller-manager', controllers, controllerArgs(pki, managerPort, props), local(managerPort)),
      ...schedulers.map((scheduler) =>
        start('kube-scheduler', scheduler, clientArgs(pki, schedulerPort), local(schedulerPort)),
      ),
    ]);
    // without a cache of its own kubectl would leave one in the home folder
    const always = ['--kubeconfig', pki.kubeconfig, '--cache-dir', join(folder, 'kubectl')];
    const run = (args: readonly string[], input?: string) =>
      execFileSync(kubectlPath, [...always, ...args], {
        encoding: 'utf8',
        input,
        stdio: 'pipe',
        maxBuffer: MAX_OUTPUT,
      });
    const account = ['get', 'serviceaccount', 'default', '--output=name'];
    const advice = () => `read ${join(folder, 'kube-controller-manager.log')}`;
    await until({ where: 'sandbox/control-plane', what: 'ready', limit: LIMIT, advice }, () => run(account));
    return {
      version,
      server,
      kubeconfig: pki.kubeconfig,
      folder,
      readyAfter: Date.now() - began,
      kubectl: (...args) => run(args),
      apply: (yaml, ...flags) => run(['apply', '--server-side', ...flags, '--filename=-'], yaml),
      stop: () => belongings.undo(),
    };
  } catch (error) {
    await belongings.undo();
    throw error;
  }
}

function etcdArgs(folder: string, clients: string, peers: string): readonly string[] {
  return [
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${clients}`,
    `--advertise-client-urls=${clients}`,
    `--listen-peer-urls=${peers}`,
    `--initial-advertise-peer-urls=${peers}`,
    `--initial-cluster=default=${peers}`,
    // its data does not outlive it
    '--unsafe-no-fsync',
  ];
}

function apiServerArgs(pki: ClusterPki, etcd: string, port: number, props: ControlPlaneProps): readonly string[] {
  return [
    `--etcd-servers=${etcd}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${port}`,
    // an address of the loopback is no endpoint for pods, and the API server would complain of it for ever
    '--endpoint-reconciler-type=none',
    `--service-cluster-ip-range=${props.services ?? '10.96.0.0/16'}`,
    `--tls-cert-file=${join(pki.folder, 'serving.crt')}`,
    `--tls-private-key-file=${join(pki.folder, 'serving.key')}`,
    `--client-ca-file=${join(pki.folder, 'ca.crt')}`,
    `--service-account-key-file=${join(pki.folder, 'service-accounts.key')}`,
    `--service-account-signing-key-file=${join(pki.folder, 'service-accounts.key')}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    '--authorization-mode=Node,RBAC',
    '--allow-privileged=true',
  ];
}

function controllerArgs(pki: ClusterPki, port: number, { controllers = [] }: ControlPlaneProps): readonly string[] {
  return [
    ...clientArgs(pki, port),
    `--root-ca-file=${join(pki.folder, 'ca.crt')}`,
    `--service-account-private-key-file=${join(pki.folder, 'service-accounts.key')}`,
    `--cluster-signing-cert-file=${join(pki.folder, 'ca.crt')}`,
    `--cluster-signing-key-file=${join(pki.folder, 'ca.key')}`,
    ...controllers,
  ];
}

/** Of what talks to the API server, alone of its kind. */
function clientArgs(pki: ClusterPki, port: number): readonly string[] {
  return [
    `--kubeconfig=${pki.kubeconfig}`,
    '--leader-elect=false',
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    `--tls-cert-file=${join(pki.folder, 'serving.crt')}`,
    `--tls-private-key-file=${join(pki.folder, 'serving.key')}`,
  ];
}

/** @throws Error with what the server answered instead */
function isHealthy(url: string, { authority, admin }: ClusterPki): Promise<true> {
  return new Promise((resolve, reject) => {
    const options = { ca: authority.caCert, cert: admin.cert, key: admin.key, timeout: 2_000 };
    const asked = request(url, options, (answer) => {
      answer.resume();
      if (answer.statusCode === 200) {
        resolve(true);
      } else {
        reject(new Error(`${url} answers ${answer.statusCode}`));
      }
    });
    asked.once('timeout', () => asked.destroy(new Error(`${url} does not answer`)));
    asked.once('error', reject);
    asked.end();
  });
}
