import { claimSpec } from '../kinds/storage';
import { distinct, exactlyOne, mode, needs, quantity } from '../leaves';
import { dnsLabel, innerPath } from '../names';
import {
  all,
  type Breach,
  each,
  error,
  field,
  fieldsOf,
  isFields,
  itemsOf,
  map,
  type Rule,
  show,
  textOf,
  warning,
} from '../rule';
import { hostPath, nfs } from './paths';

/** Fields of a volume that say what it is, in the order in which the server looks at them. */
const SOURCES = [
  ...['emptyDir', 'hostPath', 'gitRepo', 'gcePersistentDisk', 'awsElasticBlockStore', 'secret', 'nfs', 'iscsi'],
  ...['glusterfs', 'persistentVolumeClaim', 'rbd', 'cinder', 'cephfs', 'flocker', 'downwardAPI', 'fc', 'azureFile'],
  ...['configMap', 'vsphereVolume', 'azureDisk', 'quobyte', 'portworxVolume', 'photonPersistentDisk', 'projected'],
  ...['scaleIO', 'storageos', 'csi', 'ephemeral', 'image'],
];

/** The server asks for a key, and not of which form it is. */
const ITEM = all(needs('key', 'path'), map({ path: innerPath, mode }));

/** Source of what the pod knows of itself, as a file. */
const DOWNWARD: Rule = all(
  needs('path'),
  exactlyOne(['fieldRef', 'resourceFieldRef']),
  map({ path: innerPath, mode, fieldRef: map({ fieldPath: ownField }) }),
);

const VOLUME = all(
  needs('name'),
  exactlyOne(SOURCES, { lax: true }),
  map({
    name: dnsLabel,
    emptyDir: map({ medium: emptyDirMedium, sizeLimit: quantity }),
    hostPath,
    nfs,
    secret: all(needs('secretName'), map({ defaultMode: mode, items: each(ITEM) })),
    configMap: all(needs('name'), map({ defaultMode: mode, items: each(ITEM) })),
    downwardAPI: map({ defaultMode: mode, items: each(DOWNWARD) }),
    persistentVolumeClaim: needs('claimName'),
    csi: needs('driver'),
    projected: map({
      defaultMode: mode,
      sources: each(
        map({
          secret: all(needs('name'), map({ items: each(ITEM) })),
          configMap: all(needs('name'), map({ items: each(ITEM) })),
          serviceAccountToken: map({ expirationSeconds: tokenLife }),
        }),
      ),
    }),
    ephemeral: all(
      needs('volumeClaimTemplate'),
      map({ volumeClaimTemplate: all(needs('spec'), map({ spec: claimSpec })) }),
    ),
  }),
);

function ownField(value: unknown, at: string): readonly Breach[] {
  const path = textOf(value);
  return path === undefined ||
    /^metadata\.((name|namespace|uid|labels|annotations)|(labels|annotations)\['.+'\])$/.test(path)
    ? []
    : [error('SEM005', at, 'must be a field of metadata', path, 'write one such as metadata.labels')];
}

function emptyDirMedium(value: unknown, at: string): readonly Breach[] {
  const medium = textOf(value);
  return medium === undefined || /^(Memory|HugePages(-.+)?)$/.test(medium)
    ? []
    : // the server takes it, and no kubelet can mount it
      [error('SEM005', at, 'must be Memory or HugePages', medium, 'write Memory, or take it out')];
}

function tokenLife(value: unknown, at: string): readonly Breach[] {
  return typeof value !== 'number' || (value >= 600 && value <= 2 ** 32)
    ? []
    : [error('SEM006', at, 'must be 600 to 4294967296 seconds', value, 'write 3600')];
}

/** The volumes of a pod. */
export const volumes: Rule = all(
  each(VOLUME),
  distinct('name', (volume) => textOf(field(volume, 'name')), 'name'),
  without,
);

/** Without a source, a volume is a folder that is empty at each start. */
function without(value: unknown, at: string): readonly Breach[] {
  return itemsOf(value).flatMap((volume, index) =>
    isFields(volume) && Object.keys(volume).every((name) => name === 'name')
      ? [
          warning(
            'SEM024',
            `${at}[${index}]`,
            'must say where its data is',
            'nothing',
            'add its source, or emptyDir: {}',
          ),
        ]
      : [],
  );
}

/** Every mount and device names a volume of its pod; a StatefulSet's claims are volumes too. */
export function mounts(spec: unknown, at: string, claims: readonly string[]): readonly Breach[] {
  const known = [...itemsOf(field(spec, 'volumes')).map((volume) => field(volume, 'name')), ...claims];
  return ['initContainers', 'containers'].flatMap((list) =>
    itemsOf(field(spec, list)).flatMap((container, index) =>
      ['volumeMounts', 'volumeDevices'].flatMap((kind) =>
        itemsOf(field(container, kind)).flatMap((mount, position) => {
          const name = textOf(fieldsOf(mount).name);
          const fix = known.length === 0 ? 'add it to volumes' : `there is ${known.map(show).join(', ')}`;
          return name === undefined || known.includes(name)
            ? []
            : [
                error(
                  'SEM012',
                  `${at}.${list}[${index}].${kind}[${position}].name`,
                  'must be a volume of its pod',
                  name,
                  fix,
                ),
              ];
        }),
      ),
    ),
  );
}
