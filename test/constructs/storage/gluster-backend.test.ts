import {
  GlusterBackend,
  type GlusterBackendProps,
  type IVolumeManager,
  StorageClass,
} from '../../../constructs/storage';
import { recordsOf } from '../../../src/records';
import { Testbed } from '../../support/tree';

const login = { user: 'admin', secretNamespace: 'default', secretName: 'heketi-secret' };
const manager: IVolumeManager = { url: 'http://192.168.1.111:8080', login };

function define(props: Partial<GlusterBackendProps> = {}) {
  const bed = new Testbed();
  const backend = new GlusterBackend({ manager, ...props });
  new StorageClass(bed.chart(), 'glusterfs-rep3', { backend });
  return { bed, backend, object: () => recordsOf(bed.records, 'kubernetes')[0].object };
}

describe('GLU-3: GlusterBackend', () => {
  test('has every parameter of document 004', () => {
    const props = {
      clusterIds: ['630372ccdc720a92c681fb928f27b53f'],
      gidMin: 40000,
      gidMax: 50000,
      volumeType: 'replicate:3',
    };
    expect(define(props).object()).toMatchObject({
      provisioner: 'kubernetes.io/glusterfs',
      parameters: {
        resturl: 'http://192.168.1.111:8080',
        clusterid: '630372ccdc720a92c681fb928f27b53f',
        restauthenabled: 'true',
        restuser: 'admin',
        secretNamespace: 'default',
        secretName: 'heketi-secret',
        gidMin: '40000',
        gidMax: '50000',
        volumetype: 'replicate:3',
      },
      allowVolumeExpansion: true,
      volumeBindingMode: 'Immediate',
    });
  });

  test('has those that the document does not name', () => {
    const props = {
      clusterIds: ['a', 'b'],
      volumeType: 'disperse:4:2',
      volumeOptions: ['client.ssl on', 'server.ssl on'],
      volumeNamePrefix: 'dept-dev',
      snapFactor: 1.5,
    };
    expect(define(props).object().parameters).toMatchObject({
      clusterid: 'a,b',
      volumetype: 'disperse:4:2',
      volumeoptions: 'client.ssl on,server.ssl on',
      volumenameprefix: 'dept-dev',
      snapfactor: '1.5',
    });
  });

  test('leaves the rest to the provisioner, and logs in where somebody is to be asked', () => {
    expect(define({ manager: { url: 'http://10.0.0.1:8080' } }).object().parameters).toEqual({
      resturl: 'http://10.0.0.1:8080',
      restauthenabled: 'false',
    });
  });

  test.each<[string, Partial<GlusterBackendProps>, string]>([
    [
      'a type that nobody knows',
      { volumeType: 'mirror:3' },
      `'volumetype' must be replicate:N, disperse:DATA:REDUNDANCY or none, got "mirror:3"; write such as replicate:3 or disperse:4:2`,
    ],
    [
      'groups the wrong way round',
      { gidMin: 50000, gidMax: 40000 },
      `'gidMax' must be at least gidMin, got "40000" for "50000"; exchange the two, or raise it`,
    ],
    [
      'a group of the system',
      { gidMin: 0 },
      `'gidMin' must be a whole number of 2000 to 2147483647, got "0"; choose one of them`,
    ],
    [
      'no address',
      { manager: { url: '' } },
      `'resturl' must be given, got "none"; name the address that volumes are asked for at`,
    ],
  ])('refuses %s', (_mistake, props, message) => {
    expect(define(props).bed.mistakes).toEqual([`[volumes/glusterfs-rep3] ${message}`]);
  });
});

test('GLU-7: nodes that mount the volumes of a GlusterBackend need the client and FUSE', () => {
  expect(define().backend.facts).toMatchObject({ nodePackages: ['glusterfs-client'], kernelModules: ['fuse'] });
});
