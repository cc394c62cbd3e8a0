import { NFS_CSI_DRIVER, type NfsSource, nfsSourcesOf } from '../kubernetes/nfs-sources';
import { type Container, containersOf, type PodSpec, templateOf } from '../kubernetes/pod-template';
import { type Caller, type DirectoryPermissions, LIST, MAKE, mayDo, seenAs } from '../nfs';
import { type ExportRecord, type KubernetesRecord, recordsOf } from '../records';
import { covers } from './exports';
import type { Finding } from './finding';
import type { Proof } from './proof';
import { type ServedVolume, servedVolumes, type VolumesByClaim, volumesByClaim } from './served-volumes';
import { changesNeeded } from './writer-changes';

/** Somebody who writes, in the words of a message. */
interface Writer {
  readonly path: string;
  /** Prop that it stands at: `containers.web`, `provisioner`. */
  readonly prop: string;
  readonly what: string;
  readonly caller: Caller;
}

/** EXP: who mounts an exported directory to write may write there, whoever they are to the server. */
export const exportWriters: Proof = {
  needsTree: true,
  codes: {
    EXP003: {
      title: 'a pod may not write to the directory it mounts',
      why:
        'NFS looks at the numbers of user and group alone, and makes root anonymous unless told otherwise. The pod ' +
        'starts, and its first write fails: Permission denied. In-tree NFS volumes are never given to fsGroup, and ' +
        'the CSI driver does that as root of the node, which root_squash turns down.',
    },
    EXP004: {
      title: 'a pod writes to an export that is only read',
      why: 'The mount succeeds, and every write fails: Read-only file system.',
    },
  },

  prove(facts) {
    const offers = recordsOf(facts.records, 'export');
    const objects = recordsOf(facts.records, 'kubernetes');
    // where everybody may write there is nothing to ask, and claims are costly to bind
    if (offers.every((offer) => offer.access === 'rw' && isOpen(offer.permissions))) {
      return { findings: [], predictions: [] };
    }
    const volumes = volumesByClaim(facts);
    const policy = objects.find(({ object }) => object.kind === 'CSIDriver' && object.metadata.name === NFS_CSI_DRIVER);
    const changesGroups = policy?.object.spec?.fsGroupPolicy === 'File';
    return {
      findings: objects.flatMap((record) => [
        ...provisioning(record, offers),
        ...writing(record, { offers, volumes, changesGroups }),
      ]),
      predictions: [],
    };
  },
};

function isOpen(permissions: DirectoryPermissions | undefined): boolean {
  return permissions === undefined || (Number.parseInt(permissions.mode, 8) & 0o777) === 0o777;
}

/** The provisioner of a class makes a directory for each volume, as root of a node. */
function provisioning({ path, object }: KubernetesRecord, offers: readonly ExportRecord[]): readonly Finding[] {
  const [source] = object.kind === 'StorageClass' ? nfsSourcesOf(object) : [];
  const caller: Caller = { user: 0, groups: [0], mayHaveMore: false };
  const writer = { path, prop: 'provisioner', what: 'make directories in its share', caller };
  return source === undefined ? [] : refused(writer, { name: '', source }, nearest(source, offers));
}

interface World {
  readonly offers: readonly ExportRecord[];
  readonly volumes: VolumesByClaim;
  /** Whether the kubelet gives volumes of the CSI driver to fsGroup. */
  readonly changesGroups: boolean;
}

function writing({ path, object }: KubernetesRecord, { offers, volumes, changesGroups }: World): readonly Finding[] {
  const pod = templateOf(object)?.spec;
  if (pod === undefined || pod.hostUsers === false) {
    return [];
  }
  const containers = containersOf(object);
  return servedVolumes(object, pod, volumes).flatMap((volume) => {
    const nearby = nearest(volume.source, offers);
    const writers = containers.filter(({ container }) => mountOf(container, volume.name) !== undefined);
    const first = writers.find(({ prop }) => prop.startsWith('initContainers.'));
    if (nearby.length === 0 || volume.source.isReadOnly || writers.length === 0) {
      return [];
    }
    const unlisted = changesGroups ? notListed(path, { volume, pod, nearby }) : [];
    if (unlisted.length > 0) {
      return unlisted;
    }
    return writers.flatMap(({ prop, container }) => {
      const caller = callerOf(pod, container);
      const isLocked = nearby.every(({ access }) => access === 'ro');
      const isMade = mountOf(container, volume.name)?.subPath !== undefined;
      const isMended = first !== undefined && first.prop !== prop && mayMend(callerOf(pod, first.container), nearby);
      return !isLocked && (isMade || isMended || isGivenTo(pod, volume.source, nearby))
        ? []
        : refused({ path, prop, what: `write to volume ${volume.name}`, caller }, volume, nearby);
    });
  });
}

/** Where a container has a volume to write to. */
function mountOf({ volumeMounts = [] }: Container, volume: string) {
  return volumeMounts.find(({ name, readOnly }) => name === volume && readOnly !== true);
}

/** The exports that a directory is mounted through: the innermost, and of one directory all. */
function nearest(source: NfsSource, offers: readonly ExportRecord[]): readonly ExportRecord[] {
  const around = offers.filter((offer) => covers(offer, source));
  const length = Math.max(...around.map(({ directory }) => directory.length));
  return around.filter(({ directory }) => directory.length === length);
}

/** Who the processes of a container are. An image may put its users in groups of its own. */
function callerOf({ securityContext: pod = {} }: PodSpec, { securityContext: own = {} }: Container): Caller {
  const group = own.runAsGroup ?? pod.runAsGroup;
  return {
    user: own.runAsUser ?? pod.runAsUser,
    groups: [group ?? [], pod.fsGroup ?? [], pod.supplementalGroups ?? []].flat(),
    mayHaveMore: group === undefined || pod.supplementalGroupsPolicy !== 'Strict',
  };
}

/** Whether a container that runs before the others may change the directory for them. */
function mayMend(caller: Caller, nearby: readonly ExportRecord[]): boolean {
  return nearby.some((offer) => {
    const { user } = seenAs(caller, offer);
    return user === undefined || user === 0 || user === offer.permissions?.owner;
  });
}

/** Whether the CSI driver, or the kubelet for it, changes the directory when it is mounted. */
function isGivenTo(pod: PodSpec, { isCsi, mountPermissions }: NfsSource, nearby: readonly ExportRecord[]): boolean {
  const changes = pod.securityContext?.fsGroup !== undefined || mountPermissions !== undefined;
  return isCsi && changes && nearby.some(({ squash }) => squash === 'none');
}

/** A directory that the kubelet must walk through to give it to fsGroup, and may not: the pod never starts. */
function notListed(
  path: string,
  {
    volume,
    pod,
    nearby,
  }: { readonly volume: ServedVolume; readonly pod: PodSpec; readonly nearby: readonly ExportRecord[] },
): readonly Finding[] {
  const { fsGroup, fsGroupChangePolicy } = pod.securityContext ?? {};
  if (!volume.source.isCsi || fsGroup === undefined || fsGroupChangePolicy === 'OnRootMismatch') {
    return [];
  }
  const caller: Caller = { user: 0, groups: [0], mayHaveMore: false };
  const writer = {
    path,
    prop: 'securityContext.fsGroup',
    what: `be given volume ${volume.name} by the kubelet`,
    caller,
  };
  return refused(writer, volume, nearby, LIST);
}

function refused(
  { path, prop, what, caller }: Writer,
  { source, path: volume }: Omit<ServedVolume, 'name'> & { readonly name: string },
  nearby: readonly ExportRecord[],
  bits = MAKE,
): readonly Finding[] {
  const related = [...(volume === undefined ? [] : [volume]), ...nearby.map((offer) => offer.path)];
  const finding = (code: string, message: string, fix: string): readonly Finding[] => [
    { code, severity: 'error', path, message: `'${prop}' must be able to ${what}, got ${message}`, fix, related },
  ];
  const place = `${source.server}:${source.directory}`;
  const [offer] = nearby;
  if (offer === undefined) {
    return [];
  }
  if (nearby.every(({ access }) => access === 'ro') && bits === MAKE) {
    const fix =
      prop === 'provisioner' ? `export ${offer.directory} with rw` : 'mount it with readOnly, or export it with rw';
    return finding('EXP004', `"ro" of the export ${offer.server}:${offer.directory}`, fix);
  }
  const isRefused = nearby.every(
    (each) =>
      each.permissions !== undefined &&
      each.directory === source.directory &&
      mayDo(bits, seenAs(caller, each), each.permissions, each) === false,
  );
  if (!isRefused || offer.permissions === undefined) {
    return [];
  }
  const { owner, group, mode } = offer.permissions;
  const seen = seenAs(caller, offer);
  return finding(
    'EXP003',
    `"${idsText(caller)}": to the server that is ${idsText(seen)}, and ${place} belongs to user ${owner}, group ${group} with mode ${mode}`,
    changesNeeded({ caller, seen, offer, permissions: offer.permissions, bits }),
  );
}

function idsText({ user, groups }: Caller): string {
  const unique = [...new Set(groups)];
  const many =
    unique.length === 1 ? `, group ${unique[0]}` : unique.length > 1 ? `, groups ${unique.join(' and ')}` : '';
  return `${user === undefined ? 'some user' : `user ${user}`}${many}`;
}
