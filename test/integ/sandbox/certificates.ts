import 'reflect-metadata';
import { createPublicKey, generateKeyPairSync, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** What signs the certificates of a cluster; PEM. */
export interface Authority {
  readonly caCert: string;
  readonly caKey: string;
}

/** A certificate and its key; PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY = 24 * 60 * 60 * 1000;

/** A certificate authority of a sandbox, good for two days. */
export async function newAuthority(): Promise<Authority> {
  const key = newKey('ec');
  const { publicKey, privateKey } = await pairOf(key);
  const name = 'CN=strata-sandbox';
  const made = await x509.X509CertificateGenerator.create(
    {
      ...validity(),
      subject: name,
      issuer: name,
      publicKey,
      signingKey: privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  return { caCert: made.toString('pem'), caKey: key };
}

/** The certificate of an API server that is reached by these names and addresses. */
export function servingCertificate(authority: Authority, names: readonly string[]): Promise<Certificate> {
  const alternatives = names.map((value) => ({
    type: /^[\d.]+$/.test(value) ? ('ip' as const) : ('dns' as const),
    value,
  }));
  return issue(
    authority,
    [{ CN: ['kube-apiserver'] }],
    [
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(alternatives),
    ],
  );
}

/** The certificate of a user who may do everything. */
export function adminCertificate(authority: Authority): Promise<Certificate> {
  return issue(
    authority,
    [{ O: ['system:masters'] }, { CN: ['strata-sandbox-admin'] }],
    [new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth])],
  );
}

/** A private key, PEM. Tokens of service accounts are signed with RSA, as kubeadm does. */
export function newKey(type: 'ec' | 'rsa'): string {
  const privateKeyEncoding = { type: 'pkcs8', format: 'pem' } as const;
  const publicKeyEncoding = { type: 'spki', format: 'pem' } as const;
  const pair =
    type === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256', privateKeyEncoding, publicKeyEncoding })
      : generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding, publicKeyEncoding });
  return pair.privateKey;
}

async function issue(
  { caCert, caKey }: Authority,
  subject: x509.JsonName,
  extensions: readonly x509.Extension[],
): Promise<Certificate> {
  const issuer = new x509.X509Certificate(caCert);
  const key = newKey('ec');
  const { publicKey } = await pairOf(key);
  const made = await x509.X509CertificateGenerator.create(
    {
      ...validity(),
      subject,
      issuer: issuer.subjectName,
      publicKey,
      signingKey: (await pairOf(caKey)).privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: [...extensions],
    },
    webcrypto,
  );
  return { cert: made.toString('pem'), key };
}

/** From an hour ago, so that clocks may differ. */
function validity(): { readonly notBefore: Date; readonly notAfter: Date } {
  return { notBefore: new Date(Date.now() - DAY / 24), notAfter: new Date(Date.now() + 2 * DAY) };
}

async function pairOf(key: string): Promise<{ publicKey: webcrypto.CryptoKey; privateKey: webcrypto.CryptoKey }> {
  const der = Buffer.from(key.replace(/-----[A-Z ]+-----/g, ''), 'base64');
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return {
    publicKey: await webcrypto.subtle.importKey('spki', spki, ALGORITHM, true, ['verify']),
    privateKey: await webcrypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign']),
  };
}
