import { editsBetween, nearest } from '../../src/nearest';

describe('nearest', () => {
  test.each([
    ['apiSersion', 'apiVersion'],
    ['imagePolicy', 'imagePullPolicy'],
    ['Replicas', 'replicas'],
    ['tempalte', 'template'],
    ['replicasets', 'replicas'],
  ])('takes %s for %s', (word, meant) => {
    expect(nearest(word, ['metadata', 'apiVersion', 'imagePullPolicy', 'replicas', 'template'])).toBe(meant);
  });

  test.each(['memory', 'x', ''])('takes "%s" for nothing', (word) => {
    expect(nearest(word, ['name', 'limits', 'requests'])).toBeUndefined();
  });

  test('takes the first of two that are as near', () => {
    expect([nearest('abc', ['abx', 'aby']), nearest('abc', [])]).toEqual(['abx', undefined]);
  });
});

test.each([
  ['', '', 0],
  ['kind', 'kind', 0],
  ['kind', 'kid', 1],
  ['kind', 'kinds', 1],
  ['kind', 'knid', 1],
  ['kind', 'king', 1],
  ['', 'kind', 4],
  ['requests', 'limits', 6],
])('between "%s" and "%s" stand %i edits', (from, to, edits) => {
  expect([editsBetween(from, to), editsBetween(to, from)]).toEqual([edits, edits]);
});
