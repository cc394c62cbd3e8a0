import { nearest, nearestOf } from '../../src/nearest';

const FIELDS = ['metadata', 'apiVersion', 'imagePullPolicy', 'replicas', 'template'];

describe('the nearest word', () => {
  test.each([
    ['apiSersion', 'apiVersion'],
    ['imagePolicy', 'imagePullPolicy'],
    ['Replicas', 'replicas'],
    ['tempalte', 'template'],
    ['replicasets', 'replicas'],
  ])('takes %s for %s', (word, meant) => {
    expect(nearest(word, FIELDS)).toBe(meant);
  });

  test.each(['memory', 'x', ''])('takes "%s" for nothing', (word) => {
    expect(nearest(word, ['name', 'limits', 'requests'])).toBeUndefined();
  });

  test('is the first of two that are as near, and never the word itself', () => {
    expect([nearest('abc', ['abx', 'aby']), nearest('abc', ['abc']), nearest('abc', [])]).toEqual([
      'abx',
      undefined,
      undefined,
    ]);
  });

  test('may be asked to differ by less', () => {
    const near = (most?: number) => nearest('/mtrc', ['/metrics'], most);
    expect([near(), near(3), near(2)]).toEqual(['/metrics', '/metrics', undefined]);
  });

  test('comes before the others that are near', () => {
    expect(nearestOf('portal', ['postal', 'portals', 'portal', 'reports', 'portal-api'])).toEqual([
      'postal',
      'portals',
      'portal-api',
    ]);
  });
});
