import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Authority,
  adminCertificate,
  type Certificate,
  newAuthority,
  newKey,
  servingCertificate,
} from './certificates';

export interface PkiProps {
  /**
   * What signs its certificates, so that a kubeconfig signed by it works here.
   * @default one of its own
   */
  readonly authority?: Authority;
  /**
   * Signs the tokens of service accounts, PEM.
   * @default one of its own
   */
  readonly serviceAccountKey?: string;
  /** Names and addresses that the API server's certificate holds beside those of the loopback. */
  readonly names?: readonly string[];
}

/** Keys, certificates and kubeconfig of a control plane, as files. */
export interface ClusterPki {
  readonly folder: string;
  readonly authority: Authority;
  readonly admin: Certificate;
  readonly kubeconfig: string;
}

/** Writes them below a folder. What the props leave out is made. */
export async function writePki(folder: string, server: string, props: PkiProps): Promise<ClusterPki> {
  const pki = join(folder, 'pki');
  mkdirSync(pki);
  const authority = props.authority ?? (await newAuthority());
  const serving = await servingCertificate(authority, [
    '127.0.0.1',
    'localhost',
    'kubernetes.default.svc',
    ...(props.names ?? []),
  ]);
  const admin = await adminCertificate(authority);
  const kubeconfig = join(folder, 'kubeconfig');
  const files: Readonly<Record<string, string>> = {
    'ca.crt': authority.caCert,
    'ca.key': authority.caKey,
    'serving.crt': serving.cert,
    'serving.key': serving.key,
    'service-accounts.key': props.serviceAccountKey ?? newKey('rsa'),
  };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(pki, name), text, { mode: 0o600 });
  }
  writeFileSync(kubeconfig, JSON.stringify(kubeconfigOf(server, authority, admin)), { mode: 0o600 });
  return { folder: pki, authority, admin, kubeconfig };
}

/** JSON is YAML. */
function kubeconfigOf(server: string, { caCert }: Authority, { cert, key }: Certificate): object {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const [name, user] = ['sandbox', 'sandbox-admin'];
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [{ name, cluster: { server, 'certificate-authority-data': base64(caCert) } }],
    contexts: [{ name, context: { cluster: name, user } }],
    users: [{ name: user, user: { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) } }],
  };
}
