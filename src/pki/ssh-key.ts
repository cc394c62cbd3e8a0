import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/** Both halves of an ed25519 key, as OpenSSH writes them. */
export interface SshKey {
  /** The file that `ssh-keygen` would make, without a passphrase. */
  readonly privateKey: string;
  /** One line of authorized_keys. */
  readonly publicKey: string;
}

const TYPE = 'ssh-ed25519';

/** How the file begins. */
const MAGIC = 'openssh-key-v1\0';

/** Ciphers work on blocks of this size; one without encryption too. */
const BLOCK = 8;

/**
 * A new ed25519 key. OpenSSH takes no signatures of SHA-1 any more, and programs with an older ssh library sign with an
 * RSA key in no other way.
 *
 * Source of the file's form: PROTOCOL.key of OpenSSH.
 */
export async function makeSshKey(comment: string): Promise<SshKey> {
  const pair = await promisify(generateKeyPair)('ed25519');
  return sshKeyOf(pair.privateKey, comment);
}

/** The key in OpenSSH's form. */
export function sshKeyOf(key: KeyObject, comment: string): SshKey {
  const { x, d } = key.export({ format: 'jwk' });
  const [open, seed] = [x, d].map((part) => Buffer.from(part ?? '', 'base64url'));
  const publicPart = joined(TYPE, open);
  // two numbers that are alike tell whoever decrypts the file that he has; this one is not encrypted
  const secret = Buffer.concat([Buffer.alloc(8), joined(TYPE, open, Buffer.concat([seed, open]), comment)]);
  const padding = Buffer.from(
    Array.from({ length: (BLOCK - (secret.length % BLOCK)) % BLOCK }, (_, index) => index + 1),
  );
  const file = Buffer.concat([
    Buffer.from(MAGIC),
    joined('none', 'none', ''),
    number(1),
    joined(publicPart, Buffer.concat([secret, padding])),
  ]);
  const lines = file.toString('base64').match(/.{1,70}/g) ?? [];
  return {
    privateKey: ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join('\n'),
    publicKey: `${TYPE} ${publicPart.toString('base64')} ${comment}`,
  };
}

/** Line of authorized_keys for a private key in OpenSSH's form; undefined for a text that is none. */
export function publicKeyOf(privateKey: string, comment: string): string | undefined {
  const body = /^-----BEGIN OPENSSH PRIVATE KEY-----\n([A-Za-z0-9+/=\n]+)-----END/.exec(privateKey.trim())?.[1];
  const file = Buffer.from(body ?? '', 'base64');
  if (body === undefined || file.subarray(0, MAGIC.length).toString() !== MAGIC) {
    return undefined;
  }
  try {
    // cipher, key derivation and its options stand before the number of keys
    let place = MAGIC.length;
    for (let skipped = 0; skipped < 3; skipped++) {
      place += 4 + file.readUInt32BE(place);
    }
    const open = partAt(file, place + 4);
    return `${partAt(open, 0)} ${open.toString('base64')} ${comment}`;
  } catch {
    // it ends before it should
    return undefined;
  }
}

function partAt(bytes: Buffer, place: number): Buffer {
  return bytes.subarray(place + 4, place + 4 + bytes.readUInt32BE(place));
}

/** Each part with its length before it. */
function joined(...parts: readonly (string | Buffer)[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const bytes = Buffer.from(part as string);
      return [number(bytes.length), bytes];
    }),
  );
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
