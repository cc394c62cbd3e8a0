import { type KubernetesRecord, recordsOf } from '../records';
import type { Finding } from './finding';
import type { Proof } from './proof';

/** Sources of volumes whose plugin can recycle. Source: pkg/volume of Kubernetes 1.27 and 1.36. */
const RECYCLED: readonly string[] = ['nfs', 'hostPath'];

/** Sources in the tree of Kubernetes whose plugin deletes nothing; whoever provisions CSI volumes deletes them. */
const NEVER_DELETED: readonly string[] = ['nfs', 'local', 'iscsi', 'fc', 'cephfs', 'flexVolume'];

/** Says who made a volume, and so who deletes it. */
const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';

/** STO: what becomes of a volume after its claim is what somebody carries out. */
export const reclaimPolicies: Proof = {
  codes: {
    STO006: {
      title: 'a volume is recycled',
      why:
        'A pod of the controller manager deletes every file on it once the claim is gone; where the server makes ' +
        'nobody of root, files of others stay and the volume ends up Failed. The policy is deprecated: let a class ' +
        'make volumes, or keep what is on them.',
    },
    STO007: {
      title: 'nobody carries out the reclaim policy of a volume',
      why:
        'Kubernetes recycles `nfs` and `hostPath` alone, and deletes only what a provisioner made. The volume ends up ' +
        'Failed when its claim goes, and is tried again for ever.',
    },
  },

  prove({ records }) {
    const volumes = recordsOf(records, 'kubernetes').filter(({ object }) => object.kind === 'PersistentVolume');
    return { findings: volumes.flatMap(judge), predictions: [] };
  },
};

function judge({ path, object: { spec = {}, metadata } }: KubernetesRecord): readonly Finding[] {
  const policy = spec.persistentVolumeReclaimPolicy;
  const has = (sources: readonly string[]) => sources.find((source) => spec[source] !== undefined);
  const message = (rule: string) => `'persistentVolumeReclaimPolicy' ${rule}, got "${policy}"`;
  const common = { path, related: [] };
  if (policy === 'Recycle') {
    return has(RECYCLED) === undefined
      ? [
          {
            ...common,
            code: 'STO007',
            severity: 'error',
            message: message(`must be Retain or Delete where the data is not on ${RECYCLED.join(' or ')}`),
            fix: 'write Retain',
          },
        ]
      : [
          {
            ...common,
            code: 'STO006',
            severity: 'warning',
            message: message('must not rely on what is deprecated'),
            fix: 'write Retain, or let a class make the volumes',
          },
        ];
  }
  const source = has(NEVER_DELETED);
  const provisioner: string = metadata.annotations?.[PROVISIONED_BY] ?? '';
  // a provisioner outside of Kubernetes deletes what it made
  const isDeletedElsewhere = provisioner !== '' && !provisioner.startsWith('kubernetes.io/');
  return policy === 'Delete' && source !== undefined && !isDeletedElsewhere
    ? [
        {
          ...common,
          code: 'STO007',
          severity: 'error',
          message: message(`must be Retain for a volume on ${source} that nobody provisioned`),
          fix: 'write Retain, and delete by hand what is on it',
        },
      ]
    : [];
}
