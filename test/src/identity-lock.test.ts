import { type CurrentIdentity, lockText, parseLock, vanished } from '../../src/identity-lock';

const data = { environment: 'lab', path: 'host/data/Resource', type: 'pool', name: 'data' };
const current: CurrentIdentity = { ...data, aliases: [] };

describe('identity.lock', () => {
  test('is read back as it was written, sorted', () => {
    const lock = {
      identities: [data, { ...data, path: 'host/archive/Resource', name: 'archive' }],
      tombstones: [{ ...data, path: 'host/old/Resource', name: 'old', reason: 'copied to the archive' }],
    };
    const text = lockText(lock);
    expect(text.split('\n').slice(1)).toEqual([
      'lab host/archive/Resource pool archive',
      'lab host/data/Resource pool data',
      'gone lab host/old/Resource pool old: copied to the archive',
      '',
    ]);
    expect(lockText(parseLock(text))).toBe(text);
  });

  test.each<[string, readonly CurrentIdentity[]]>([
    ['it is still in its tree', [current]],
    ['it has moved, and an alias says so', [{ ...current, path: 'storage/data', aliases: [data.path] }]],
  ])('misses nothing when %s', (_why, now) => {
    expect(vanished({ identities: [data], tombstones: [] }, now)).toEqual([]);
  });

  test('misses nothing when a tombstone says that it was given up', () => {
    expect(vanished({ identities: [data], tombstones: [{ ...data, reason: 'sold' }] }, [])).toEqual([]);
  });

  test.each<[string, readonly CurrentIdentity[]]>([
    ['it is in no tree', []],
    ['it has moved without an alias', [{ ...current, path: 'storage/data' }]],
    ['it has another name, and so is another thing', [{ ...current, name: 'data2' }]],
    ['it is in another environment', [{ ...current, environment: 'datacenter' }]],
    ['an alias names it, but of another type', [{ ...current, path: 'a', type: 'volume', aliases: [data.path] }]],
  ])('misses a line when %s', (_why, now) => {
    expect(vanished({ identities: [data], tombstones: [] }, now)).toEqual([data]);
  });

  test.each(['lab host/data pool', 'gone lab host/data pool data', 'lab host/data pool data: a reason'])(
    'refuses the line "%s"',
    (line) => {
      expect(() => parseLock(`# header\n${line}\n`)).toThrow(
        `[identity.lock:2] 'line' must be "ENVIRONMENT PATH TYPE NAME", got "${line}"`,
      );
    },
  );
});
