import { KubernetesProfile, KubernetesVersion } from '../../../src/values';

describe('KubernetesVersion', () => {
  test.each<[string, KubernetesProfile]>([
    ['1.25.16', KubernetesProfile.P25],
    ['1.27.16', KubernetesProfile.P27],
    ['1.36.4', KubernetesProfile.P36],
  ])('knows that %s belongs to the profile %s', (text, profile) => {
    expect(KubernetesVersion.parse(text).profile).toBe(profile);
  });

  test('is printed without the v that kubectl puts before it', () => {
    expect(KubernetesVersion.parse('v1.27.0').toString()).toBe('1.27.0');
    expect(JSON.stringify({ kubernetes: KubernetesVersion.parse('1.36.4') })).toBe('{"kubernetes":"1.36.4"}');
  });

  test('has its minor and patch as numbers', () => {
    const { minor, patch } = KubernetesVersion.parse('1.27.16');
    expect([minor, patch]).toEqual([27, 16]);
  });

  test.each<[number, boolean]>([
    [9, true],
    [26, true],
    [27, true],
    [28, false],
    [100, false],
  ])('compares minors as numbers: 1.27 is at least 1.%d: %s', (minor, answer) => {
    expect(KubernetesVersion.parse('1.27.16').atLeast(minor)).toBe(answer);
  });

  test.each(['', '1.27', '1.27.x', '1.27.16-rc.1', '2.0.0', 'latest', '>=1.27.0', '1.027.16', '1.27.016', ' 1.27.16'])(
    'refuses "%s", which is not exact',
    (text) => {
      expect(() => KubernetesVersion.parse(text)).toThrow(
        new Error(`must be an exact Kubernetes version such as 1.27.16, got "${text}"`),
      );
    },
  );

  test.each(['1.26.15', '1.28.0', '1.0.0'])('refuses %s, for which nothing is known, and lists what is', (text) => {
    expect(() => KubernetesVersion.parse(text)).toThrow(
      new Error(`must be a version with a profile, got "${text}"; choose one of 1.25, 1.27, 1.36`),
    );
  });
});
