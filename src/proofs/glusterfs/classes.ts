import {
  GLUSTERFS_PLUGIN,
  type GlusterfsMistake,
  type GlusterfsParameters,
  readGlusterfsParameters,
} from '../../kubernetes/glusterfs/parameters';
import { type KubernetesRecord, recordsOf, type StrataRecord } from '../../records';

/** A class whose volumes the provisioner of Kubernetes 1.25 makes. */
export interface GlusterfsClass {
  readonly record: KubernetesRecord;
  readonly name: string;
  /** What the provisioner makes of its parameters; undefined where it refuses them. */
  readonly parameters?: GlusterfsParameters;
  readonly mistakes: readonly GlusterfsMistake[];
}

export function isGlusterfsClass({ object }: KubernetesRecord): boolean {
  return object.kind === 'StorageClass' && object.provisioner === GLUSTERFS_PLUGIN;
}

/** Every such class of the records, whoever wrote it. */
export function glusterfsClassesIn(records: readonly StrataRecord[]): readonly GlusterfsClass[] {
  return recordsOf(records, 'kubernetes')
    .filter(isGlusterfsClass)
    .map((record) => {
      const { read, mistakes } = readGlusterfsParameters(record.object.parameters ?? {});
      return { record, name: record.object.metadata.name, parameters: read, mistakes };
    });
}
