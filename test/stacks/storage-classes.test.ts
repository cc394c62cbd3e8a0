import { LocalPathBackend, NfsCsiBackend } from '../../constructs/storage';
import { Quantity } from '../../src/values';
import type { ChooseBackend } from '../../stacks/storage-classes';
import { assembled } from '../support/environments';
import { siteWith } from '../support/storage-samples';

function refused(backend: ChooseBackend): readonly string[] {
  return assembled(siteWith('P27', { tried: { backend } })).findings.map(({ path, message, fix }) => {
    return `[${path}] ${message}; ${fix}`;
  });
}

describe('storage classes of a site', () => {
  test('are refused with the names that there are, where a noun does not exist', () => {
    const backend: ChooseBackend = ({ nfsServer }) =>
      new NfsCsiBackend({ server: nfsServer('fiels'), directory: '/exports' });
    expect(refused(backend)).toEqual([
      `[storage-contract/storageClasses/tried] 'backend' must name one of files, got "fiels"; define it, or name another`,
    ]);
  });

  test('are refused where a value cannot be parsed', () => {
    const backend: ChooseBackend = () => {
      Quantity.parse('ten');
      return new LocalPathBackend();
    };
    expect(refused(backend)).toEqual([
      expect.stringMatching(/^\[storage-contract\/storageClasses\/tried\] 'backend' must be .*got "ten"/),
    ]);
  });

  test('do not hide a fault of the program itself', () => {
    const backend: ChooseBackend = () => {
      throw new TypeError('x is not a function');
    };
    expect(() => refused(backend)).toThrow('x is not a function');
  });

  test('must be made by functions, not by data', () => {
    const backend = 'nfs' as unknown as ChooseBackend;
    expect(() => refused(backend)).toThrow(
      `[storage-contract/storageClasses/tried] 'backend' must be a function that makes a backend, got "nfs"; ` +
        'write it such as () => new LocalPathBackend()',
    );
  });
});
