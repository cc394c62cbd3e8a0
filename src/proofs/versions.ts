import { templateOf } from '../kubernetes/pod-template';
import { type KubernetesRecord, recordsOf } from '../records';
import type { KubernetesVersion } from '../values';
import type { Finding } from './finding';
import type { Proof } from './proof';
import { removedApi } from './versions/removed-apis';
import { REMOVED_ANNOTATIONS, REMOVED_VOLUMES } from './versions/removed-parts';

const PROVISIONERS = 'kubernetes.io/';

/** VER: the chosen version of Kubernetes still does what the objects ask for. */
export const versions: Proof = {
  codes: {
    VER001: {
      title: 'an API version is not served any more',
      why: 'The API server refuses the object: "no matches for kind". What was applied before lives on, out of reach.',
    },
    VER002: {
      title: 'a volume plugin is gone',
      why: 'The API server takes the object. No kubelet can mount it, and nothing is provisioned: its pods hang.',
    },
    VER003: {
      title: 'an annotation has no effect any more',
      why: 'Nobody reads it: the pod runs without what its author asked for, and nothing says so.',
    },
  },

  prove({ records, kubernetes }) {
    const findings =
      kubernetes === undefined ? [] : recordsOf(records, 'kubernetes').flatMap((each) => mistakesIn(each, kubernetes));
    return { findings, predictions: [] };
  },
};

function mistakesIn(record: KubernetesRecord, version: KubernetesVersion): readonly Finding[] {
  return [...apiMistakes(record, version), ...volumeMistakes(record, version), ...annotationMistakes(record, version)];
}

function apiMistakes({ path, object }: KubernetesRecord, version: KubernetesVersion): readonly Finding[] {
  const { apiVersion, kind } = object;
  const removed = removedApi(apiVersion, kind, version.minor);
  return removed === undefined
    ? []
    : [
        finding(
          'VER001',
          path,
          `'apiVersion' must be one that Kubernetes ${version} serves for ${kind}, got "${apiVersion}", ` +
            `removed in 1.${removed.since}`,
          removed.use === undefined ? `take the ${kind} out; nothing took its place` : `write ${removed.use}`,
        ),
      ];
}

function volumeMistakes({ path, object }: KubernetesRecord, version: KubernetesVersion): readonly Finding[] {
  const ofPods = (templateOf(object)?.spec?.volumes ?? []).flatMap((volume) =>
    Object.keys(volume).map((plugin) => ({ prop: `volumes.${volume.name}`, plugin })),
  );
  const ofVolume =
    object.kind === 'PersistentVolume'
      ? Object.keys(object.spec ?? {}).map((plugin) => ({ prop: 'spec', plugin }))
      : [];
  const provisioner = object.kind === 'StorageClass' ? String(object.provisioner) : '';
  const ofClass = provisioner.startsWith(PROVISIONERS)
    ? [{ prop: 'provisioner', plugin: provisioner.slice(PROVISIONERS.length) }]
    : [];
  return [...ofPods, ...ofVolume, ...ofClass].flatMap(({ prop, plugin }) => {
    const removed = Object.entries(REMOVED_VOLUMES).find(
      ([field, { since }]) => field.toLowerCase() === plugin.toLowerCase() && version.atLeast(since),
    )?.[1];
    return removed === undefined
      ? []
      : [
          finding(
            'VER002',
            path,
            `'${prop}' must be a volume that Kubernetes ${version} can mount, got "${plugin}", removed in 1.${removed.since}` +
              (removed.why === undefined ? '' : ` (${removed.why})`),
            `use ${removed.use}`,
          ),
        ];
  });
}

function annotationMistakes({ path, object }: KubernetesRecord, version: KubernetesVersion): readonly Finding[] {
  const template = templateOf(object);
  const written = Object.keys(template?.metadata?.annotations ?? {});
  return written.flatMap((annotation) => {
    const removed = Object.entries(REMOVED_ANNOTATIONS).find(
      ([name, { since }]) =>
        (name.endsWith('/') ? annotation.startsWith(name) : annotation === name) && version.atLeast(since),
    )?.[1];
    return removed === undefined
      ? []
      : [
          finding(
            'VER003',
            path,
            `'annotations' must have an effect in Kubernetes ${version}, got "${annotation}", read until 1.${removed.since - 1}`,
            `use ${removed.use}`,
          ),
        ];
  });
}

function finding(code: string, path: string, message: string, fix: string): Finding {
  return { code, severity: 'error', path, message, fix, related: [] };
}
