import { BindingMode, LocalPathBackend } from '../../../constructs/storage';
import { withClasses } from '../../support/storage-classes';

describe('LocalPathBackend', () => {
  test('STO-1: makes volumes on the node of the pod, once the pod is placed', () => {
    const { of } = withClasses(new LocalPathBackend());
    expect(of('StorageClass')[0]).toMatchObject({
      provisioner: 'rancher.io/local-path',
      volumeBindingMode: BindingMode.WAIT_FOR_FIRST_CONSUMER,
    });
    expect(JSON.parse(of('ConfigMap')[0].data['config.json'])).toEqual({
      nodePathMap: [{ node: 'DEFAULT_PATH_FOR_NON_LISTED_NODES', paths: ['/var/lib/strata/volumes'] }],
    });
  });

  test.each<[string, readonly string[], string]>([
    [
      'the root of the node',
      ['/'],
      `[volumes/class-0] 'directory' must be an absolute directory below the root, got "/"`,
    ],
    [
      'two directories, since there is one provisioner',
      ['/a', '/b'],
      `[volumes/class-1] 'directory' must be the same for all classes, got "/b" besides /a; name one of the two`,
    ],
  ])('refuses %s', (_mistake, directories, message) => {
    const { bed } = withClasses(...directories.map((directory) => new LocalPathBackend({ directory })));
    expect(bed.mistakes).toEqual([expect.stringContaining(message)]);
  });
});
