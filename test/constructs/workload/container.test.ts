import { Testing } from 'cdk8s';
import { EnvValue } from 'cdk8s-plus-27';
import { type ContainerSpec, Workload } from '../../../constructs/workload';
import { Quantity } from '../../../src/values';
import { plainContainer } from '../../support/container';
import { only } from '../../support/manifest';

/** The pod of a workload with this container, as it is emitted. */
function pod(spec: Partial<ContainerSpec> = {}) {
  const chart = Testing.chart();
  new Workload(chart, 'App', { name: 'app', replicas: 1, container: { ...plainContainer, ...spec } });
  return only(chart, 'Deployment').spec.template.spec;
}

const container = (spec: Partial<ContainerSpec> = {}) => pod(spec).containers[0];

describe('a container', () => {
  test('states name, image, ports and that a pinned image is pulled once', () => {
    expect(container()).toMatchObject({
      name: 'server',
      image: 'registry.example/server:1.2.3',
      ports: [{ name: 'http', containerPort: 8080 }],
      imagePullPolicy: 'IfNotPresent',
    });
  });

  test('gets what it asks for, and no limit unless told one', () => {
    expect(container().resources).toEqual({ requests: { cpu: '100m', memory: '64Mi' } });
  });

  test('may use no more than its limits', () => {
    const resources = {
      cpu: { request: Quantity.parse('0.5'), limit: Quantity.parse('2') },
      memory: { request: Quantity.parse('1Gi'), limit: Quantity.parse('1.5Gi') },
    };
    expect(container(resources).resources).toEqual({
      requests: { cpu: '500m', memory: '1024Mi' },
      limits: { cpu: '2000m', memory: '1536Mi' },
    });
  });

  test('runs as its user, without privileges, capabilities or a root file system to write', () => {
    expect(container().securityContext).toEqual({
      runAsUser: 1000,
      runAsGroup: 1000,
      runAsNonRoot: true,
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      privileged: false,
      capabilities: { drop: ['ALL'] },
    });
  });

  test('of an image that starts as root keeps the capabilities it needs to become another user', () => {
    const { securityContext } = container({ user: 0 });
    expect(securityContext).toMatchObject({ runAsUser: 0, runAsNonRoot: false, allowPrivilegeEscalation: false });
    expect(securityContext.capabilities).toBeUndefined();
  });

  test('may write its root file system only when told so', () => {
    expect(container({ readOnlyRootFilesystem: false }).securityContext.readOnlyRootFilesystem).toBe(false);
  });

  test('gets traffic when it is ready, and is never restarted for it', () => {
    const { readinessProbe, startupProbe, livenessProbe } = container();
    expect(readinessProbe.httpGet).toMatchObject({ path: '/ready', port: 8080 });
    expect(startupProbe.httpGet).toMatchObject({ path: '/ready', port: 8080 });
    expect(livenessProbe).toBeUndefined();
  });

  test('is restarted by the check it is told, no other', () => {
    expect(container({ alive: { path: '/alive', port: 8080 } }).livenessProbe.httpGet).toMatchObject({
      path: '/alive',
      port: 8080,
    });
  });

  test('writes scratch directories that nobody keeps', () => {
    const { containers, volumes } = pod({ scratch: ['/tmp', '/var/cache'] });
    expect(volumes).toEqual([
      { name: 'scratch-tmp', emptyDir: { medium: '' } },
      { name: 'scratch-var-cache', emptyDir: { medium: '' } },
    ]);
    expect(containers[0].volumeMounts).toEqual([
      { name: 'scratch-tmp', mountPath: '/tmp' },
      { name: 'scratch-var-cache', mountPath: '/var/cache' },
    ]);
  });

  test('gets its environment', () => {
    expect(container({ env: { MODE: EnvValue.fromValue('batch') } }).env).toEqual([{ name: 'MODE', value: 'batch' }]);
  });

  test.each([
    'nginx:1.27.5',
    'registry.example:5000/team/server:1.2.3',
    'server@sha256:0123456789abcdef',
    'server:1.2.3@sha256:0123456789abcdef',
  ])('may be made from %s', (image) => {
    expect(container({ image }).image).toBe(image);
  });

  test.each([
    'nginx',
    'nginx:',
    'nginx:latest',
    'nginx:latest@sha256:0123456789abcdef',
    'registry.example:5000/team/server',
  ])('refuses the image %s, which has no exact tag', (image) => {
    expect(() => container({ image })).toThrow(
      new Error(`[test/App] 'image' must have an exact tag, got "${image}"; pin it in constructs/versions.ts`),
    );
  });

  test.each<[string, Partial<ContainerSpec>, string]>([
    [
      'a readiness check on a port that is not declared',
      { ready: { path: '/', port: 81 } },
      `'ready' must be checked on a declared port, got "81"; add it to 'ports'`,
    ],
    [
      'a liveness check on a port that is not declared',
      { alive: { path: '/', port: 81 } },
      `'alive' must be checked on a declared port, got "81"; add it to 'ports'`,
    ],
    [
      'a CPU limit below the request',
      { cpu: { request: Quantity.parse('1'), limit: Quantity.parse('500m') } },
      `'cpu' must have a limit of at least its request, got "500m" for "1"; raise the limit`,
    ],
    [
      'a memory limit below the request',
      { memory: { request: Quantity.parse('2Gi'), limit: Quantity.parse('1Gi') } },
      `'memory' must have a limit of at least its request, got "1Gi" for "2Gi"; raise the limit`,
    ],
    [
      'memory that cdk8s-plus would round',
      { memory: { request: Quantity.parse('100M') } },
      `'memory' must be whole mebibytes, got "100M"; write it with Mi or Gi`,
    ],
  ])('refuses %s', (_mistake, spec, message) => {
    expect(() => container(spec)).toThrow(new Error(`[test/App] ${message}`));
  });
});
