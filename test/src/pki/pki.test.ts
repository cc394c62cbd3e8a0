import { createPrivateKey, createPublicKey, sign, verify, X509Certificate } from 'node:crypto';
import { endOf, isDueForRenewal, isSignedBy, makePki, type Pki, parsePki, pkiText, renewAdmin } from '../../../src/pki';

const NOW = new Date('2026-11-21T12:00:00.789Z');
const DAY = 24 * 60 * 60 * 1000;

/** `NOW` and so many days. */
const inDays = (days: number) => new Date(NOW.getTime() + days * DAY);

/** The key usage extension in DER, marked critical: unused bits, then the bits from digitalSignature on. */
const keyUsage = (bits: string) => `0603551d0f0101ff04040302${bits}`;
const hex = ({ raw }: X509Certificate) => raw.toString('hex');

const PEM = /^-----BEGIN ([A-Z ]+)-----\n[A-Za-z0-9+/=\n]+-----END \1-----\n$/;

let pki: Pki;

beforeAll(async () => {
  pki = await makePki(NOW);
});

describe('makePki', () => {
  test.each([
    ['cluster', 'kubernetes'],
    ['frontProxy', 'front-proxy-ca'],
    ['etcd', 'etcd-ca'],
  ] as const)('makes of %s an authority that signs certificates, for ten years', (part, name) => {
    const certificate = new X509Certificate(pki[part].certificate);
    expect(certificate.subject).toBe(`CN=${name}`);
    expect(certificate.issuer).toBe(`CN=${name}`);
    expect(certificate.subjectAltName).toBe(`DNS:${name}`);
    expect(certificate.ca).toBe(true);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkPrivateKey(createPrivateKey(pki[part].key))).toBe(true);
    // digitalSignature, keyCertSign, cRLSign
    expect(hex(certificate)).toContain(keyUsage('0186'));
    expect(Date.parse(certificate.validTo)).toBe(Date.parse('2036-11-18T12:00:00Z'));
  });

  test('makes an administrator that the cluster authority vouches for, and no other', () => {
    const certificate = new X509Certificate(pki.admin.certificate);
    const authority = new X509Certificate(pki.cluster.certificate);
    expect(certificate.subject).toBe('O=system:masters\nCN=kubernetes-admin');
    expect(certificate.checkIssued(authority)).toBe(true);
    expect(certificate.verify(authority.publicKey)).toBe(true);
    expect(certificate.verify(new X509Certificate(pki.etcd.certificate).publicKey)).toBe(false);
    expect(certificate.checkPrivateKey(createPrivateKey(pki.admin.key))).toBe(true);
  });

  test('lets the administrator be a client and nothing else, for a year', () => {
    const certificate = new X509Certificate(pki.admin.certificate);
    expect(certificate.ca).toBe(false);
    // clientAuth
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
    // digitalSignature
    expect(hex(certificate)).toContain(keyUsage('0780'));
    expect(certificate.subjectAltName).toBeUndefined();
    expect(Date.parse(certificate.validTo)).toBe(Date.parse('2027-11-21T12:00:00Z'));
  });

  test('begins an hour early, for machines whose clock is behind', () => {
    for (const { certificate } of [pki.cluster, pki.frontProxy, pki.etcd, pki.admin]) {
      expect(Date.parse(new X509Certificate(certificate).validFrom)).toBe(Date.parse('2026-11-21T11:00:00Z'));
    }
  });

  test('signs certificates with P-256, and tokens with RSA 2048', () => {
    for (const { certificate } of [pki.cluster, pki.frontProxy, pki.etcd, pki.admin]) {
      const { asymmetricKeyDetails, asymmetricKeyType } = new X509Certificate(certificate).publicKey;
      expect([asymmetricKeyType, asymmetricKeyDetails?.namedCurve]).toEqual(['ec', 'prime256v1']);
    }
    const tokenKey = createPublicKey(pki.serviceAccount.publicKey);
    expect([tokenKey.asymmetricKeyType, tokenKey.asymmetricKeyDetails?.modulusLength]).toEqual(['rsa', 2048]);
    const token = Buffer.from('header.payload');
    const signature = sign('sha256', token, createPrivateKey(pki.serviceAccount.privateKey));
    expect(verify('sha256', token, tokenKey, signature)).toBe(true);
  });

  test('writes every part as PEM with a line end', () => {
    const parts = Object.values(pki).flatMap((part): readonly string[] => Object.values(part));
    expect(parts).toHaveLength(10);
    expect(parts.filter((part) => !PEM.test(part))).toEqual([]);
  });

  test('gives each part its own key and number, and each call others', async () => {
    const other = await makePki(NOW);
    const all = [pki, other].flatMap((each) => [each.cluster, each.frontProxy, each.etcd, each.admin]);
    expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
    expect(new Set(all.map(({ certificate }) => new X509Certificate(certificate).serialNumber)).size).toBe(all.length);
    expect(isSignedBy(pki.admin.certificate, other.cluster.certificate)).toBe(false);
  });
});

describe('renewAdmin', () => {
  test('changes the administrator alone, under the same authority', async () => {
    const renewed = await renewAdmin(pki, inDays(340));
    expect({ ...renewed, admin: pki.admin }).toEqual(pki);
    expect(renewed.admin.key).not.toBe(pki.admin.key);
    expect(isSignedBy(renewed.admin.certificate, pki.cluster.certificate)).toBe(true);
    expect(endOf(renewed.admin.certificate)).toEqual(new Date('2028-10-26T12:00:00Z'));
  });

  test('promises no day after the last one of the authority', async () => {
    const renewed = await renewAdmin(pki, inDays(3600));
    expect(endOf(renewed.admin.certificate)).toEqual(endOf(pki.cluster.certificate));
  });

  test.each([
    [0, false],
    [334.9, false],
    [335.1, true],
    [366, true],
  ])('is due after %p days: %p', (days, isDue) => {
    expect(isDueForRenewal(pki.admin.certificate, inDays(days))).toBe(isDue);
  });
});

describe('parsePki', () => {
  test('reads what was written', () => {
    expect(parsePki(pkiText(pki))).toEqual(pki);
  });

  test.each([
    ['no JSON', () => 'CANARY {'],
    ['no PEM at cluster.certificate', () => 'null'],
    ['no PEM at cluster.certificate', () => '"CANARY"'],
    ['no PEM at etcd.key', () => JSON.stringify({ ...pki, etcd: { ...pki.etcd, key: 'CANARY' } })],
    ['no PEM at serviceAccount.privateKey', () => JSON.stringify({ ...pki, serviceAccount: undefined })],
  ])('says "%s" and quotes nothing', (got, text) => {
    expect(() => parsePki(text())).toThrow(
      new Error(
        `[config] 'strata:pki' must be what \`strata secrets init\` stores, got "${got}"; restore it from version control`,
      ),
    );
  });
});
