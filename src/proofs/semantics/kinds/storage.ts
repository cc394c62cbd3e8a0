import type { KubernetesVersion } from '../../../values';
import { distinct, exactlyOne, needs, needsItems, oneOf } from '../leaves';
import { selector } from '../metadata';
import { dnsLabel, dnsSubdomain, qualifiedName } from '../names';
import { hostPath, nfs, withoutUp } from '../pods/paths';
import { nodeSelector } from '../pods/placement';
import { size } from '../pods/resources';
import { all, type Breach, each, error, field, fieldsOf, isSet, itemsOf, map, type Rule, textOf } from '../rule';

const MODES = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'];

/** Fields of a PersistentVolume that say where its data is, in the order in which the server looks at them. */
const SOURCES = [
  ...['hostPath', 'gcePersistentDisk', 'awsElasticBlockStore', 'glusterfs', 'nfs', 'rbd', 'quobyte', 'cephfs', 'iscsi'],
  ...['cinder', 'fc', 'flocker', 'azureFile', 'vsphereVolume', 'azureDisk', 'photonPersistentDisk', 'portworxVolume'],
  ...['scaleIO', 'local', 'storageos', 'csi'],
];

/** The server writes no index. */
const accessModes: Rule = (value, at, version) => {
  const modes = itemsOf(value);
  return [
    ...modes.flatMap((mode) => oneOf(...MODES)(mode, at, version)),
    ...(modes.includes('ReadWriteOncePod') && modes.some((mode) => mode !== 'ReadWriteOncePod')
      ? [error('SEM011', at, 'must be ReadWriteOncePod alone', modes, 'keep one')]
      : []),
  ];
};

const volumeMode = oneOf('Filesystem', 'Block');

/** A claim, or what a StatefulSet makes claims from. */
export const claimSpec: Rule = all(
  needsItems('accessModes'),
  map({ accessModes, volumeMode, selector, storageClassName: dnsSubdomain }),
  requested,
);

function requested(value: unknown, at: string, version: KubernetesVersion): readonly Breach[] {
  const storage = field(value, 'resources', 'requests', 'storage');
  const place = `${at}.resources.requests[storage]`;
  return isSet(storage)
    ? size(storage, place, version)
    : [error('SEM010', place, 'must be asked for', 'nothing', 'add resources.requests.storage')];
}

const VOLUME = all(
  needsItems('accessModes'),
  capacity,
  exactlyOne(SOURCES),
  map({
    accessModes,
    volumeMode,
    storageClassName: dnsSubdomain,
    persistentVolumeReclaimPolicy: oneOf('Retain', 'Recycle', 'Delete'),
    nfs,
    hostPath,
    local: all(needs('path'), map({ path: withoutUp })),
    csi: needs('driver', 'volumeHandle'),
    nodeAffinity: all(needs('required'), map({ required: nodeSelector })),
  }),
  (value, at) =>
    isSet(field(value, 'local')) && !isSet(field(value, 'nodeAffinity'))
      ? [
          error(
            'SEM010',
            `${at}.nodeAffinity`,
            'must be set for a local volume',
            'nothing',
            'say which node has the disk',
          ),
        ]
      : [],
  recycled,
);

function capacity(value: unknown, at: string, version: KubernetesVersion): readonly Breach[] {
  const given = fieldsOf(field(value, 'capacity'));
  const names = Object.keys(given);
  return [
    ...(names.length === 1 && names[0] === 'storage'
      ? []
      : [
          error(
            'SEM010',
            `${at}.capacity`,
            'must be storage alone',
            names.join(', ') || 'nothing',
            'write storage: 5Gi',
          ),
        ]),
    ...names.flatMap((name) => size(given[name], `${at}.capacity[${name}]`, version)),
  ];
}

function recycled(value: unknown, at: string): readonly Breach[] {
  const { persistentVolumeReclaimPolicy: policy, hostPath } = fieldsOf(value);
  return policy === 'Recycle' && field(hostPath, 'path') === '/'
    ? [error('SEM011', `${at}.persistentVolumeReclaimPolicy`, 'must not be Recycle for /', policy, 'write Retain')]
    : [];
}

export const persistentVolume: Rule = all(needs('spec'), map({ spec: VOLUME }));

export const claim: Rule = all(needs('spec'), map({ spec: claimSpec }));

export const storageClass: Rule = all(
  needs('provisioner'),
  map({
    provisioner: (value, at, version) =>
      qualifiedName(typeof value === 'string' ? value.toLowerCase() : value, at, version),
    reclaimPolicy: oneOf('Delete', 'Retain'),
    volumeBindingMode: oneOf('Immediate', 'WaitForFirstConsumer'),
    allowedTopologies: each(
      all(
        needsItems('matchLabelExpressions'),
        map({
          matchLabelExpressions: all(
            each(all(needs('key'), needsItems('values'), map({ key: qualifiedName }))),
            distinct('key', (expression) => textOf(field(expression, 'key')), 'key'),
          ),
        }),
      ),
    ),
  }),
);

/** What a StatefulSet makes claims from: the name becomes a volume of its pods. */
export const claimTemplate: Rule = all(needs('spec'), map({ metadata: map({ name: dnsLabel }), spec: claimSpec }));
