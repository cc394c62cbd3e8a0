import { createPublicKey, generateKeyPair, webcrypto } from 'node:crypto';
import { promisify } from 'node:util';

/** A certificate and the private key it speaks for, both PEM. */
export interface Credential {
  readonly certificate: string;
  readonly key: string;
}

/** Both ends of a certificate's life. */
export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

const SIGNATURE = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** A self-signed certificate authority. Subject and name follow kubeadm's, which takes over what it finds. */
export async function certificateAuthority(commonName: string, validity: Validity): Promise<Credential> {
  const x509 = await library();
  const key = await newKey();
  const { publicKey, privateKey } = await imported(key);
  const { digitalSignature, keyCertSign, cRLSign } = x509.KeyUsageFlags;
  const name = [{ CN: [commonName] }];
  const certificate = await x509.X509CertificateGenerator.create(
    {
      subject: name,
      issuer: name,
      ...validity,
      publicKey,
      signingKey: privateKey,
      signingAlgorithm: SIGNATURE,
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(digitalSignature | keyCertSign | cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(publicKey, false, webcrypto),
        new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: commonName }]),
      ],
    },
    webcrypto,
  );
  return { certificate: pem(certificate.toString('pem')), key };
}

/** A certificate that proves to a server who its client is; it serves nothing itself. */
export async function clientCertificate(
  subject: { readonly commonName: string; readonly organization: string },
  authority: Credential,
  validity: Validity,
): Promise<Credential> {
  const x509 = await library();
  const key = await newKey();
  const { publicKey } = await imported(key);
  const issuer = new x509.X509Certificate(authority.certificate);
  const certificate = await x509.X509CertificateGenerator.create(
    {
      subject: [{ O: [subject.organization] }, { CN: [subject.commonName] }],
      issuer: issuer.subjectName,
      ...validity,
      publicKey,
      signingKey: (await imported(authority.key)).privateKey,
      signingAlgorithm: SIGNATURE,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
        await x509.AuthorityKeyIdentifierExtension.create(issuer, false, webcrypto),
      ],
    },
    webcrypto,
  );
  return { certificate: pem(certificate.toString('pem')), key };
}

/**
 * The pair that signs the tokens of service accounts. RSA, as kubeadm makes it: whoever checks such a token by OpenID
 * Connect need only know RS256, and many know nothing else.
 */
export async function tokenKeys(): Promise<{ readonly privateKey: string; readonly publicKey: string }> {
  return promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
}

/** Loading the library takes longer than most verbs run, so only the verb that makes certificates loads it. */
async function library() {
  await import('reflect-metadata');
  return import('@peculiar/x509');
}

async function newKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return privateKey;
}

/** The pair of a PEM private key, as the library takes it. */
async function imported(key: string) {
  const { subtle } = webcrypto;
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return {
    publicKey: await subtle.importKey('spki', publicKey, SIGNATURE, true, ['verify']),
    privateKey: await subtle.importKey('pkcs8', derOf(key), SIGNATURE, false, ['sign']),
  };
}

function derOf(key: string): Buffer {
  return Buffer.from(key.replace(/-----[A-Z ]+-----/g, ''), 'base64');
}

/** PEM files end with a line end; some readers of joined files insist on it. */
function pem(text: string): string {
  return `${text.trimEnd()}\n`;
}
