import fc from 'fast-check';
import { libvirtXml } from '../../../src/libvirt';
import { element, type XmlElement } from '../../../src/libvirt/xml';
import { parseXml } from '../../../src/libvirt/xml-parse';
import { missingFrom, withFileDisks } from '../../../src/libvirt/xml-subset';
import { recordsOf } from '../../../src/records';
import { lab } from '../../../stacks/environments/lab';
import { assembled } from '../../support/environments';
import { recorded } from '../../support/live-libvirt';

const specs = recordsOf(assembled(lab).records, 'libvirt').map(({ spec }) => spec);

/** What the tree says of an object of `lab`. */
function ours(type: string, name: string): XmlElement {
  const spec = specs.find((each) => each.type === type && each.name === name);
  if (spec === undefined) {
    throw new Error(`lab has no ${type} ${name}`);
  }
  // the recording was made under emulation, without /dev/kvm
  return parseXml(libvirtXml(spec).replace(`type='kvm'`, `type='qemu'`).replace('host-passthrough', 'maximum'));
}

const texts = (theirs: string, wanted: XmlElement) =>
  missingFrom(parseXml(theirs), wanted).map(({ at, ours: mine, theirs: found }) => `${at}: ${mine} | ${found}`);

const name = fc.constantFrom('a', 'b', 'c');
const word = fc.stringMatching(/^[a-z0-9]{1,5}$/);
const attributes = fc.dictionary(name, word, { noNullPrototype: true });
const { tree } = fc.letrec<{ tree: XmlElement }>((tie) => ({
  tree: fc
    .tuple(name, attributes, fc.oneof({ maxDepth: 3 }, fc.tuple(word), fc.array(tie('tree'), { maxLength: 3 })))
    .map(([id, said, children]) => element(id, said, ...children)),
}));

/** The same with things that only libvirt says, and in another order. */
function filledIn(original: XmlElement): XmlElement {
  const children = original.children.map((child) => (typeof child === 'string' ? child : filledIn(child)));
  const reversed = Object.fromEntries(Object.entries(original.attributes).reverse());
  return element(original.name, { ...reversed, own: 'x' }, element('address', { slot: 1 }), ...[...children].reverse());
}

describe('what libvirt makes of our XML', () => {
  test.each([
    ['domain', 'lab-nfs', 'domain'],
    ['network', 'lab-net', 'network'],
    ['pool', 'lab-system', 'pool'],
    ['volume', 'lab-nfs-root.qcow2', 'volume'],
  ] as const)('says all that the tree says of the %s %s, as libvirt 9.0.0 told it', (type, object, recording) => {
    expect(texts(recorded(recording), ours(type, object))).toEqual([]);
  });

  test.each<[string, RegExp | string, string, string]>([
    [
      'memory',
      `<memory unit='KiB'>1048576</memory>`,
      `<memory unit='KiB'>524288</memory>`,
      'memory: 1073741824 | 536870912',
    ],
    ['CPUs', `>1</vcpu>`, `>4</vcpu>`, 'vcpu: 1 | 4'],
    ['machine type', 'pc-i440fx-7.2', 'pc-q35-7.2', 'os/type/@machine: pc | pc-q35-7.2'],
    [
      'a disk',
      'lab-nfs-exports.qcow2',
      'other.qcow2',
      'devices/disk[vdb]/source/@volume: lab-nfs-exports.qcow2 | other.qcow2',
    ],
    [
      'a disk in another place',
      `dev='vdb'`,
      `dev='vdc'`,
      `devices/disk[vdb]: <disk type='volume' device='disk'> | undefined`,
    ],
    [
      'a network',
      `network='lab-net'`,
      `network='default'`,
      'devices/interface[52:54:00:d1:f4:7e]/source/@network: lab-net | default',
    ],
    [
      'the display',
      /listen type='address' address='127.0.0.1'/,
      `listen type='address' address='0.0.0.0'`,
      'devices/graphics[vnc]/listen/@address: 127.0.0.1 | 0.0.0.0',
    ],
  ])('shows a change of %s', (_what, from, to, text) => {
    expect(texts(recorded('domain').replace(from, to), ours('domain', 'lab-nfs'))).toEqual([text]);
  });

  test.each([
    [`<memory>1048576</memory>`],
    [`<memory unit='MiB'>1024</memory>`],
    [`<memory unit='GiB'>1</memory>`],
    [`<memory unit='b'>1073741824</memory>`],
  ])('takes %s for a gibibyte', (memory) => {
    const live = recorded('domain').replace(/<memory .*<\/memory>/, memory);
    expect(texts(live, ours('domain', 'lab-nfs'))).toEqual([]);
  });

  test('takes a netmask for its prefix, and an absent family for IPv4', () => {
    const live = recorded('network').replace(
      `family='ipv4' address='192.168.150.1' prefix='24'`,
      `address='192.168.150.1' netmask='255.255.255.0'`,
    );
    expect(texts(live, ours('network', 'lab-net'))).toEqual([]);
    expect(texts(live.replace('255.255.255.0', '255.255.0.0'), ours('network', 'lab-net'))).toEqual([
      'ip/@prefix: 24 | 16',
    ]);
  });

  test('takes a volume for its file, where the directory of the pool is known', () => {
    const pools = new Map([
      ['lab-system', '/var/lib/strata/lab/system'],
      ['lab-data', '/var/lib/strata/lab/data'],
    ]);
    const live = recorded('domain')
      .replace(`type='volume' device='disk'`, `type='file' device='disk'`)
      .replace(`pool='lab-system' volume='lab-nfs-root.qcow2'`, `file='/var/lib/strata/lab/system/lab-nfs-root.qcow2'`);
    const [mine, theirs] = [ours('domain', 'lab-nfs'), parseXml(live)];
    expect(missingFrom(theirs, mine)).not.toEqual([]);
    expect(missingFrom(withFileDisks(theirs, pools), withFileDisks(mine, pools))).toEqual([]);
  });
});

describe('a subset of XML', () => {
  test('is every document of itself, however much libvirt fills in and turns round', () => {
    fc.assert(fc.property(tree, (mine) => expect(missingFrom(filledIn(mine), mine)).toEqual([])));
  });

  test('is not what says one attribute more', () => {
    const more = (mine: XmlElement) => element(mine.name, { ...mine.attributes, more: 'said' }, ...mine.children);
    fc.assert(
      fc.property(tree, (theirs) => {
        expect(missingFrom(theirs, more(theirs))).toEqual([{ at: '@more', ours: 'said', theirs: undefined }]);
      }),
    );
  });

  test('is not what says one element more, however deep', () => {
    const deeper = (mine: XmlElement): XmlElement => {
      const [first, ...rest] = mine.children;
      return first === undefined || typeof first === 'string'
        ? element(mine.name, mine.attributes, ...mine.children, element('more'))
        : element(mine.name, mine.attributes, deeper(first), ...rest);
    };
    fc.assert(fc.property(tree, (theirs) => expect(missingFrom(theirs, deeper(theirs))).toHaveLength(1)));
  });
});
