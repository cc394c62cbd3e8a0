import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { Platform } from '../../../src/platform';
import { IMAGES } from '../../versions';
import { localPathConfig } from './local-path.conf';
import { READ, serviceAccount, sharedChart } from './program-chart';
import { resources, WITHOUT_RIGHTS } from './sidecars';

/** Name that classes call the provisioner by. */
export const LOCAL_PATH = 'rancher.io/local-path';

const NAME = 'local-path-provisioner';
const HEALTH = 8080;

/**
 * The provisioner of directories on nodes, one for all classes. Source of arguments, rights and files: its manifests of
 * v0.0.37.
 */
export class LocalPathProvisioner extends Chart {
  private constructor(
    root: Construct,
    id: string,
    /** Directory of the nodes that volumes are made in. */
    public readonly directory: string,
  ) {
    super(root, id, { namespace: 'kube-system', disableResourceNameHashes: true });
    define(this, directory);
  }

  /** The one of the tree that `scope` stands in; defined, with that directory, when it is not there yet. */
  public static in(scope: Construct, directory: string): LocalPathProvisioner {
    const id = `03-${NAME}`;
    return sharedChart(scope, id, (root) => new LocalPathProvisioner(root, id, directory));
  }
}

function define(chart: Chart, directory: string): void {
  const labels = { 'app.kubernetes.io/name': NAME };
  const serviceAccountName = serviceAccount(chart, NAME, [
    { resources: ['nodes', 'persistentvolumeclaims', 'configmaps', 'pods/log'], verbs: READ },
    { resources: ['persistentvolumes'], verbs: [...READ, 'create', 'patch', 'update', 'delete'] },
    // helper pods make and remove the directories
    { resources: ['pods'], verbs: [...READ, 'create', 'patch', 'update', 'delete'] },
    { resources: ['events'], verbs: ['create', 'patch'] },
    { group: 'storage.k8s.io', resources: ['storageclasses'], verbs: READ },
  ]);
  const config = new k8s.KubeConfigMap(chart, 'Config', {
    metadata: { name: NAME },
    data: localPathConfig(directory, Platform.of(chart).imageOf(IMAGES.busybox)),
  });
  const ask = (path: string): k8s.Probe => ({
    httpGet: { path, port: k8s.IntOrString.fromString('health') },
    periodSeconds: 10,
  });
  new k8s.KubeDeployment(chart, 'Provisioner', {
    metadata: { name: NAME, labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName,
          securityContext: { seccompProfile: { type: 'RuntimeDefault' }, runAsNonRoot: true, runAsUser: 65534 },
          containers: [
            {
              name: NAME,
              image: IMAGES.localPathProvisioner,
              command: [NAME, 'start', '--config', '/etc/config/config.json'],
              env: [
                { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
                { name: 'CONFIG_MOUNT_PATH', value: '/etc/config/' },
                { name: 'HEALTH_PORT', value: String(HEALTH) },
              ],
              imagePullPolicy: 'IfNotPresent',
              ports: [{ name: 'health', containerPort: HEALTH }],
              livenessProbe: ask('/health'),
              readinessProbe: ask('/ready'),
              resources: resources('128Mi'),
              securityContext: WITHOUT_RIGHTS,
              volumeMounts: [{ name: 'config', mountPath: '/etc/config/', readOnly: true }],
            },
          ],
          volumes: [{ name: 'config', configMap: { name: config.name } }],
        },
      },
    },
  });
}
