import { parse, stringify } from 'yaml';
import type { Pki } from './pki';

/** What decides whose kubeconfig it is; the certificates as PEM. */
export interface KubeconfigFacts {
  /** Names of its clusters. */
  readonly clusters: readonly string[];
  readonly server?: string;
  readonly authority?: string;
  readonly client?: string;
}

/** The administrator's way to the cluster. It follows from keys and addresses alone: no machine has to exist. */
export function kubeconfigText(environment: string, server: string, { cluster, admin }: Pki): string {
  const user = `${environment}-admin`;
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': environment,
      clusters: [{ name: environment, cluster: { server, 'certificate-authority-data': base64(cluster.certificate) } }],
      contexts: [{ name: environment, context: { cluster: environment, user } }],
      users: [
        {
          name: user,
          user: { 'client-certificate-data': base64(admin.certificate), 'client-key-data': base64(admin.key) },
        },
      ],
    },
    { lineWidth: 0 },
  );
}

/** What a kubeconfig says of itself; `undefined` when the text is none. */
export function readKubeconfig(text: string): KubeconfigFacts | undefined {
  try {
    const { kind, clusters = [], users = [] } = parse(text);
    if (kind !== 'Config') {
      return undefined;
    }
    const cluster = clusters[0]?.cluster;
    return {
      clusters: clusters.map(({ name }: { readonly name: unknown }) => String(name)),
      server: cluster?.server,
      authority: decoded(cluster?.['certificate-authority-data']),
      client: decoded(users[0]?.user?.['client-certificate-data']),
    };
  } catch {
    return undefined;
  }
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function decoded(text: unknown): string | undefined {
  return typeof text === 'string' ? Buffer.from(text, 'base64').toString() : undefined;
}
