import { AccessMode, VolumeClaim } from '../../../constructs/storage';
import { WebApp, type WebAppProps } from '../../../constructs/workload';
import { recordsOf } from '../../../src/records';
import { Quantity, Secret } from '../../../src/values';
import { manifest, only } from '../../support/manifest';
import { Testbed } from '../../support/tree';

const minimal: WebAppProps = { name: 'portal', files: { 'index.html': '<h1>up</h1>\n' } };

/** A site in the namespace `web`, with claims of the given directories in another namespace or in its own. */
function define(props: Partial<WebAppProps> = {}, served: Readonly<Record<string, string>> = {}) {
  const bed = new Testbed();
  const chart = bed.chart('web');
  const other = bed.chart('other');
  const claims = Object.fromEntries(
    Object.entries(served).map(([directory, namespace], index) => {
      const asked = { capacity: Quantity.parse('1Gi'), accessModes: [AccessMode.READ_WRITE_MANY] };
      return [directory, new VolumeClaim(namespace === 'web' ? chart : other, `claim-${index}`, asked)];
    }),
  );
  new WebApp(chart, 'Portal', { ...minimal, claims, ...props });
  return { bed, chart, pod: () => only(chart, 'Deployment').spec.template.spec };
}

describe('WebApp', () => {
  test('is two ConfigMaps, a Deployment and a Service, and nothing else', () => {
    expect(manifest(define().chart).map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'ConfigMap portal-site',
      'ConfigMap portal-server',
      'Deployment portal',
      'Service portal',
    ]);
  });

  test.each([
    [undefined, 2],
    [5, 5],
  ])('told %p replicas, runs %i pods', (replicas, expected) => {
    expect(only(define({ replicas }).chart, 'Deployment').spec.replicas).toBe(expected);
  });

  test('answers on port 80 in the cluster, from a port that needs no privileges', () => {
    const { chart, pod } = define();
    expect(only(chart, 'Service').spec.ports).toEqual([{ name: 'http', port: 80, targetPort: 8080 }]);
    expect(pod().containers[0].ports).toEqual([{ name: 'http', containerPort: 8080 }]);
  });

  test('runs unprivileged nginx as its own user', () => {
    expect(define().pod()).toMatchObject({
      securityContext: { runAsUser: 101, runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          image: expect.stringMatching(/nginx-unprivileged:/),
          imagePullPolicy: 'IfNotPresent',
          securityContext: { readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
          resources: { requests: { cpu: '20m', memory: '32Mi' }, limits: { cpu: '500m', memory: '128Mi' } },
        },
      ],
    });
  });

  test('is ready and alive by the path that nginx answers itself', () => {
    const [nginx] = define().pod().containers;
    for (const probe of [nginx.readinessProbe, nginx.livenessProbe, nginx.startupProbe]) {
      expect(probe.httpGet).toMatchObject({ path: '/healthz', port: 8080 });
    }
  });

  test('mounts whole directories, so that a changed file reaches the pods without a restart', () => {
    const mounts = define().pod().containers[0].volumeMounts;
    expect(mounts).toContainEqual({ name: 'site', mountPath: '/usr/share/nginx/html', readOnly: true });
    expect(JSON.stringify(mounts)).not.toContain('subPath');
  });

  test('holds the files of the site', () => {
    const site = manifest(define().chart).find(({ metadata }) => metadata.name === 'portal-site');
    expect(site?.data).toEqual({ 'index.html': '<h1>up</h1>\n' });
  });

  test('serves a claim below the site, and cannot write it', () => {
    const { chart, pod } = define({}, { downloads: 'web' });
    const server = manifest(chart).find(({ metadata }) => metadata.name === 'portal-server');
    expect(server?.data['default.conf']).toContain('location /downloads/ {\n    alias /srv/downloads/;');
    expect(pod().volumes).toContainEqual({
      name: 'claim-downloads',
      persistentVolumeClaim: { claimName: 'claim-0', readOnly: true },
    });
    expect(pod().containers[0].volumeMounts).toContainEqual({
      name: 'claim-downloads',
      mountPath: '/srv/downloads',
      readOnly: true,
    });
  });

  test.each(['site', 'server', 'auth'])('may serve a claim under /%s/, like a volume of its own', (directory) => {
    const { pod } = define({ htpasswd: Secret.config('portal') }, { [directory]: 'web' });
    const names = pod().volumes.map(({ name }: { readonly name: string }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  test('asks for a password from a Secret that must exist, and whose value is nowhere', () => {
    const { bed, chart, pod } = define({ htpasswd: Secret.config('portal-htpasswd') });
    const [secret] = recordsOf(bed.records, 'secret-object');
    expect(secret).toMatchObject({ name: 'portal-htpasswd', namespace: 'web', type: 'Opaque' });
    expect(Object.keys(secret.data)).toEqual(['htpasswd']);
    expect(pod().volumes).toContainEqual({ name: 'auth', secret: { secretName: 'portal-htpasswd' } });
    expect(manifest(chart).map(({ kind }) => kind)).not.toContain('Secret');
  });

  test('carries no label made from its construct path', () => {
    const { chart } = define({ htpasswd: Secret.config('portal') }, { downloads: 'web' });
    expect(JSON.stringify(manifest(chart))).not.toContain('cdk8s.io/metadata.addr');
  });

  test.each<[string, Partial<WebAppProps>, Readonly<Record<string, string>>, string]>([
    [
      'a name that no Service can have',
      { name: '9-portal' },
      {},
      `'name' must be a DNS label of at most 42 characters, got "9-portal"; use letters, digits and '-'`,
    ],
    [
      'a file in a folder',
      { files: { 'css/site.css': '' } },
      {},
      `'files' must have plain names, got "css/site.css"; a ConfigMap key holds letters, digits, '.', '_' and '-'`,
    ],
    [
      'a claim of another namespace, which no pod can mount',
      {},
      { downloads: 'other' },
      `'claims' must be in the namespace of the app, got "downloads" in other; move one of the two`,
    ],
    [
      'a directory that would change what nginx serves',
      {},
      { 'x { deny all; }': 'web' },
      `'claims' must be DNS labels of at most 57 characters, got "x { deny all; }"; use letters, digits and '-'`,
    ],
  ])('refuses %s', (_mistake, props, served, message) => {
    expect(define(props, served).bed.mistakes).toContain(`[web/Portal] ${message}`);
  });
});
