import { clientsNamed, rightsOf } from '../../../src/nfs';

describe('the options of an export', () => {
  test('mean, where nothing is said, that it is read and that root is nobody', () => {
    expect(rightsOf([])).toEqual({ access: 'ro', squash: 'root', anonymous: { user: 65534, group: 65534 } });
  });

  test.each([
    [['rw', 'no_root_squash'], 'rw', 'none'],
    [['rw', 'all_squash'], 'rw', 'all'],
    [['ro', 'no_root_squash', 'all_squash'], 'ro', 'all'],
    [['sec=krb5', 'rw', 'no_root_squash', 'sec=sys', 'ro'], 'ro', 'none'],
    [['sec=sys', 'rw', 'sec=krb5', 'ro', 'all_squash'], 'rw', 'root'],
  ])('are read: %j', (options, access, squash) => {
    expect(rightsOf(options)).toMatchObject({ access, squash });
  });

  test('name the anonymous user and group, below nothing too', () => {
    expect(rightsOf(['anonuid=1000', 'anongid=-2']).anonymous).toEqual({ user: 1000, group: 4294967294 });
  });
});

describe('a client of an export', () => {
  test.each([
    ['', 'everybody', undefined],
    ['*', 'everybody', undefined],
    ['10.0.0.0/255.0.0.0', 'network', '10.0.0.0/8'],
    ['10.0.0.7', 'host', '10.0.0.7/32'],
    ['node-1', 'host', undefined],
    ['*.example.org', 'wildcard', undefined],
    ['@nodes', 'netgroup', undefined],
    ['2001:db8::1', 'host', undefined],
  ])('is told by its form: %j', (text, kind, range) => {
    const named = clientsNamed(text);
    expect([
      typeof named === 'string' ? named : named.kind,
      typeof named === 'string' || named.range?.toString(),
    ]).toEqual([kind, range]);
  });
});
