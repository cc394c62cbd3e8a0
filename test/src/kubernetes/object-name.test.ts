import { isDnsLabel, isDnsSubdomain } from '../../../src/kubernetes/object-name';

describe('isDnsLabel', () => {
  test.each(['a', '0', 'linuxea-pvc', 'a'.repeat(63)])('holds for %s', (name) => {
    expect(isDnsLabel(name)).toBe(true);
  });

  test.each(['', 'A', 'a_b', 'a.b', '-a', 'a-', 'a b', 'a\n', 'a'.repeat(64)])('does not hold for %j', (name) => {
    expect(isDnsLabel(name)).toBe(false);
  });
});

describe('isDnsSubdomain', () => {
  test.each(['a', 'linuxea.node-1.com', `${'a'.repeat(63)}.b`])('holds for %s', (name) => {
    expect(isDnsSubdomain(name)).toBe(true);
  });

  test.each(['', '.', 'a..b', 'a.', 'a.-b', 'A.b', 'a'.repeat(254)])('does not hold for %j', (name) => {
    expect(isDnsSubdomain(name)).toBe(false);
  });
});
