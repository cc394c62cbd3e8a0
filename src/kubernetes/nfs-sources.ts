import type { KubernetesObject } from '../records';
import { type PodVolume, templateOf } from './pod-template';

/** Driver that mounts NFS by CSI: the name it registers, which volumes and classes give. */
export const NFS_CSI_DRIVER = 'nfs.csi.k8s.io';

/** A directory of an NFS server that an object names. */
export interface NfsSource {
  /** Field that names it: `nfs`, `csi`, `parameters` of a class, `volumes.data` of a pod. */
  readonly field: string;
  readonly server: string;
  /** Absolute directory; of a class the one that it makes directories in. */
  readonly directory: string;
  /** Whether nobody writes through it, whatever a mount says. */
  readonly isReadOnly: boolean;
  /** Whether the CSI driver mounts it, instead of the kubelet itself. */
  readonly isCsi: boolean;
  /** Octal permissions that the CSI driver gives the directory when it mounts it; none when absent or `0`. */
  readonly mountPermissions?: string;
}

interface CsiVolume {
  readonly driver?: string;
  readonly readOnly?: boolean;
  readonly volumeAttributes?: Readonly<Record<string, string>>;
}

/** Directories of NFS servers that an object names itself: a PersistentVolume, a StorageClass, or what makes pods. */
export function nfsSourcesOf(object: KubernetesObject): readonly NfsSource[] {
  switch (object.kind) {
    case 'PersistentVolume':
      return persistentSource(object);
    case 'StorageClass':
      return object.provisioner === NFS_CSI_DRIVER
        ? csiSource('parameters', { driver: NFS_CSI_DRIVER, volumeAttributes: withoutSubDir(object.parameters) })
        : [];
    default:
      return (templateOf(object)?.spec?.volumes ?? []).flatMap(podSource);
  }
}

/** What a volume of a pod names itself, and not through a claim. */
export function podSource(volume: PodVolume): readonly NfsSource[] {
  const field = `volumes.${volume.name}`;
  return volume.nfs === undefined ? csiSource(field, (volume.csi ?? {}) as CsiVolume) : inTree(field, volume.nfs);
}

function persistentSource({ spec = {} }: KubernetesObject): readonly NfsSource[] {
  const { mountOptions = [], accessModes = [] } = spec;
  const found = spec.nfs === undefined ? csiSource('csi', spec.csi ?? {}) : inTree('nfs', spec.nfs);
  const isReadOnly = mountOptions.includes('ro') || (accessModes.length === 1 && accessModes[0] === 'ReadOnlyMany');
  return found.map((source) => ({ ...source, isReadOnly: source.isReadOnly || isReadOnly }));
}

function inTree(
  field: string,
  { server, path, readOnly }: { readonly server: string; readonly path: string; readonly readOnly?: boolean },
): readonly NfsSource[] {
  return [{ field, server: String(server), directory: String(path), isReadOnly: readOnly === true, isCsi: false }];
}

function csiSource(field: string, { driver, readOnly, volumeAttributes = {} }: CsiVolume): readonly NfsSource[] {
  const { server, share, subDir = '', mountPermissions } = volumeAttributes;
  if (driver !== NFS_CSI_DRIVER || server === undefined || share === undefined) {
    return [];
  }
  const parts = [share, subDir].map((part) => part.replace(/^\/+|\/+$/g, '')).filter((part) => part !== '');
  const changes = mountPermissions === undefined || /^0*$/.test(mountPermissions) ? {} : { mountPermissions };
  const directory = `/${parts.join('/')}`;
  return [{ field, server, directory, isReadOnly: readOnly === true, isCsi: true, ...changes }];
}

/** A class makes the directories below its share that `subDir` is a pattern for. */
function withoutSubDir(parameters: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const { subDir: _, ...others } = parameters;
  return others;
}
