import { createPrivateKey } from 'node:crypto';
import { makeSshKey, publicKeyOf, sshKeyOf } from '../../../src/pki/ssh-key';

/** The key of the first test of RFC 8032, section 7.1: its seed and its open half. */
const RFC = {
  kty: 'OKP',
  crv: 'Ed25519',
  d: Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex').toString('base64url'),
  x: Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex').toString('base64url'),
};
const known = () => sshKeyOf(createPrivateKey({ key: RFC, format: 'jwk' }), 'heketi-ssh-key');

describe('an ssh key', () => {
  test('is written as OpenSSH does: its open half for authorized_keys', () => {
    expect(known().publicKey).toBe(
      'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea heketi-ssh-key',
    );
  });

  test('is another one each time, and ends with a line end', async () => {
    const [one, other] = [await makeSshKey('k'), await makeSshKey('k')];
    expect(one.publicKey).not.toBe(other.publicKey);
    expect(one.privateKey).toMatch(/^-----BEGIN OPENSSH PRIVATE KEY-----\n([A-Za-z0-9+/=]{1,70}\n)+-----END.*-----\n$/);
  });

  test.each(['', 'k', 'a-longer-comment', 'strata@environment'])(
    'tells its open half, commented %p',
    async (comment) => {
      const { privateKey, publicKey } = await makeSshKey(comment);
      expect(publicKeyOf(privateKey, comment)).toBe(publicKey);
      // a CLI that prints a value may leave out the last line end
      expect(publicKeyOf(privateKey.trimEnd(), comment)).toBe(publicKey);
    },
  );

  test.each(['', 'no key', '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n'])(
    'is not %p',
    (text) => {
      expect(publicKeyOf(text, 'k')).toBeUndefined();
    },
  );

  test('is not one that was cut short', () => {
    const short = `${known().privateKey.slice(0, 60)}\n-----END OPENSSH PRIVATE KEY-----\n`;
    expect(publicKeyOf(short, 'k')).toBeUndefined();
  });
});
