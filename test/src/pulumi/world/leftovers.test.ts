import { fateOf, type LiveObject } from '../../../../src/pulumi/world/leftovers';
import { type LibvirtRecord, recordsOf } from '../../../../src/records';
import { lab } from '../../../../stacks/environments/lab';
import { assembled } from '../../../support/environments';

const { records } = assembled(lab);

function record(path: string, adopt?: true): LibvirtRecord {
  const found = recordsOf(records, 'libvirt').find((each) => each.path === `lab-host/${path}/Resource`);
  if (found === undefined) {
    throw new Error(`no ${path}`);
  }
  return adopt ? { ...found, adopt } : found;
}

const pool = record('lab-data');
const network = record('lab-net');
const machine = record('lab-cp1');
const data = record('lab-data/lab-nfs-exports');
const root = record('lab-system/lab-cp1-root');
const iso = record('lab-cp1/CloudInit');

const ROOT_DELETED = ['vol-delete', '--pool', 'lab-system', 'lab-cp1-root.qcow2'];

/** What libvirt says of an object that this tree made. */
function own({ spec }: LibvirtRecord, isActive: boolean, isInUse = isActive): LiveObject {
  const named = 'uuid' in spec ? { uuid: spec.uuid } : { path: `/pools/${spec.name}` };
  return { ...named, isActive, isInUse };
}

describe('an object of the tree that the state does not know', () => {
  test('is free to be made when there is none of its name', () => {
    expect(fateOf(machine, undefined, false)).toEqual({ kind: 'free' });
    expect(fateOf(machine, undefined, true)).toEqual({ kind: 'free' });
  });

  test.each([
    ['pool', pool, 'uuid'],
    ['data volume', data, 'path'],
  ] as const)('is taken over when it is a %s of this tree, in every case', (_what, each, by) => {
    for (const isUnfinished of [true, false]) {
      const live = own(each, true);
      expect(fateOf(each, live, isUnfinished)).toEqual({ kind: 'adopt', id: live[by] });
    }
  });

  test("is started and taken over when it is a pool that was only defined: what lies in it is nobody else's", () => {
    for (const isUnfinished of [true, false]) {
      const live = own(pool, false);
      expect(fateOf(pool, live, isUnfinished)).toEqual({
        kind: 'start',
        id: live.uuid,
        commands: [
          ['pool-start', '--build', 'lab-data'],
          ['pool-autostart', 'lab-data'],
        ],
      });
    }
  });

  test.each<[string, LibvirtRecord, boolean, boolean, readonly (readonly string[])[]]>([
    ['a machine that failed to start', machine, false, false, [['undefine', 'lab-cp1']]],
    [
      'a machine that was being made',
      machine,
      true,
      true,
      [
        ['destroy', 'lab-cp1'],
        ['undefine', 'lab-cp1'],
      ],
    ],
    [
      'a network that was being made',
      network,
      true,
      true,
      [
        ['net-destroy', 'lab-net'],
        ['net-undefine', 'lab-net'],
      ],
    ],
    ['a network that is down', network, false, false, [['net-undefine', 'lab-net']]],
    ['a root disk to which nothing was written', root, false, false, [ROOT_DELETED]],
    ['the ISO of a machine', iso, false, false, [['vol-delete', '--pool', 'lab-system', 'lab-cp1-cloud-init.iso']]],
  ])('is removed and made again when it is %s', (_what, each, isActive, isUnfinished, commands) => {
    expect(fateOf(each, own(each, isActive), isUnfinished)).toEqual({ kind: 'remove', commands });
  });

  test('is removed and made again when it is a network that is up and has no machine', () => {
    const commands = [
      ['net-destroy', 'lab-net'],
      ['net-undefine', 'lab-net'],
    ];
    expect(fateOf(network, own(network, true, false), false)).toEqual({ kind: 'remove', commands });
  });

  test('is removed when a run was making it, whatever was written to it by then', () => {
    expect(fateOf(root, own(root, false, true), true)).toEqual({ kind: 'remove', commands: [ROOT_DELETED] });
  });

  test.each<[string, LibvirtRecord, LiveObject, string]>([
    [
      'a network that machines are attached to',
      network,
      own(network, true),
      `[lab-host/lab-net/Resource] 'name' must be known to the stack, which knows nothing of it on lab-host, ` +
        'got "network lab-net"; set `adopt: true`, or remove it: `virsh net-destroy lab-net`, `virsh net-undefine lab-net`',
    ],
    [
      'a machine that runs',
      machine,
      own(machine, true),
      `[lab-host/lab-cp1/Resource] 'name' must be known to the stack, which knows nothing of it on lab-host, ` +
        'got "domain lab-cp1"; remove it: `virsh destroy lab-cp1`, `virsh undefine lab-cp1`',
    ],
    [
      'a root disk that was written to',
      root,
      own(root, false, true),
      `[lab-host/lab-system/lab-cp1-root/Resource] 'name' must be known to the stack, which knows nothing of it on ` +
        'lab-host, got "volume lab-cp1-root.qcow2"; set `adopt: true`, or remove it: ' +
        '`virsh vol-delete --pool lab-system lab-cp1-root.qcow2`',
    ],
    [
      'a pool of somebody else',
      pool,
      { uuid: 'another', isActive: true, isInUse: true },
      `[lab-host/lab-data/Resource] 'name' must be free on lab-host, and belongs to something else, ` +
        'got "pool lab-data"; rename it, or set `adopt: true` to take that one over',
    ],
  ])('is refused when it is %s, and nothing is removed', (_what, each, live, message) => {
    expect(fateOf(each, live, false)).toEqual({ kind: 'refuse', message });
  });

  test('is never removed when it is somebody else that was there while a run was cut off', () => {
    expect(fateOf(machine, { uuid: 'another', isActive: false, isInUse: false }, true).kind).toBe('refuse');
  });
});

describe('adopt', () => {
  test.each(['lab-data', 'lab-net', 'lab-system/lab-cp1-root'])('takes over %s as it is, whatever its UUID', (path) => {
    const live = { uuid: 'another', path: path.includes('/') ? '/pools/a' : undefined, isActive: true, isInUse: true };
    expect(fateOf(record(path, true), live, false)).toEqual({ kind: 'adopt', id: live.path ?? 'another' });
  });

  test('refuses a pool that does not run: starting it is not for this tree to decide', () => {
    expect(fateOf(record('lab-data', true), { uuid: 'another', isActive: false, isInUse: false }, false)).toEqual({
      kind: 'refuse',
      message: `[lab-host/lab-data/Resource] 'adopt' must name a pool that runs, got "pool lab-data"; start it: \`virsh pool-start lab-data\``,
    });
  });

  test('refuses to take over what is not there', () => {
    expect(fateOf(record('lab-data', true), undefined, false)).toEqual({
      kind: 'refuse',
      message: `[lab-host/lab-data/Resource] 'adopt' must name something that is there, got "pool lab-data"; take \`adopt\` out`,
    });
  });
});
