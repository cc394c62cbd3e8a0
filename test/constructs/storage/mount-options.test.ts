import { NFS_MOUNT_OPTIONS, refuseMountOptions } from '../../../constructs/storage';
import table from '../../../constructs/storage/nfs-mount-options.json';

function mistakesIn(...options: readonly string[]): readonly string[] {
  const mistakes: string[] = [];
  refuseMountOptions(options, (prop, message) => mistakes.push(`'${prop}' ${message}`));
  return mistakes;
}

describe('NFS-8: mount options', () => {
  test.each<[string, readonly string[]]>([
    ['those of every volume', NFS_MOUNT_OPTIONS],
    ['a version in another spelling', ['vers=4', 'soft']],
    ['a version as a word', ['v4.2', 'ro', 'noatime']],
    ['several flavours of security', ['sec=krb5p:krb5i', 'nconnect=16', 'timeo=600', 'retrans=2']],
    ['what the kernel alone knows', ['softerr', 'write=eager', 'xprtsec=mtls', 'notrunkdiscovery']],
    ['a host', ['nfsvers=3', 'mounthost=nfs.example', 'nolock', 'local_lock=none']],
  ])('may be %s', (_case, options) => {
    expect(mistakesIn(...options)).toEqual([]);
  });

  test('that are left out are no mistake', () => {
    const wrong = jest.fn();
    refuseMountOptions(undefined, wrong);
    expect(wrong).not.toHaveBeenCalled();
  });

  test.each<[string, readonly string[], string]>([
    ['a mistyped word', ['hrad'], 'must be options of NFS, got "hrad"; did you mean "hard"?'],
    ['a mistyped name', ['nfsver=4.1'], 'must be options of NFS, got "nfsver=4.1"; did you mean "nfsvers"?'],
    ['an option of another file system', ['discard,'], 'must be one option each, got "discard,"; write them apart'],
    ['what nothing resembles', ['cache_size=1'], 'must be options of NFS, got "cache_size=1"; see nfs(5) for those'],
    ['two in one text', ['nfsvers=4.1,hard'], 'must be one option each, got "nfsvers=4.1,hard"; write them apart'],
    ['the same twice', ['hard', 'ro', 'hard'], 'must name each option once, got "hard" twice; remove one'],
    [
      'to wait and to give up',
      ['hard', 'soft'],
      'must not contradict each other, got "hard" and "soft"; keep the one that is meant',
    ],
    [
      'two versions',
      ['nfsvers=4.1', 'nfsvers=3'],
      'must not contradict each other, got "nfsvers=4.1" and "nfsvers=3"; keep the one that is meant',
    ],
    [
      'two versions in two spellings',
      ['nfsvers=4.1', 'hard', 'v3'],
      'must not contradict each other, got "nfsvers=4.1" and "v3"; keep the one that is meant',
    ],
    ['a name alone', ['timeo'], 'must give timeo a value, got "timeo"; write timeo= and the value'],
    ['a value of a word', ['hard=1'], 'must give hard no value, got "hard=1"; write hard'],
    [
      'a version nobody has',
      ['nfsvers=5'],
      'must give nfsvers one of 3, 4, 4.0, 4.1, 4.2, got "nfsvers=5"; choose one',
    ],
    [
      'a flavour nobody has',
      ['sec=sys:krb6'],
      'must give sec one of none, sys, krb5, krb5i, krb5p, got "sec=sys:krb6"; choose one',
    ],
    ['a unit', ['timeo=60s'], 'must give timeo a whole number, got "timeo=60s"; count in its unit'],
    ['no host', ['mounthost='], 'must give mounthost a value, got "mounthost="; name it'],
  ])('must not be %s', (_mistake, options, message) => {
    expect(mistakesIn(...options)).toEqual([`'mountOptions' ${message}`]);
  });

  test('are told all at once', () => {
    expect(mistakesIn('hrad', 'ro', 'rw', 'timeo')).toHaveLength(3);
  });

  test('stand in the table once each, and values belong to some that take one', () => {
    const words = table.choices.flat();
    expect(new Set(words).size).toBe(words.length);
    expect(words).toEqual(
      expect.arrayContaining([...Object.keys(table.words), ...table.texts].map((name) => `${name}=`)),
    );
  });
});
