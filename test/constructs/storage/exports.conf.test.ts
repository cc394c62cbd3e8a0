import { exportsText } from '../../../constructs/storage/exports.conf';
import { Cidr } from '../../../src/values';

const site = Cidr.parse('10.0.0.0/8');
const lab = Cidr.parse('192.168.150.0/24');

describe('exportsText', () => {
  test('is one line a directory, with options that are safe and spelled out', () => {
    expect(
      exportsText([
        { directory: '/exports/a', clients: [site] },
        { directory: '/exports/b', clients: [site] },
      ]),
    ).toBe('/exports/a 10.0.0.0/8(rw,sync,no_subtree_check)\n' + '/exports/b 10.0.0.0/8(rw,sync,no_subtree_check)\n');
  });

  test('offers a directory to its clients in the order given', () => {
    expect(exportsText([{ directory: '/srv', clients: [lab, site], options: ['ro'] }])).toBe(
      '/srv 192.168.150.0/24(ro) 10.0.0.0/8(ro)\n',
    );
  });

  test('takes the options it is given instead of its own', () => {
    const options = ['rw', 'no_root_squash'];
    expect(exportsText([{ directory: '/data/linuxea-volumes/linuxea-1', clients: [site], options }])).toBe(
      '/data/linuxea-volumes/linuxea-1 10.0.0.0/8(rw,no_root_squash)\n',
    );
  });

  test('is empty when nothing is exported', () => {
    expect(exportsText([])).toBe('');
  });
});
