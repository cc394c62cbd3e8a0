import { Chart } from 'cdk8s';
import { ConfigMap, PersistentVolumeClaim, Secret as PlusSecret, Volume, type VolumeMount } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { check } from '../../src/check';
import { isDnsLabel } from '../../src/kubernetes/object-name';
import { SecretObject } from '../../src/kubernetes/secret-object';
import { Quantity, type Secret } from '../../src/values';
import type { VolumeClaim } from '../storage';
import { IMAGES } from '../versions';
import { nginxServer } from './web-app.conf';
import { Workload } from './workload';

/** What a `WebApp` needs to be told. */
export interface WebAppProps {
  /** Name of its objects. */
  readonly name: string;

  /** Files of the site by name, such as `index.html`. */
  readonly files: Readonly<Record<string, string>>;

  /**
   * @default 2
   */
  readonly replicas?: number;

  /**
   * Claims to serve from below the site, by directory name.
   * @default - none
   */
  readonly claims?: Readonly<Record<string, VolumeClaim>>;

  /**
   * Where the lines of an htpasswd file come from; the site then asks for a password.
   * @default - open to all
   */
  readonly htpasswd?: Secret;
}

const PORT = 8080;
const ROOT = '/usr/share/nginx/html';
const HEALTH = '/healthz';
const AUTH = '/etc/nginx/auth';
/** Longest directory that a claim is served from: it is part of the volume's name in the pod. */
const MAX_DIRECTORY = 57;
/** The user of the nginx-unprivileged image. */
const NGINX_USER = 101;

/**
 * A static site on unprivileged nginx: ConfigMap, Deployment and Service (port 80 in the cluster).
 *
 * A changed file reaches the pods without a restart, because nginx reads it on each request.
 */
export class WebApp extends Construct {
  constructor(scope: Construct, id: string, props: WebAppProps) {
    super(scope, id);
    refuseMistakes(this, props);
    const { name, files, replicas = 2, claims = {}, htpasswd } = props;

    const site = new ConfigMap(this, 'Site', { metadata: { name: `${name}-site` }, data: { ...files } });
    const directories = Object.fromEntries(Object.keys(claims).map((directory) => [directory, mountOf(directory)]));
    const passwordFile = htpasswd && `${AUTH}/htpasswd`;
    const server = new ConfigMap(this, 'Server', {
      metadata: { name: `${name}-server` },
      data: { 'default.conf': nginxServer({ port: PORT, root: ROOT, directories, healthPath: HEALTH, passwordFile }) },
    });
    const mounts: VolumeMount[] = [
      { path: ROOT, volume: Volume.fromConfigMap(this, 'SiteVolume', site, { name: 'site' }), readOnly: true },
      {
        path: '/etc/nginx/conf.d',
        volume: Volume.fromConfigMap(this, 'ServerVolume', server, { name: 'server' }),
        readOnly: true,
      },
      ...Object.entries(claims).map(([directory, claim]) => this.claimMount(directory, claim)),
    ];
    if (htpasswd !== undefined) {
      mounts.push(this.passwordMount(name, htpasswd));
    }

    const workload = new Workload(this, 'Workload', {
      name,
      replicas,
      container: {
        name: 'nginx',
        image: IMAGES.nginxUnprivileged,
        ports: [{ name: 'http', number: PORT }],
        cpu: { request: Quantity.millicores(20), limit: Quantity.millicores(500) },
        memory: { request: Quantity.mebibytes(32), limit: Quantity.mebibytes(128) },
        user: NGINX_USER,
        readOnlyRootFilesystem: true,
        ready: { path: HEALTH, port: PORT },
        alive: { path: HEALTH, port: PORT },
        scratch: ['/tmp'],
        mounts,
      },
    });
    workload.addService('Service', { port: 80, targetPort: 'http' });
  }

  private claimMount(directory: string, { name }: VolumeClaim): VolumeMount {
    const claim = PersistentVolumeClaim.fromClaimName(this, `${directory}Claim`, name);
    const volume = Volume.fromPersistentVolumeClaim(this, `${directory}Volume`, claim, {
      name: `claim-${directory}`,
      readOnly: true,
    });
    return { path: mountOf(directory), volume, readOnly: true };
  }

  private passwordMount(name: string, htpasswd: Secret): VolumeMount {
    const object = new SecretObject(this, 'Passwords', { name: `${name}-htpasswd`, data: { htpasswd } });
    const secret = PlusSecret.fromSecretName(this, 'PasswordsReference', object.name);
    return { path: AUTH, volume: Volume.fromSecret(this, 'PasswordsVolume', secret, { name: 'auth' }), readOnly: true };
  }
}

function mountOf(directory: string): string {
  return `/srv/${directory}`;
}

function refuseMistakes(app: WebApp, { name, files, claims = {} }: WebAppProps): void {
  check(app, (wrong) => {
    if (!/^[a-z]([a-z0-9-]{0,40}[a-z0-9])?$/.test(name)) {
      wrong('name', `must be a DNS label of at most 42 characters, got "${name}"; use letters, digits and '-'`);
    }
    for (const file of Object.keys(files)) {
      if (!/^[A-Za-z0-9._-]+$/.test(file)) {
        wrong('files', `must have plain names, got "${file}"; a ConfigMap key holds letters, digits, '.', '_' and '-'`);
      }
    }
    for (const [directory, claim] of Object.entries(claims)) {
      if (!isDnsLabel(directory) || directory.length > MAX_DIRECTORY) {
        const rule = `must be DNS labels of at most ${MAX_DIRECTORY} characters`;
        wrong('claims', `${rule}, got "${directory}"; use letters, digits and '-'`);
      }
      if (claim.namespace !== Chart.of(app).namespace) {
        const namespace = claim.namespace ?? 'default';
        wrong('claims', `must be in the namespace of the app, got "${directory}" in ${namespace}; move one of the two`);
      }
    }
  });
}
