import { demandsOf } from '../../../src/pki';
import type { StrataRecord } from '../../../src/records';
import { Secret } from '../../../src/values';

function secretObject(data: Readonly<Record<string, string>>, type = 'Opaque'): StrataRecord {
  const secrets = Object.fromEntries(Object.entries(data).map(([field, key]) => [field, Secret.config(key)]));
  return { kind: 'secret-object', path: 'lab/web/s', name: 's', namespace: 'web', type, data: secrets };
}

/** A machine whose first user has this password hash, and whose files hold these values. */
function machine(hash: string, files: Readonly<Record<string, string>> = {}): StrataRecord {
  const userData = {
    hostname: 'vm1',
    ssh_pwauth: false,
    users: [{ name: 'ops', hashed_passwd: Secret.config(hash) }],
    packages: [],
    write_files: Object.entries(files).map(([field, key]) => ({ path: '/x', [field]: Secret.config(key) })),
    runcmd: [],
  };
  const spec = { type: 'cloud-init-disk', guest: 'vm1', userData };
  return { kind: 'libvirt', path: 'lab/vm1', host: 'kvm1', spec } as unknown as StrataRecord;
}

describe('demandsOf', () => {
  test('names each value with its use, once, in order of keys', () => {
    expect(demandsOf([secretObject({ password: 'web-password' }), machine('ops-password')])).toEqual([
      { key: 'ops-password', use: 'hashed_passwd in the user-data of vm1', isArbitrary: false },
      { key: 'web-password', use: 'key password of Secret web/s', isArbitrary: true },
    ]);
  });

  test.each([
    ['password', true],
    ['adminPassword', true],
    ['ADMIN_PASSWORD', true],
    ['api.token', true],
    ['passphrase', true],
    ['client-secret', true],
    ['hashed_password', false],
    ['htpasswd', false],
    ['tls.key', false],
    ['config.json', false],
  ])('takes the field %p for any text: %p', (field, isArbitrary) => {
    expect(demandsOf([secretObject({ [field]: 'k' })])).toMatchObject([{ key: 'k', isArbitrary }]);
  });

  test.each([
    ['kubernetes.io/basic-auth', true],
    ['kubernetes.io/tls', false],
    ['kubernetes.io/dockerconfigjson', false],
    ['bootstrap.kubernetes.io/token', false],
  ])('makes up values for Secrets of type %s: %p', (type, isArbitrary) => {
    expect(demandsOf([secretObject({ password: 'k' }, type)])).toMatchObject([{ isArbitrary }]);
  });

  test.each([
    [secretObject({ password: 'shared' }), machine('shared')],
    [machine('shared'), secretObject({ password: 'shared' })],
  ])('makes up no value that one of its uses could not read', (...records) => {
    expect(demandsOf(records)).toEqual([
      { key: 'shared', use: 'hashed_passwd in the user-data of vm1', isArbitrary: false },
    ]);
  });

  test('takes the key of a glusterfs Secret for any text, and nothing else in it', () => {
    expect(demandsOf([secretObject({ key: 'a', other: 'b' }, 'kubernetes.io/glusterfs')])).toMatchObject([
      { key: 'a', isArbitrary: true },
      { key: 'b', isArbitrary: false },
    ]);
  });

  test('asks for both halves of an ssh key, whether or not somebody wants the public one', () => {
    expect(demandsOf([secretObject({ 'ssh-privatekey': 'k' }, 'kubernetes.io/ssh-auth')])).toEqual([
      { key: 'k', use: 'key ssh-privatekey of Secret web/s', isArbitrary: false, sshKey: 'k' },
      { key: 'k-public', use: 'public half of k, for authorized_keys', isArbitrary: false, sshKey: 'k' },
    ]);
  });

  test('leaves out what is made from the tree itself', () => {
    expect(demandsOf([machine('ops', { content: 'pki' }), secretObject({ 'admin.conf': 'kubeconfig' })])).toHaveLength(
      1,
    );
  });
});
