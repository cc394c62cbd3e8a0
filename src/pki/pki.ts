import { X509Certificate } from 'node:crypto';
import { type Credential, certificateAuthority, clientCertificate, tokenKeys, type Validity } from './certificate';

/** All keys a cluster starts from. They exist before its first machine does. */
export interface Pki {
  /** Signs what the API server, the kubelets and the administrator show. */
  readonly cluster: Credential;
  /** Signs what the API server shows to the extension API servers behind it. */
  readonly frontProxy: Credential;
  readonly etcd: Credential;
  /** Signs the tokens of service accounts. */
  readonly serviceAccount: { readonly privateKey: string; readonly publicKey: string };
  readonly admin: Credential;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** kubeadm's own choice. The authorities are in the machines' first-boot files, so they must outlive the machines. */
const AUTHORITY_LIFE = 3650 * DAY;

/** The administrator's certificate cannot be revoked, so its life is short; it is in no machine. */
const ADMIN_LIFE = 365 * DAY;

/** Days before its end from which on a certificate is renewed. */
export const RENEWAL_DAYS = 30;

/** A machine whose clock is behind would refuse a certificate that begins now. */
const CLOCK_SKEW = 60 * MINUTE;

/**
 * `system:masters` is let through by the API server itself. The group that kubeadm 1.29 and later put in admin.conf,
 * `kubeadm:cluster-admins`, may do nothing until kubeadm has written its binding, and this certificate is used from the
 * API server's first answer on. kubeadm keeps such an identity for that too, in super-admin.conf.
 */
const ADMIN = { commonName: 'kubernetes-admin', organization: 'system:masters' };

export async function makePki(now: Date): Promise<Pki> {
  const validity = lasting(AUTHORITY_LIFE, now);
  // the names kubeadm gives them
  const cluster = await certificateAuthority('kubernetes', validity);
  return {
    cluster,
    frontProxy: await certificateAuthority('front-proxy-ca', validity),
    etcd: await certificateAuthority('etcd-ca', validity),
    serviceAccount: await tokenKeys(),
    admin: await makeAdmin(cluster, now),
  };
}

/** The same keys with a new certificate for the administrator, from the same authority: no machine needs to know. */
export async function renewAdmin(pki: Pki, now: Date): Promise<Pki> {
  return { ...pki, admin: await makeAdmin(pki.cluster, now) };
}

/** Last day of a certificate. */
export function endOf(certificate: string): Date {
  return new Date(Date.parse(new X509Certificate(certificate).validTo));
}

export function isDueForRenewal(certificate: string, now: Date): boolean {
  return endOf(certificate).getTime() - now.getTime() < RENEWAL_DAYS * DAY;
}

export function isSignedBy(certificate: string, authority: string): boolean {
  const issuer = new X509Certificate(authority);
  const issued = new X509Certificate(certificate);
  return issued.checkIssued(issuer) && issued.verify(issuer.publicKey);
}

const SHAPE: Readonly<Record<keyof Pki, readonly string[]>> = {
  cluster: ['certificate', 'key'],
  frontProxy: ['certificate', 'key'],
  etcd: ['certificate', 'key'],
  serviceAccount: ['privateKey', 'publicKey'],
  admin: ['certificate', 'key'],
};

/**
 * Reads what `pkiText` wrote.
 *
 * @throws when a part is missing or no PEM; the message names the part and holds nothing of the text
 */
export function parsePki(text: string): Pki {
  let parsed: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;
  try {
    parsed = JSON.parse(text) ?? {};
  } catch {
    // the parser's own message quotes the text
    throw malformed('no JSON');
  }
  for (const [name, parts] of Object.entries(SHAPE)) {
    for (const part of parts) {
      const pem = parsed[name]?.[part];
      if (typeof pem !== 'string' || !pem.startsWith('-----BEGIN ')) {
        throw malformed(`no PEM at ${name}.${part}`);
      }
    }
  }
  return parsed as unknown as Pki;
}

export function pkiText(pki: Pki): string {
  return JSON.stringify(pki);
}

function malformed(got: string): Error {
  return new Error(
    `[config] 'strata:pki' must be what \`strata secrets init\` stores, got "${got}"; restore it from version control`,
  );
}

async function makeAdmin(cluster: Credential, now: Date): Promise<Credential> {
  const { notBefore, notAfter } = lasting(ADMIN_LIFE, now);
  // no certificate outlives the one that signed it
  const end = Math.min(notAfter.getTime(), endOf(cluster.certificate).getTime());
  return clientCertificate(ADMIN, cluster, { notBefore, notAfter: new Date(end) });
}

/** Whole seconds: certificates know no smaller time. */
function lasting(life: number, now: Date): Validity {
  const start = Math.floor(now.getTime() / 1000) * 1000;
  return { notBefore: new Date(start - CLOCK_SKEW), notAfter: new Date(start + life) };
}
