import fc from 'fast-check';
import { type ExportEntry, parseExports, renderExports } from '../../../src/nfs';

/** What is wrong in a text, as `line: message`. */
function mistakes(text: string): readonly string[] {
  return parseExports(text).mistakes.map(({ line, message }) => `${line}: ${message}`);
}

const anyDirectory = fc
  .array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1, maxLength: 3 })
  .map((parts) => `/${parts.join('/')}`);

const someClient = fc.record({
  client: fc.constantFrom('*', '10.0.0.0/8', '10.0.0.0/255.0.0.0', '10.0.0.5', 'node-1', '*.example.org', '@nodes'),
  options: fc.constantFrom(
    [],
    ['rw'],
    ['rw', 'sync', 'no_subtree_check', 'mp=/exports'],
    ['ro', 'all_squash', 'anonuid=1000', 'anongid=1000'],
    ['sec=sys', 'ro', 'sec=krb5p', 'rw', 'no_root_squash'],
  ),
});

const someExports: fc.Arbitrary<readonly ExportEntry[]> = fc.array(
  fc.record({ directory: anyDirectory, clients: fc.array(someClient, { minLength: 1, maxLength: 3 }) }),
  { maxLength: 4 },
);

describe('the text of /etc/exports', () => {
  test('is read back as what was written, whatever a directory is named', () => {
    fc.assert(
      fc.property(someExports, (exports) => {
        const text = renderExports(exports);
        expect(parseExports(text)).toEqual({ entries: exports, mistakes: [] });
        expect(renderExports(parseExports(text).entries)).toBe(text);
      }),
    );
  });

  test.each([
    ['blanks and quotes', '/my "own" data', '/my\\040\\042own\\042\\040data *\n'],
    ['a remark', '/a#b', '/a\\043b *\n'],
    ['digits behind a backslash', '/x\\101', '/x\\134\\061\\060\\061 *\n'],
    ['other alphabets', '/données', '/données *\n'],
  ])('escapes %s in a directory', (_case, directory, text) => {
    expect(renderExports([{ directory, clients: [{ client: '*', options: [] }] }])).toBe(text);
  });

  test('has remarks, continued lines, quoted and escaped directories', () => {
    const text = [
      '# all of it',
      '/srv/a 10.0.0.0/8(rw,sync) \\',
      '   node-1 # and no other \\',
      '',
      '"/srv/my data" *(ro)',
      '/srv/d\\303\\251j\\303\\240 @nodes(ro)',
    ].join('\n');
    expect(parseExports(text)).toEqual({
      entries: [
        {
          directory: '/srv/a',
          clients: [
            { client: '10.0.0.0/8', options: ['rw', 'sync'] },
            { client: 'node-1', options: [] },
          ],
        },
        { directory: '/srv/my data', clients: [{ client: '*', options: ['ro'] }] },
        { directory: '/srv/déjà', clients: [{ client: '@nodes', options: ['ro'] }] },
      ],
      mistakes: [],
    });
  });

  test('gives the options of a line to the clients behind them, which may say otherwise', () => {
    const { entries } = parseExports('/srv -ro,sync 10.0.0.0/8(rw) -no_root_squash 10.1.0.0/16 10.2.0.0/16(async)');
    expect(renderExports(entries)).toBe(
      '/srv 10.0.0.0/8(sync,rw) 10.1.0.0/16(ro,sync,no_root_squash) 10.2.0.0/16(ro,no_root_squash,async)\n',
    );
  });

  test.each([
    ['no client', '/srv'],
    ['options of nobody', '/srv ()'],
  ])('is for everybody with %s', (_case, text) => {
    expect(parseExports(text)).toEqual({
      entries: [{ directory: '/srv', clients: [{ client: '', options: [] }] }],
      mistakes: [],
    });
  });

  test.each([
    ['srv *(ro)', `1: 'directory' must be absolute, got "srv"; did you mean "/srv"?`],
    ['\n"/srv data *(ro)\n/b *', `2: 'quote' must be closed on its line, got "/srv data *(ro)"; write " behind it`],
    [
      '/srv *(rw, sync)',
      `1: 'options' must stand in one pair of parentheses without blanks, got "*(rw,"; such as 10.0.0.0/8(rw,sync)`,
    ],
    ['/srv *(rw,bogus)', `1: 'options' must be options of exports(5), got "bogus"; leave it out`],
    [
      '/srv *(rw,no_root_sqash)',
      `1: 'options' must be options of exports(5), got "no_root_sqash"; did you mean "no_root_squash"?`,
    ],
    ['/srv *(anonuid)', `1: 'options' must give anonuid a number such as 1000, got "anonuid"; write anonuid=1000`],
    [
      '/srv *(anongid=users)',
      `1: 'options' must give anongid a number such as 1000, got "anongid=users"; write anongid=1000`,
    ],
    [
      '/srv *(anonuid=4294967296)',
      `1: 'options' must give anonuid a number such as 1000, got "anonuid=4294967296"; write anonuid=1000`,
    ],
    ['/srv *(ro=1)', `1: 'options' must give ro no value, got "ro=1"; write "ro"`],
    ['/a *\n/srv -ro,rw *', `2: 'options' must not contradict each other, got "ro,rw"; keep the one that is meant`],
    ['/srv *(sync,async)', `1: 'options' must not contradict each other, got "sync,async"; keep the one that is meant`],
    [
      '/srv *(root_squash,no_root_squash)',
      `1: 'options' must not contradict each other, got "root_squash,no_root_squash"; keep the one that is meant`,
    ],
    [
      '/srv 10.0.0.0/255.0.255.0',
      `1: 'client' must be an address with a length or a mask, got "10.0.0.0/255.0.255.0"; such as 10.0.0.0/8 or 10.0.0.0/255.0.0.0`,
    ],
    [
      '/srv 10.0.0.0/33',
      `1: 'client' must be a prefix length of 0 to 32, got "33"; such as 10.0.0.0/8 or 10.0.0.0/255.0.0.0`,
    ],
    [
      '/srv node_1;rm',
      `1: 'client' must be an address, a network or a name, got "node_1;rm"; such as 10.0.0.0/8 or node.example.org`,
    ],
  ])('says what is wrong with %j', (text, message) => {
    expect(mistakes(text)).toEqual([message]);
  });

  test.each([
    'rw,rw',
    'secure_locks,auth_nlm',
    'ro,sec=krb5,rw',
    'fsid=0,mp,crossmnt',
    'fsid=16f0a7c5-0000-1111-2222-333344445555',
    'anonuid=-2',
    'sec=sys:krb5p,xprtsec=tls,nordirplus,security_label,no_acl,pnfs',
  ])('takes %j', (options) => {
    expect(mistakes(`/srv *(${options})`)).toEqual([]);
  });

  test.each(['2001:db8::/64', '10.0.1.5/8', 'build[0-9].example.org', 'gss/krb5p'])('takes the client %j', (client) => {
    expect(mistakes(`/srv ${client}(ro)`)).toEqual([]);
  });
});
