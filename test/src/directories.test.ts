import { innermost, isWithin } from '../../src/directories';

describe('isWithin', () => {
  test.each([
    ['/srv', '/srv', true],
    ['/srv/a/b', '/srv', true],
    ['/srvx', '/srv', false],
    ['/', '/srv', false],
    ['/srv', '/', true],
    ['/', '/', true],
  ])('says of %s and %s: %s', (path, directory, expected) => {
    expect(isWithin(path, directory)).toBe(expected);
  });
});

describe('innermost', () => {
  test('gives the longest directory around a path, whatever their order', () => {
    const directories = ['/', '/srv/a', '/srv', '/srv/ab'];
    expect(innermost('/srv/a/b', directories)).toBe('/srv/a');
    expect(innermost('/etc', directories)).toBe('/');
    expect(innermost('/etc', ['/srv'])).toBeUndefined();
  });
});
