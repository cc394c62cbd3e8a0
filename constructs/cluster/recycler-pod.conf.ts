/** What the pod that empties volumes is made from. */
export interface Recycler {
  readonly image: string;
  readonly user: number;
  readonly namespace: string;
}

const SCRUB = '/scrub';

/** Deletes what is there, hidden files too, and nothing that is mounted below; fails when something is left. */
const COMMAND = `set -e; find ${SCRUB} -xdev -mindepth 1 -delete; test -z "$(ls -A ${SCRUB})"`;

/**
 * The pod as the controller manager reads it. It puts the volume in the place of the first one here, and sets name and
 * deadline itself.
 */
export function recyclerPodText({ image, user, namespace }: Recycler): string {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'pv-recycler', namespace },
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      securityContext: {
        runAsUser: user,
        runAsGroup: user,
        runAsNonRoot: user !== 0,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          name: 'pv-recycler',
          image,
          imagePullPolicy: 'IfNotPresent',
          command: ['/bin/sh', '-c', COMMAND],
          resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            // root deletes in directories that forbid it to others, by a capability of its own
            ...(user === 0 ? {} : { capabilities: { drop: ['ALL'] } }),
          },
          volumeMounts: [{ name: 'vol', mountPath: SCRUB }],
        },
      ],
      volumes: [{ name: 'vol', emptyDir: {} }],
    },
  };
  return `${JSON.stringify(pod, undefined, 2)}\n`;
}
