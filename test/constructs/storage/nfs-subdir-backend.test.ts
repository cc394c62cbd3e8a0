import { NfsSubdirBackend, type NfsSubdirBackendProps } from '../../../constructs/storage';
import { Ipv4Address } from '../../../src/values';
import { withClasses } from '../../support/storage-classes';

const server = { address: Ipv4Address.parse('192.168.150.20'), exports: ['/exports'] };
const minimal: NfsSubdirBackendProps = { server, directory: '/exports/volumes' };

describe('NfsSubdirBackend', () => {
  const subdir = (props: Partial<NfsSubdirBackendProps> = {}) =>
    withClasses(new NfsSubdirBackend({ ...minimal, ...props }));

  test('NFS-4: has a provisioner of its own, which mounts the directory', () => {
    const { of } = subdir({ pathPattern: `\${.PVC.namespace}/\${.PVC.name}` });
    expect(of('StorageClass')[0]).toMatchObject({
      provisioner: 'k8s-sigs.io/nfs-subdir-class-0',
      parameters: { pathPattern: `\${.PVC.namespace}/\${.PVC.name}`, onDelete: 'retain' },
    });
    expect(of('Deployment')[0].spec.template.spec.volumes).toEqual([
      { name: 'root', nfs: { server: '192.168.150.20', path: '/exports/volumes' } },
    ]);
  });

  test('NFS-4: archives what is deleted when told so, in the words of the provisioner', () => {
    expect(subdir({ onDelete: 'archive' }).of('StorageClass')[0].parameters).toEqual({ archiveOnDelete: 'true' });
  });

  test.each<[string, Partial<NfsSubdirBackendProps>, string]>([
    [
      'one directory for all claims',
      { pathPattern: 'apps' },
      `'pathPattern' must be another for each claim, got "apps"; put \${.PVC.namespace} and \${.PVC.name} into it`,
    ],
    [
      'a template that it does not know',
      { pathPattern: `\${pvc.metadata.name}` },
      `'pathPattern' must be made of \${.PVC.namespace} and the like, got "\${pvc.metadata.name}"; mend its spelling`,
    ],
  ])('refuses %s', (_mistake, props, message) => {
    expect(subdir(props).bed.mistakes).toEqual([expect.stringContaining(`[volumes/class-0] ${message}`)]);
  });
});
