import { problemsIn } from '../../../../src/kubernetes/schemas/check';
import type { Type } from '../../../../src/kubernetes/schemas/schema';

const TYPES: Readonly<Record<string, Type>> = {
  'core.v1.Port': { fields: { name: 'string', port: 'int32' }, required: ['port'] },
};

function whats(value: unknown, type: Type): readonly string[] {
  return problemsIn(value, type, TYPES).map(({ what, keys }) => `${what} ${keys.join('.')}`);
}

describe('problemsIn', () => {
  test.each<[Type, unknown]>([
    ['any', [1, { a: 'b' }]],
    ['object', { a: [1] }],
    ['boolean', false],
    ['int32', -(2 ** 31)],
    ['int32', 2 ** 31 - 1],
    ['int64', 2 ** 53],
    ['number', 0.5],
    ['string', ''],
    ['int-or-string', 80],
    ['int-or-string', 'http'],
    ['int64-or-string', 2 ** 40],
    ['quantity', '1.5Gi'],
    ['quantity', 2],
    ['quantity', ' 5Gi '],
    ['bytes', 'aGVsbG8='],
    ['bytes', ''],
    ['bytes', 'aGVs\nbG8='],
    ['date-time', '2024-02-29T12:00:00Z'],
    ['date-time', '2024-02-29T12:00:00.123456+01:00'],
    [{ choice: ['TCP', 'UDP'] }, 'UDP'],
    [{ choice: ['TCP', 'UDP'] }, ''],
    [{ list: 'string' }, []],
    [{ list: 'string' }, ['a', null]],
    [{ map: 'string' }, { a: 'b' }],
    ['#core.v1.Port', { port: 80, name: null }],
    ['#core.v1.Unheard', { anything: 1 }],
    [{ fields: {}, open: true }, { more: 1 }],
    [{ orBoolean: '#core.v1.Port' }, false],
    [{ orBoolean: '#core.v1.Port' }, { port: 80 }],
  ])('takes for %j the value %j', (type, value) => {
    expect(whats(value, type)).toEqual([]);
  });

  test.each<[Type, unknown, string]>([
    ['object', [], 'type '],
    ['boolean', 'true', 'type '],
    ['int32', 2 ** 31, 'type '],
    ['int32', 1.5, 'type '],
    ['int32', '3', 'type '],
    ['int64', 2 ** 63, 'type '],
    ['number', '1', 'type '],
    ['string', 7, 'type '],
    ['string', true, 'type '],
    ['int-or-string', 2 ** 31, 'type '],
    ['int-or-string', true, 'type '],
    ['int64-or-string', 0.5, 'type '],
    ['quantity', true, 'type '],
    ['quantity', '5GB', 'form '],
    ['quantity', '', 'form '],
    ['bytes', 'hello', 'form '],
    ['bytes', 'in clear', 'form '],
    ['date-time', '2024-02-30', 'form '],
    ['date-time', '2024-13-01T00:00:00Z', 'form '],
    [{ choice: ['TCP'] }, 'tcp', 'choice '],
    [{ choice: ['TCP'] }, 1, 'type '],
    [{ list: 'string' }, 'a', 'type '],
    [{ list: 'string' }, ['a', 1], 'type 1'],
    [{ map: 'string' }, ['a'], 'type '],
    [{ map: 'string' }, { a: 1 }, 'type a'],
    [{ list: '#core.v1.Port' }, [{ port: 1 }, {}], 'missing 1.port'],
    ['#core.v1.Port', { port: null }, 'missing port'],
    ['#core.v1.Port', { port: 1, nmae: 'a' }, 'unknown nmae'],
    ['#core.v1.Port', { port: 1, constructor: 'a' }, 'unknown constructor'],
    ['#core.v1.Port', 'port', 'type '],
    [{ orBoolean: '#core.v1.Port' }, 'true', 'type '],
    [{ orBoolean: '#core.v1.Port' }, {}, 'missing port'],
  ])('refuses for %j the value %j', (type, value, what) => {
    expect(whats(value, type)).toEqual([what]);
  });

  test('tells everything at once, with the name of the type that is broken', () => {
    expect(
      problemsIn({ ports: [{ prt: 1 }], more: 2 }, { fields: { ports: { list: '#core.v1.Port' } } }, TYPES),
    ).toEqual([
      { what: 'unknown', keys: ['ports', 0, 'prt'], value: 1, type: TYPES['core.v1.Port'], typeName: 'core.v1.Port' },
      expect.objectContaining({ what: 'missing', keys: ['ports', 0, 'port'], value: { prt: 1 } }),
      { what: 'unknown', keys: ['more'], value: 2, type: { fields: { ports: { list: '#core.v1.Port' } } } },
    ]);
  });
});
