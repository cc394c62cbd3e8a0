import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { allow } from '../../../src/allow';
import { IMAGES } from '../../versions';
import { READ, serviceAccount } from './program-chart';
import { resources } from './sidecars';

/**
 * Defines a provisioner of directories below one directory of an NFS server, and gives the name that classes call it by.
 * Source of arguments and rights: its manifests of v4.0.2.
 */
export function defineNfsSubdirProvisioner(
  scope: Construct,
  { server, directory }: { readonly server: string; readonly directory: string },
): string {
  const name = `nfs-subdir-${scope.node.id.toLowerCase()}`;
  const provisioner = `k8s-sigs.io/${name}`;
  const namespace = 'kube-system';
  const parts = new Construct(scope, 'Provisioner');
  const serviceAccountName = serviceAccount(
    parts,
    name,
    [
      { resources: ['nodes'], verbs: READ },
      { resources: ['persistentvolumes'], verbs: [...READ, 'create', 'delete'] },
      { resources: ['persistentvolumeclaims'], verbs: [...READ, 'update'] },
      { resources: ['events'], verbs: ['create', 'update', 'patch'] },
      { group: 'storage.k8s.io', resources: ['storageclasses'], verbs: READ },
    ],
    namespace,
  );
  const labels = { 'app.kubernetes.io/name': name };
  new k8s.KubeDeployment(parts, 'Deployment', {
    metadata: { name, namespace, labels },
    spec: {
      replicas: 1,
      // two of them would make two volumes for one claim
      strategy: { type: 'Recreate' },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName,
          securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
          containers: [
            {
              name: 'provisioner',
              image: IMAGES.nfsSubdirProvisioner,
              env: [
                { name: 'PROVISIONER_NAME', value: provisioner },
                { name: 'NFS_SERVER', value: server },
                { name: 'NFS_PATH', value: directory },
                { name: 'ENABLE_LEADER_ELECTION', value: 'false' },
              ],
              imagePullPolicy: 'IfNotPresent',
              resources: resources('128Mi'),
              securityContext: {
                runAsUser: 0,
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
              },
              volumeMounts: [{ name: 'root', mountPath: '/persistentvolumes' }],
            },
          ],
          volumes: [{ name: 'root', nfs: { server, path: directory } }],
        },
      },
    },
  });
  allow(parts, 'SEC002', 'it makes directories that belong to whoever the server takes its root for');
  return provisioner;
}
