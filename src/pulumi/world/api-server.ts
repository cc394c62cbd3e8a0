import { request } from 'node:https';
import { parse } from 'yaml';

/** A cluster's API server, and who asks: what one context of a kubeconfig says. */
export interface ApiAccess {
  /** `https://192.168.150.10:6443` */
  readonly server: string;
  readonly ca?: string;
  readonly certificate?: string;
  readonly key?: string;
  readonly token?: string;
}

/** How the wait for a cluster goes. */
export interface Patience {
  /** Seconds until the wait is given up. */
  readonly limit: number;
  /** Seconds between two attempts. */
  readonly pause: number;
  /** Told after each failed attempt, with what came instead of an answer. */
  readonly onAttempt: (got: string) => void;
}

/** Seconds that one question may take. */
const ANSWER_WITHIN = 5;

/**
 * Reads the current context of a kubeconfig.
 *
 * @throws when it names no server; the message shows nothing of the text, which is a secret
 */
export function accessOf(text: string): ApiAccess {
  const config = parse(text, { logLevel: 'silent' });
  const named = (list: string, name: string) =>
    config?.[list]?.find((each: { readonly name: string }) => each.name === name);
  const context = named('contexts', config?.['current-context'])?.context;
  const cluster = named('clusters', context?.cluster)?.cluster;
  const user = named('users', context?.user)?.user;
  if (typeof cluster?.server !== 'string') {
    throw new Error(
      `[config] 'strata:kubeconfig' must be a kubeconfig with a current context, got "another text"; ` +
        'run `strata secrets init`, or set it from a file',
    );
  }
  return {
    server: cluster.server,
    ca: decoded(cluster['certificate-authority-data']),
    certificate: decoded(user?.['client-certificate-data']),
    key: decoded(user?.['client-key-data']),
    token: user?.token,
  };
}

function decoded(base64: string | undefined): string | undefined {
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString();
}

/**
 * Waits until the API server calls itself ready.
 *
 * @throws when it is not within the limit, with the last answer
 */
export async function untilReady(access: ApiAccess, { limit, pause, onAttempt }: Patience): Promise<void> {
  const end = process.hrtime.bigint() + BigInt(limit) * 1_000_000_000n;
  for (;;) {
    const got = await get(access, '/readyz').then(
      ({ status, body }) => (status === 200 ? undefined : `${status} ${body.split('\n')[0]}`),
      (error: Error) => error.message,
    );
    if (got === undefined) {
      return;
    }
    if (process.hrtime.bigint() > end) {
      throw new Error(
        `[cluster] '${access.server}/readyz' must answer within ${limit} seconds, got "${got}"; ` +
          'look at the console of a control plane (`virsh console <machine>`) and at `cloud-init status --long` in it',
      );
    }
    onAttempt(got);
    await new Promise((resolve) => setTimeout(resolve, pause * 1000));
  }
}

/**
 * What makes a cluster this cluster and no other: the UID of its namespace kube-system.
 *
 * @throws when it does not answer
 */
export async function clusterUid(access: ApiAccess): Promise<string> {
  const { status, body } = await get(access, '/api/v1/namespaces/kube-system');
  if (status !== 200) {
    throw new Error(
      `[cluster] '${access.server}' must let the kubeconfig read its namespaces, got "${status}"; ` +
        'is the kubeconfig that of this cluster?',
    );
  }
  return JSON.parse(body).metadata.uid;
}

function get(access: ApiAccess, path: string): Promise<{ readonly status: number; readonly body: string }> {
  const { server, ca, certificate: cert, key, token } = access;
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return new Promise((resolve, reject) => {
    const asked = request(`${server}${path}`, { ca, cert, key, headers, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    asked.setTimeout(ANSWER_WITHIN * 1000, () => asked.destroy(new Error(`no answer within ${ANSWER_WITHIN} seconds`)));
    asked.on('error', reject);
    asked.end();
  });
}
