import { GlusterBackend } from '../../constructs/storage';
import { type KubernetesObject, recordsOf } from '../../src/records';
import { glusterfs } from '../../stacks/environments/handbook/glusterfs';
import { assembled } from '../support/environments';
import { changed } from '../support/fixture-environments';

const assembly = assembled(glusterfs);

function object(kind: string, name: string): KubernetesObject {
  const found = recordsOf(assembly.records, 'kubernetes').find(
    (record) => record.object.kind === kind && record.object.metadata.name === name,
  );
  if (found === undefined) {
    throw new Error(`there is no ${kind} ${name}`);
  }
  return found.object;
}

/** Codes of what is found with the class of the document changed. */
function codesWith(props: Partial<ConstructorParameters<typeof GlusterBackend>[0]>): readonly string[] {
  const backend: NonNullable<typeof glusterfs.storageClasses>[string]['backend'] = ({ heketi }) =>
    new GlusterBackend({ manager: heketi('store'), ...props });
  const environment = changed(glusterfs, { storageClasses: { 'glusterfs-rep3': { backend } } });
  return assembled(environment).findings.map(({ code }) => code);
}

describe('GLU-3: handbook-glusterfs', () => {
  test('has no finding, and allows only what two images of others are made for', () => {
    expect(assembly.findings).toEqual([]);
    expect(assembly.allowed.map(({ finding }) => finding.code)).toEqual(['SEC002', 'SEC002']);
  });

  test('has the class of document 004, which calls a port that is there', () => {
    expect(object('StorageClass', 'glusterfs-rep3').parameters).toEqual({
      resturl: 'http://10.96.0.80:8080',
      restauthenabled: 'true',
      restuser: 'admin',
      secretNamespace: 'default',
      secretName: 'heketi-secret',
      gidMin: '40000',
      gidMax: '50000',
      volumetype: 'replicate:3',
    });
  });

  test('has its claim and its pod, under names that Kubernetes takes', () => {
    expect(object('PersistentVolumeClaim', 'gluster-pvc-10g').spec).toMatchObject({
      accessModes: ['ReadWriteMany'],
      resources: { requests: { storage: '10Gi' } },
      storageClassName: 'glusterfs-rep3',
    });
    const { containers } = object('Pod', 'gluster-tester').spec;
    expect(containers[0]).toMatchObject({
      args: ['tail', '-f', '/dev/null'],
      volumeMounts: [{ mountPath: '/mnt/gluster' }],
    });
  });

  test('has heketi where the document has it, on one node', () => {
    expect(object('Deployment', 'heketi').spec.template.spec.nodeSelector).toEqual({
      'kubernetes.io/hostname': 'heketi-node',
    });
  });

  test('keeps copies on three machines, in three zones', () => {
    const nodes = recordsOf(assembly.records, 'brick-node');
    expect(nodes.map(({ name, zone }) => [name, zone])).toEqual([
      ['gluster-1', 1],
      ['gluster-2', 2],
      ['gluster-3', 3],
    ]);
  });

  test('is found wrong with the other types of the document, which need more machines, but for the one of one copy', () => {
    expect(codesWith({ volumeType: 'none' })).toEqual([]);
    expect(codesWith({ volumeType: 'disperse:4:2' })).toEqual(['GLU007']);
  });

  test('is found wrong with the address of the document', () => {
    const login = { user: 'admin', secretNamespace: 'default', secretName: 'heketi-secret' };
    expect(codesWith({ manager: { url: 'http://192.168.1.111:8081', login } })).toEqual(['GLU005']);
  });
});

test('GLU-4: handbook-glusterfs is refused in any later version of Kubernetes', () => {
  const later = assembled(changed(glusterfs, { cluster: { version: '1.27.16' } }));
  expect(later.findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['error VER002']);
});
