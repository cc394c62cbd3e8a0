import { type KubernetesRecord, recordsOf, type StrataRecord } from '../records';
import type { Finding } from './finding';
import type { Proof } from './proof';

/**
 * Flag by which the controller manager has a pod template, by the sources of volumes whose plugin can recycle. Source:
 * pkg/volume of Kubernetes 1.27 and 1.36.
 */
const TEMPLATE: Readonly<Record<string, string>> = {
  nfs: 'pv-recycler-pod-template-filepath-nfs',
  hostPath: 'pv-recycler-pod-template-filepath-hostpath',
};
const RECYCLED: readonly string[] = Object.keys(TEMPLATE);

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
    STO010: {
      title: 'nodes cannot pull what recycles a volume',
      why:
        'Without a pod template of its own, the controller manager empties a volume with an image of registry.k8s.io, ' +
        'which nodes that have a registry of their own do not reach. The pod never starts, and the volume ends up ' +
        'Failed with the data on it.',
    },
  },

  prove({ records }) {
    const volumes = recordsOf(records, 'kubernetes').filter(({ object }) => object.kind === 'PersistentVolume');
    return { findings: [...volumes.flatMap(judge), ...outOfReach(records, volumes)], predictions: [] };
  },
};

/** Volumes that Kubernetes' own pod would empty, where nodes cannot have its image. */
function outOfReach(records: readonly StrataRecord[], volumes: readonly KubernetesRecord[]): readonly Finding[] {
  const [registry] = recordsOf(records, 'image-registry');
  const flags = new Set(recordsOf(records, 'controller-manager-flag').map(({ name }) => name));
  if (registry === undefined) {
    return [];
  }
  return volumes.flatMap(({ path, object: { spec = {} } }) => {
    const source = RECYCLED.find((each) => spec[each] !== undefined && !flags.has(TEMPLATE[each]));
    return spec.persistentVolumeReclaimPolicy !== 'Recycle' || source === undefined
      ? []
      : [
          {
            code: 'STO010',
            severity: 'error',
            path,
            related: [registry.path],
            message:
              `'persistentVolumeReclaimPolicy' must be Retain where nodes pull from ${registry.location} alone, ` +
              `got "Recycle", for which the controller manager has no --${TEMPLATE[source]}`,
            fix: source === 'nfs' ? 'add a RecyclerPod, or write Retain' : 'write Retain',
          },
        ];
  });
}

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
