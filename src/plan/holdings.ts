import { innermost } from '../directories';
import { diskDevice, type MountedDisk, mountedDisks } from '../guest';
import { nfsSourcesOf } from '../kubernetes/nfs-sources';
import type { Prediction } from '../proofs';
import { namespaceOf, podGroupsIn } from '../proofs/pod-groups';
import { servedPods } from '../proofs/services';
import { type KubernetesObject, type LibvirtRecord, recordsOf, type StrataRecord } from '../records';

type Spec<T extends LibvirtRecord['spec']['type']> = Extract<LibvirtRecord['spec'], { type: T }>;

/** A disk of a machine, with the directories that lie on it. */
interface AttachedDisk {
  readonly guest: string;
  readonly isFirst: boolean;
  /** Where it is mounted in the guest; undefined when cloud-init does not say, `/` for the first disk. */
  readonly mount?: string;
}

/** What stands on what: from a pool to the Services of the cluster, read from the records alone. */
export class Holdings {
  constructor(
    private readonly records: readonly StrataRecord[],
    private readonly predictions: readonly Prediction[],
  ) {}

  public volumesIn(host: string, pool: string): readonly Spec<'volume'>[] {
    return this.specs('volume')
      .filter((each) => each.host === host && each.spec.pool === pool)
      .map(({ spec }) => spec);
  }

  /** The machine that a volume is a disk of. */
  public diskOf(host: string, { pool, name }: Pick<Spec<'volume'>, 'pool' | 'name'>): AttachedDisk | undefined {
    for (const { spec } of this.specs('domain').filter((each) => each.host === host)) {
      const volumes = spec.disks.filter(({ from }) => from === 'volume');
      const index = volumes.findIndex((disk) => disk.from === 'volume' && disk.pool === pool && disk.volume === name);
      if (index !== -1) {
        return { guest: spec.name, isFirst: index === 0, mount: index === 0 ? '/' : this.mountOf(spec.name, index) };
      }
    }
    return undefined;
  }

  /** PersistentVolumes whose data a machine serves, from one of its disks or from any. */
  public servedBy(guest: string, disk?: AttachedDisk): readonly string[] {
    const address = this.cloudInitOf(guest)?.networkConfig.address.toString();
    const mounts = this.mountsOf(guest).map(({ mount }) => mount);
    return this.objects('PersistentVolume')
      .filter((object) =>
        nfsSourcesOf(object).some(
          ({ server, directory }) =>
            server === address && (disk === undefined || (innermost(directory, mounts) ?? '/') === disk.mount),
        ),
      )
      .map(({ metadata }) => metadata.name);
  }

  /** `PersistentVolume downloads (claim web/downloads, mounted by Deployment portal, behind Service portal)` */
  public volumeText(name: string): string {
    const claims = this.claimsOn(name).map(({ namespace, claim }) => this.claimText(namespace, claim));
    return `PersistentVolume ${name}${claims.length === 0 ? ', which no claim has' : ` (${claims.join('; ')})`}`;
  }

  /** `claim web/downloads, mounted by Deployment portal, behind Service portal` */
  public claimText(namespace: string, claim: string): string {
    const pods = podGroupsIn(this.records).filter(
      (each) => each.namespace === namespace && each.claims.includes(claim),
    );
    const services = servedPods(this.records, pods).filter((service) => service.pods.length > 0);
    return [
      `claim ${namespace}/${claim}`,
      ...(pods.length === 0 ? [] : [`mounted by ${pods.map(({ owner }) => owner).join(' and ')}`]),
      ...(services.length === 0
        ? []
        : [`behind Service ${services.map(({ service }) => service.object.metadata.name).join(' and ')}`]),
    ].join(', ');
  }

  /** Claims that have, or may get, a volume. */
  public claimsOn(volume: string): readonly { readonly namespace: string; readonly claim: string }[] {
    const predicted = this.predictions.flatMap((each) =>
      each.kind === 'binding' && each.volumes.includes(volume)
        ? [{ namespace: each.namespace, claim: each.claim }]
        : [],
    );
    // of claims that left the tree nothing is predicted; what they name is all that is known
    const named = this.objects('PersistentVolumeClaim')
      .filter(({ spec }) => spec?.volumeName === volume)
      .map((object) => ({ namespace: namespaceOf(object), claim: object.metadata.name }));
    const all = [...predicted, ...named].map((each) => [`${each.namespace}/${each.claim}`, each] as const);
    return [...new Map(all).values()];
  }

  public claimsIn(namespace: string): readonly string[] {
    return this.objects('PersistentVolumeClaim')
      .filter((object) => namespaceOf(object) === namespace)
      .map(({ metadata }) => metadata.name);
  }

  public objectAt(path: string): KubernetesObject | undefined {
    return recordsOf(this.records, 'kubernetes').find((record) => record.path === path)?.object;
  }

  public libvirtAt(path: string): LibvirtRecord | undefined {
    return recordsOf(this.records, 'libvirt').find((record) => record.path === path);
  }

  private objects(kind: string): readonly KubernetesObject[] {
    return recordsOf(this.records, 'kubernetes').flatMap(({ object }) => (object.kind === kind ? [object] : []));
  }

  private specs<T extends LibvirtRecord['spec']['type']>(
    type: T,
  ): readonly { readonly host: string; readonly spec: Spec<T> }[] {
    return recordsOf(this.records, 'libvirt').flatMap(({ host, spec }) =>
      spec.type === type ? [{ host, spec: spec as Spec<T> }] : [],
    );
  }

  private cloudInitOf(guest: string): Spec<'cloud-init-disk'> | undefined {
    return this.specs('cloud-init-disk').find(({ spec }) => spec.guest === guest)?.spec;
  }

  private mountsOf(guest: string): readonly MountedDisk[] {
    return mountedDisks(this.cloudInitOf(guest)?.userData);
  }

  private mountOf(guest: string, index: number): string | undefined {
    return this.mountsOf(guest).find((each) => each.device === diskDevice(index))?.mount;
  }
}
