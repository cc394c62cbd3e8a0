import {
  AccessMode,
  BindingMode,
  InstalledDriverBackend,
  type InstalledDriverBackendProps,
} from '../../../constructs/storage';
import { withClasses } from '../../support/storage-classes';

/** The disk class of document 002. */
const minimal: InstalledDriverBackendProps = {
  provisioner: 'everest-csi-provisioner',
  accessModes: [AccessMode.READ_WRITE_ONCE],
  parameters: { 'csi.storage.k8s.io/csi-driver-name': 'disk.csi.everest.io', 'csi.storage.k8s.io/fstype': 'ext4' },
  volumeBindingMode: BindingMode.IMMEDIATE,
  allowVolumeExpansion: true,
};

const define = (props: Partial<InstalledDriverBackendProps> = {}) =>
  withClasses(new InstalledDriverBackend({ ...minimal, ...props }));

describe('InstalledDriverBackend', () => {
  test('STO-1: says of any driver what its class says, and defines nothing besides', () => {
    const { of, bed } = define();
    expect(of('StorageClass')[0]).toMatchObject({
      provisioner: 'everest-csi-provisioner',
      parameters: minimal.parameters,
      volumeBindingMode: 'Immediate',
      allowVolumeExpansion: true,
    });
    expect([bed.mistakes, of('Deployment'), of('DaemonSet')]).toEqual([[], [], []]);
  });

  test.each<[string, Partial<InstalledDriverBackendProps>, string]>([
    [
      'a name that no driver has',
      { provisioner: 'Disk Driver' },
      `'provisioner' must be the name of a driver, got "Disk`,
    ],
    ['a name of three parts', { provisioner: 'a/b/c' }, `'provisioner' must be the name of a driver, got "a/b/c"`],
    ['no mode', { accessModes: [] }, `'accessModes' must name at least one mode, got "none"`],
  ])('refuses %s', (_mistake, props, message) => {
    expect(define(props).bed.mistakes).toEqual([expect.stringContaining(`[volumes/class-0] ${message}`)]);
  });
});
