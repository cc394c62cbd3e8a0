import { Duration } from 'cdk8s';
import { Cluster, RecyclerPod, type RecyclerPodProps } from '../../../constructs/cluster';
import { IMAGES } from '../../../constructs/versions';
import { recordsOf } from '../../../src/records';
import { Cidr, ImageRegistry, Ipv4Address } from '../../../src/values';
import { Testbed } from '../../support/tree';

const PATH = '/etc/kubernetes/strata/recycler-nfs.json';

function define(props?: RecyclerPodProps, imageRegistry?: ImageRegistry) {
  const bed = new Testbed('test', 'kvm1', imageRegistry);
  const ranges = { podCidr: Cidr.parse('10.244.0.0/16'), serviceCidr: Cidr.parse('10.96.0.0/16') };
  const cluster = new Cluster(bed.platform, 'cluster', ranges);
  cluster.addNode('cp1', { role: 'control-plane', on: bed.machine('cp1') });
  cluster.addNode('worker1', { role: 'worker', on: Ipv4Address.parse('10.0.1.66') });
  new RecyclerPod(cluster, 'recycler', props);
  return { bed, cluster };
}

function filesOf({ bed }: ReturnType<typeof define>) {
  return recordsOf(bed.records, 'guest-file');
}

describe('NFS-6: RecyclerPod', () => {
  test('is a live file on every control plane, and on no other node', () => {
    const defined = define();
    defined.cluster.addNode('cp2', { role: 'control-plane', on: Ipv4Address.parse('10.0.1.65') });
    defined.cluster.addNode('worker2', { role: 'worker', on: Ipv4Address.parse('10.0.1.67') });
    expect(filesOf(defined).map(({ guest, managed, file }) => [guest, managed, file.path, file.class])).toEqual([
      ['cp1', true, PATH, 'live'],
      ['10.0.1.65', false, PATH, 'live'],
    ]);
  });

  test('has the controller manager read it anew, and does not fail where none runs yet', () => {
    expect(filesOf(define())[0].file.reload).toBe('pkill -x kube-controller || true');
    expect('kube-controller-manager').toMatch(/^kube-controller/);
    expect('kube-controller').toHaveLength(15);
  });

  test('is named by a flag, which says what its pod must mount', () => {
    expect(recordsOf(define().bed.records, 'controller-manager-flag')).toEqual([
      {
        kind: 'controller-manager-flag',
        path: 'cluster/recycler',
        name: 'pv-recycler-pod-template-filepath-nfs',
        value: PATH,
        reads: PATH,
      },
    ]);
  });

  test('may take as long as it is told', () => {
    const props = { minimumTimeout: Duration.minutes(10), timeoutPerGibibyte: Duration.seconds(5) };
    const flags = recordsOf(define(props).bed.records, 'controller-manager-flag');
    expect(flags.slice(1).map(({ name, value }) => `--${name}=${value}`)).toEqual([
      '--pv-recycler-minimum-timeout-nfs=600',
      '--pv-recycler-increment-timeout-nfs=5',
    ]);
  });

  test('deletes as root with the pinned image unless told otherwise', () => {
    const { metadata, spec } = JSON.parse(filesOf(define())[0].file.content);
    const [container] = spec.containers;
    expect(metadata.namespace).toBe('default');
    expect(container.image).toBe(IMAGES.busybox);
    expect(spec.securityContext).toMatchObject({ runAsUser: 0, runAsNonRoot: false });
    expect(container.securityContext.capabilities).toBeUndefined();
    expect(container.volumeMounts).toEqual([{ name: spec.volumes[0].name, mountPath: '/scrub' }]);
  });

  test('takes its image from elsewhere, and another user and namespace', () => {
    const props = { image: 'registry.internal:5000/debian-base:v1.0.6', user: 65534, namespace: 'storage' };
    const { metadata, spec } = JSON.parse(filesOf(define(props))[0].file.content);
    expect(metadata.namespace).toBe('storage');
    expect(spec.containers[0].image).toBe(props.image);
    expect(spec.securityContext).toMatchObject({ runAsUser: 65534, runAsNonRoot: true });
    expect(spec.containers[0].securityContext.capabilities).toEqual({ drop: ['ALL'] });
  });

  test('takes its image from the registry of the platform', () => {
    const { bed } = define(undefined, ImageRegistry.parse('registry.example:5000'));
    const [{ file }] = recordsOf(bed.records, 'guest-file');
    expect(JSON.parse(file.content).spec.containers[0].image).toBe(`registry.example:5000/${IMAGES.busybox}`);
    expect(recordsOf(bed.records, 'image-registry')).toEqual([
      { kind: 'image-registry', path: 'cluster', location: 'registry.example:5000' },
    ]);
  });

  test.each<[string, RecyclerPodProps, string]>([
    ['an image without a tag', { image: 'busybox' }, `'image' must have an exact tag, got "busybox"; pin it`],
    ['a user by name', { user: Number.NaN }, `'user' must be the number of a user, got "NaN"; write it such as 65534`],
    [
      'a namespace in capitals',
      { namespace: 'Storage' },
      `'namespace' must be a name in lower case, got "Storage"; use letters, digits and '-'`,
    ],
    [
      'no time at all',
      { minimumTimeout: Duration.seconds(0) },
      `'minimumTimeout' must be at least a second, got "0 s"; give it some minutes`,
    ],
  ])('refuses %s', (_mistake, props, message) => {
    expect(define(props).bed.mistakes).toEqual([`[cluster/recycler] ${message}`]);
  });
});
