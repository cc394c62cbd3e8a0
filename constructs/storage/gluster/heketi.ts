import { Chart } from 'cdk8s';
import {
  ConfigMap,
  EnvValue,
  PersistentVolumeClaim,
  Secret as PlusSecret,
  Volume,
  type VolumeMount,
} from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { allow } from '../../../src/allow';
import { check } from '../../../src/check';
import { GLUSTERFS_PLUGIN } from '../../../src/kubernetes/glusterfs/parameters';
import { SecretObject } from '../../../src/kubernetes/secret-object';
import type { IRecordSource, Unlocated } from '../../../src/record-source';
import { type Ipv4Address, Quantity, Secret } from '../../../src/values';
import { IMAGES } from '../../versions';
import { Workload } from '../../workload';
import type { IVolume } from '../nfs-volume';
import { AccessMode } from '../terms';
import { VolumeClaim } from '../volume-claim';
import type { GlusterCluster } from './gluster-cluster';
import { heketiJson, topologyScript } from './heketi.conf';

/** What a `Heketi` needs to be told. */
export interface HeketiProps {
  /** Whose disks it lays volumes on. */
  readonly cluster: GlusterCluster;

  /**
   * Virtual address of its Service, one of the cluster's range. The controller manager calls it, which is on the network
   * of its machine and does not ask the DNS of the cluster: it has to be a number.
   */
  readonly address: Ipv4Address;

  /**
   * Where its database is kept: with it goes the knowledge of which brick belongs to which volume.
   */
  readonly database: HeketiDatabase;

  /**
   * The one node that it runs on.
   * @default - any
   */
  readonly node?: string;

  /**
   * Name of its objects, and begin of the names of its secrets.
   * @default 'heketi'
   */
  readonly name?: string;
}

/** The claim that is made for the database: of a class, or of one volume. */
export interface HeketiDatabase {
  /**
   * @default 1Gi
   */
  readonly capacity?: Quantity;
  /**
   * @default - the binder chooses
   */
  readonly volume?: IVolume;
  /**
   * @default - that of `volume`, else the cluster's default class
   */
  readonly storageClassName?: string;
}

/** What a class needs to know of whoever makes its volumes. */
export interface IVolumeManager {
  /** Such as `http://10.96.0.80:8080`. */
  readonly url: string;
  /**
   * @default - nobody has to log in
   */
  readonly login?: { readonly user: string; readonly secretNamespace: string; readonly secretName: string };
}

const PORT = 8080;
const CONFIG = '/etc/heketi';
const KEYS = '/etc/heketi-ssh';
const DATA = '/var/lib/heketi';

/** Kubernetes' own name of the key in a Secret of type kubernetes.io/ssh-auth. */
const PRIVATE_KEY = 'ssh-privatekey';

/**
 * heketi: makes GlusterFS volumes on the raw disks of a `GlusterCluster`, as claims ask for them.
 *
 * One pod at most, since two would cut the same disks. It logs in to the storage machines with an ed25519 key: its ssh
 * library signs nothing that OpenSSH 8.8 and later take from an RSA key. The values of `<name>-ssh-key`, its public half
 * `<name>-ssh-key-public`, `<name>-admin-key` and `<name>-user-key` come from the stack's config.
 *
 * heketi is archived since 2023, and its provisioner is gone from Kubernetes 1.26 on: for what runs already.
 *
 * @stateful its database claim is kept for ever; see docs/adr/0004-identity.md
 */
export class Heketi extends Construct implements IVolumeManager, IRecordSource {
  public readonly name: string;
  public readonly url: string;
  public readonly login: NonNullable<IVolumeManager['login']>;
  public readonly cluster: GlusterCluster;
  private readonly namespace: string;

  constructor(scope: Construct, id: string, props: HeketiProps) {
    super(scope, id);
    const { cluster, address, database, node, name = 'heketi' } = props;
    this.name = name;
    this.cluster = cluster;
    this.namespace = Chart.of(this).namespace ?? 'default';
    this.url = `http://${address}:${PORT}`;
    check(this, (wrong) => {
      if (cluster.nodes.length === 0) {
        wrong('cluster', `must have machines, got "none" in ${cluster.name}; add nodes to it first`);
      }
    });

    const user = 'gluster-admin';
    cluster.admit({ user, publicKey: Secret.config(`${name}-ssh-key-public`) });
    const admin = new SecretObject(this, 'AdminKey', {
      name: `${name}-secret`,
      type: GLUSTERFS_PLUGIN,
      data: { key: Secret.config(`${name}-admin-key`) },
    });
    this.login = { user: 'admin', secretNamespace: this.namespace, secretName: admin.name };
    const other = new SecretObject(this, 'UserKey', {
      name: `${name}-user`,
      data: { password: Secret.config(`${name}-user-key`) },
    });
    allow(this, 'SEC002', 'the image is made to run as root, and has a key that nobody else may read');

    const workload = new Workload(this, 'App', {
      name,
      replicas: 1,
      update: 'recreate',
      nodeSelector: node === undefined ? undefined : { 'kubernetes.io/hostname': node },
      container: {
        name,
        image: IMAGES.heketi,
        ports: [{ name: 'http', number: PORT }],
        cpu: { request: Quantity.millicores(100), limit: Quantity.millicores(500) },
        memory: { request: Quantity.mebibytes(128), limit: Quantity.mebibytes(256) },
        user: 0,
        readOnlyRootFilesystem: true,
        ready: { path: '/hello', port: PORT },
        alive: { path: '/hello', port: PORT },
        scratch: ['/tmp'],
        mounts: [
          this.configMount({ sshUser: user, sshPort: cluster.sshPort }),
          this.keyMount(),
          this.databaseMount(database),
        ],
        env: {
          HEKETI_ADMIN_KEY: this.secretValue(admin, 'key'),
          HEKETI_USER_KEY: this.secretValue(other, 'password'),
        },
        afterStart: ['/bin/sh', '-c', topologyScript(`${CONFIG}/topology.json`)],
      },
    });
    workload.addService('Service', { port: PORT, targetPort: 'http', address });
  }

  public toRecords(): readonly Unlocated[] {
    const { namespace, name, cluster } = this;
    return [{ kind: 'brick-service', namespace, name, cluster: cluster.name }];
  }

  private configMount(ssh: { readonly sshUser: string; readonly sshPort: number }): VolumeMount {
    const settings = { ...ssh, keyFile: `${KEYS}/${PRIVATE_KEY}`, database: `${DATA}/heketi.db` };
    const files = { 'heketi.json': heketiJson(settings), 'topology.json': this.cluster.topology };
    const map = new ConfigMap(this, 'Config', { metadata: { name: `${this.name}-config` }, data: files });
    return {
      path: CONFIG,
      volume: Volume.fromConfigMap(this, 'ConfigVolume', map, { name: 'config' }),
      readOnly: true,
    };
  }

  private keyMount(): VolumeMount {
    const { name } = new SecretObject(this, 'SshKey', {
      name: `${this.name}-ssh`,
      type: 'kubernetes.io/ssh-auth',
      data: { [PRIVATE_KEY]: Secret.config(`${this.name}-ssh-key`) },
    });
    const secret = PlusSecret.fromSecretName(this, 'SshKeyReference', name);
    const volume = Volume.fromSecret(this, 'SshKeyVolume', secret, { name: 'ssh-key', defaultMode: 0o600 });
    return { path: KEYS, volume, readOnly: true };
  }

  private databaseMount({ capacity = Quantity.gibibytes(1), volume, storageClassName }: HeketiDatabase): VolumeMount {
    const { name } = new VolumeClaim(this, 'Database', {
      name: `${this.name}-db`,
      capacity,
      accessModes: [AccessMode.READ_WRITE_ONCE],
      volume,
      storageClassName,
    });
    const claim = PersistentVolumeClaim.fromClaimName(this, 'DatabaseReference', name);
    return { path: DATA, volume: Volume.fromPersistentVolumeClaim(this, 'DatabaseVolume', claim, { name: 'db' }) };
  }

  private secretValue({ node, name }: SecretObject, key: string): EnvValue {
    return EnvValue.fromSecretValue({ secret: PlusSecret.fromSecretName(this, `${node.id}Reference`, name), key });
  }
}
