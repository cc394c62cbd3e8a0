import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { KubernetesObject } from '../../src/records';
import type { ApiClient } from './sandbox/api-client';
import type { ControlPlane } from './sandbox/control-plane';
import { until } from './sandbox/until';

const CLASSES = '/apis/storage.k8s.io/v1/storageclasses';
const CLAIMS = '/api/v1/namespaces/default/persistentvolumeclaims';
const EVENTS = '/api/v1/namespaces/default/events';
const VOLUMES = '/api/v1/persistentvolumes';
const LIMIT = 60_000;

/** One class, and one claim for it. */
export interface Attempt {
  readonly parameters: Readonly<Record<string, string>>;
  /** Spec of the claim, without its class. */
  readonly claim: object;
}

/** What became of the claim. */
export interface Fate {
  /** Unique id of the claim. */
  readonly uid: string;
  /** Its volume; undefined while there is none. */
  readonly volume: KubernetesObject | undefined;
  /** Why there is none, without the words that all such events begin with. */
  readonly event: string | undefined;
  /** What the controller manager wrote to its log meanwhile. */
  readonly log: string;
}

/** Claims volumes of the provisioner kubernetes.io/glusterfs, one after the other: they share a log. */
export class GlusterfsTrial {
  private count = 0;

  constructor(
    private readonly cluster: ControlPlane,
    private readonly api: ApiClient,
  ) {}

  /** Lets the provisioner try once, has `look` see what it made, and takes class, claim and volume away. */
  public async run({ parameters, claim }: Attempt, look: (fate: Fate) => Promise<void> | void): Promise<void> {
    this.count += 1;
    const name = `trial-${this.count}`;
    const metadata = { name };
    const written = this.log().length;
    await this.api.post(CLASSES, { metadata, provisioner: 'kubernetes.io/glusterfs', parameters });
    const { uid } = (await this.api.post(CLAIMS, { metadata, spec: { ...claim, storageClassName: name } })).metadata;
    try {
      const decided = await seen(name, 'decided', async () => {
        const { spec, status } = await this.api.get(`${CLAIMS}/${name}`);
        const event = await this.failure(uid);
        const volume =
          status.phase === 'Bound'
            ? ((await this.api.get(`${VOLUMES}/${spec.volumeName}`)) as KubernetesObject)
            : undefined;
        return volume === undefined && event === undefined ? undefined : { volume, event };
      });
      await look({ uid, ...decided, log: this.log().slice(written) });
    } finally {
      await this.api.delete(`${CLAIMS}/${name}`);
      await seen(name, 'gone', async () => {
        const { items } = await this.api.get(VOLUMES);
        const { status } = await this.api.request('GET', `${CLAIMS}/${name}`);
        const isLeft = items.some(({ spec }: KubernetesObject) => spec.storageClassName === name);
        return (status === 404 && !isLeft) || undefined;
      });
      // the volume is deleted with the parameters of its class
      await this.api.delete(`${CLASSES}/${name}`);
    }
  }

  private async failure(uid: string): Promise<string | undefined> {
    const { items } = await this.api.get(`${EVENTS}?fieldSelector=involvedObject.uid%3D${uid}`);
    const failed = items.find(({ reason }: { reason: string }) => reason === 'ProvisioningFailed');
    return failed?.message.replace(/^Failed to provision volume with StorageClass "[^"]*": /, '');
  }

  private log(): string {
    return readFileSync(join(this.cluster.folder, 'kube-controller-manager.log'), 'utf8');
  }
}

function seen<T>(name: string, what: string, look: () => Promise<T | undefined>): Promise<T> {
  const advice = () => 'read the log of the controllers';
  return until({ where: `sandbox/${name}`, what, limit: LIMIT, advice }, look);
}

/** One request that a listener was sent. */
export interface HeardRequest {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server that keeps what it is sent, and refuses it: it knows nothing of heketi. */
export interface Listener {
  readonly url: string;
  /** What was heard since the last call. */
  heard(): readonly HeardRequest[];
  stop(): Promise<void>;
}

/** Listens on a free port of the loopback. */
export async function startListener(): Promise<Listener> {
  const requests: HeardRequest[] = [];
  const server = createServer((asked, answer) => {
    const chunks: Buffer[] = [];
    asked.on('data', (chunk) => chunks.push(chunk));
    asked.on('end', () => {
      const { method, url, headers } = asked;
      requests.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      answer.writeHead(400).end('heard');
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard: () => requests.splice(0),
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
