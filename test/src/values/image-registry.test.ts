import { ImageRegistry } from '../../../src/values';

describe('ImageRegistry', () => {
  test.each([
    ['docker.io/library/busybox:1.37.0', 'docker.io/library/busybox:1.37.0'],
    ['registry.k8s.io/pause:3.9', 'registry.k8s.io/pause:3.9'],
    ['localhost/tried:1', 'localhost/tried:1'],
    ['old.example:5000/a/b:1@sha256:00', 'old.example:5000/a/b:1@sha256:00'],
    // Docker Hub is meant where no registry is named
    ['busybox:1.37.0', 'docker.io/library/busybox:1.37.0'],
    ['docker.io/busybox', 'docker.io/library/busybox'],
    ['rancher/local-path-provisioner:v0.0.37', 'docker.io/rancher/local-path-provisioner:v0.0.37'],
  ])('has the copy of %s', (image, name) => {
    expect(ImageRegistry.parse('registry.example:5000').copyOf(image)).toBe(`registry.example:5000/${name}`);
  });

  test('has each image once: the copy of a copy is itself', () => {
    const registry = ImageRegistry.parse('harbor.example/mirror');
    const copy = registry.copyOf('busybox:1.37.0');
    expect(copy).toBe('harbor.example/mirror/docker.io/library/busybox:1.37.0');
    expect(registry.copyOf(copy)).toBe(copy);
    expect(registry.copyOf('harbor.example/mirrored:1')).toBe('harbor.example/mirror/harbor.example/mirrored:1');
  });

  test.each(['localhost', 'localhost:5000', '10.0.0.9:5000', 'harbor.example/a/b-c'])('takes %s', (text) => {
    expect(String(ImageRegistry.parse(text))).toBe(text);
  });

  test.each([
    '',
    'registry',
    'https://registry.example',
    'registry.example/',
    'Registry.example',
    'a.example:port',
    'a.example/B',
  ])('refuses "%s"', (text) => {
    expect(() => ImageRegistry.parse(text)).toThrow(
      `must be a registry as host[:port][/path], got "${text}"; write it such as registry.example:5000, without https://`,
    );
  });
});
