import { Testing } from 'cdk8s';
import { SinglePod, type SinglePodProps } from '../../../constructs/workload';
import { plainContainer } from '../../support/container';
import { only } from '../../support/manifest';

function pod(props: Partial<SinglePodProps> = {}) {
  const chart = Testing.chart();
  new SinglePod(chart, 'Trial', { name: 'trial', container: plainContainer, ...props });
  return only(chart, 'Pod');
}

describe('SinglePod', () => {
  test('is a pod of that name, labelled so that a Service can find it', () => {
    expect(pod().metadata).toEqual({ name: 'trial', labels: { 'app.kubernetes.io/name': 'trial' } });
  });

  test('restarts its container, and is bound to its own user without a token', () => {
    expect(pod().spec).toMatchObject({
      restartPolicy: 'Always',
      automountServiceAccountToken: false,
      securityContext: {
        runAsUser: 1000,
        runAsGroup: 1000,
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [{ name: 'server', imagePullPolicy: 'IfNotPresent', resources: { requests: { cpu: '100m' } } }],
    });
  });

  test('runs as root only when told so', () => {
    expect(pod({ container: { ...plainContainer, user: 0 } }).spec.securityContext).toMatchObject({
      runAsUser: 0,
      runAsNonRoot: false,
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  test.each<[string, Partial<SinglePodProps>, string]>([
    [
      'an image without a tag',
      { container: { ...plainContainer, image: 'nginx' } },
      `'image' must have an exact tag, got "nginx"; pin it in constructs/versions.ts`,
    ],
    [
      'a name that no label can hold',
      { name: 'a.b' },
      `'name' must be a DNS label in lower case, got "a.b"; use at most 63 letters, digits and '-'`,
    ],
  ])('refuses %s', (_mistake, props, message) => {
    expect(() => pod(props)).toThrow(new Error(`[test/Trial] ${message}`));
  });
});
