import { Provider as KubernetesProvider } from '@pulumi/kubernetes/provider';
import * as libvirt from '@pulumi/libvirt';
import {
  all,
  type CustomResource,
  type CustomResourceOptions,
  type Input,
  log,
  type Output,
  type ProviderResource,
  runtime,
} from '@pulumi/pulumi';
import { type Assembly, inOrder, requireProved } from '../assembly';
import { logicalName, Retention } from '../identity';
import {
  type HostRecord,
  type KubernetesRecord,
  type LibvirtRecord,
  recordsOf,
  type SecretObjectRecord,
} from '../records';
import { ignoredIn } from './ignored';
import { lowerObject, lowerSecretObject } from './kubernetes';
import { libvirtKey, lowerLibvirt } from './libvirt';
import { registerLiveFiles } from './live-files';
import type { Settings } from './settings';

type Registered = LibvirtRecord | KubernetesRecord | SecretObjectRecord;

/** What stands between the machines and the objects of the cluster. */
export interface Gate {
  /** UID that the cluster had in the last run. */
  readonly lastUid?: string;
  /** Waits until the cluster is ready, and gives its UID. */
  readonly pass: () => Output<string>;
}

/** What is known of the world before anything is registered. */
export interface Ground {
  /** UUID of each host. */
  readonly hosts: Readonly<Record<string, string>>;
  /** Provider ids of what exists already and is taken over, by construct path. */
  readonly adopted: ReadonlyMap<string, string>;
  readonly gate: Gate;
}

/** Outputs of the stack. The next run refuses another host or cluster in their place, and fewer layers. */
export interface Deployed {
  readonly layers: readonly string[];
  readonly hosts: Readonly<Record<string, string>>;
  readonly cluster?: Input<string>;
}

/**
 * Registers everything of an assembly with the engine: one provider a host and one for the cluster, then each record in
 * order under its own logical name, with the provider, edges, protection and aliases stated.
 *
 * @returns outputs of the stack
 * @throws Unproved when the assembly has errors, before anything is registered
 */
export function register(assembly: Assembly, settings: Settings, ground: Ground): Deployed {
  requireProved(assembly);
  warnOfStaleEntries(assembly, settings);
  const registration = new Registration(assembly, settings, ground);
  if (settings.layers.includes('hosts')) {
    registration.addHosts();
  }
  const cluster = settings.layers.includes('cluster') ? registration.addCluster() : undefined;
  return { layers: [...settings.layers], hosts: ground.hosts, ...(cluster === undefined ? {} : { cluster }) };
}

/** The state of one run: what was registered, by construct path and by its name on its host. */
class Registration {
  private readonly byPath = new Map<string, CustomResource>();
  private readonly byHost = new Map<string, CustomResource>();
  private readonly stateful: ReadonlySet<string>;

  constructor(
    private readonly assembly: Assembly,
    private readonly settings: Settings,
    private readonly ground: Ground,
  ) {
    this.stateful = new Set(assembly.stateful.map(({ path }) => path));
  }

  public addHosts(): void {
    const { records, edges } = this.assembly;
    const hosts = recordsOf(records, 'host');
    const providers = new Map(hosts.map((host) => [host.name, hostProvider(host)]));
    for (const record of inOrder(recordsOf(records, 'libvirt'), edges)) {
      const { host, path, spec } = record;
      const resource = lowerLibvirt(logicalName(path), spec, {
        // libvirt's names are unique on a host, so the old object must go before its successor comes
        options: {
          ...this.options(record, providerOf(providers, record)),
          deleteBeforeReplace: true,
          import: this.ground.adopted.get(path),
          ignoreChanges: ignoredIn(spec.type, record.adopt === true),
        },
        idOf: (object) => this.idOf(host, object),
        reveal: this.settings.secret,
      });
      this.byPath.set(path, resource);
      this.byHost.set(`${host} ${libvirtKey(spec)}`, resource);
    }
    registerLiveFiles(this.assembly.records, (path) => this.registered([path]));
  }

  /** @returns the UID of the cluster; undefined when the tree has nothing for one */
  public addCluster(): Input<string> | undefined {
    const { records, edges } = this.assembly;
    const objects = records.filter(
      (record): record is KubernetesRecord | SecretObjectRecord =>
        record.kind === 'kubernetes' || record.kind === 'secret-object',
    );
    if (objects.length === 0) {
      return undefined;
    }
    const { provider, uid } = this.clusterProvider();
    for (const record of inOrder(objects, edges)) {
      const name = logicalName(record.path);
      const options = this.options(record, provider);
      const resource =
        record.kind === 'kubernetes'
          ? lowerObject(name, record.object, options)
          : lowerSecretObject(name, record, this.settings.secret, options);
      this.byPath.set(record.path, resource);
    }
    return uid;
  }

  /**
   * The cluster can be talked to when its machines run and its API server is ready. Only the provider waits for that:
   * with the kubeconfig as an output of a machine, a new machine would replace every object.
   */
  private clusterProvider(): { readonly provider: ProviderResource; readonly uid: Input<string> | undefined } {
    const { environment, records } = this.assembly;
    const machines = recordsOf(records, 'libvirt').filter(({ spec }) => spec.type === 'domain');
    const kubeconfig = this.settings.kubeconfig();
    const standing = this.registered(machines.map(({ path }) => path));
    const { gate } = this.ground;
    const uid = runtime.isDryRun() ? undefined : all(standing.map(({ id }) => id)).apply(gate.pass);
    const provider = new KubernetesProvider(
      'cluster',
      {
        kubeconfig,
        // from first creation, or a new API address would replace every object
        clusterIdentifier: `${environment}/cluster`,
        enableServerSideApply: true,
        enableConfigMapMutable: true,
        enableSecretMutable: true,
      },
      { dependsOn: uid === undefined ? standing : uid.apply(() => standing) },
    );
    return { provider, uid: uid ?? gate.lastUid };
  }

  private options({ path, aliases = [] }: Registered, provider: ProviderResource): CustomResourceOptions {
    const before = this.assembly.edges.filter((edge) => edge.after === path).map((edge) => edge.before);
    return {
      provider,
      dependsOn: this.registered(before),
      aliases: aliases.map((former) => ({ name: logicalName(former) })),
      ...this.protection(path),
    };
  }

  private protection(path: string): CustomResourceOptions {
    const isKept = this.assembly.retention === Retention.KEEP && this.stateful.has(path);
    const mayBeLost = this.settings.allowDataLoss.includes(logicalName(path));
    return { protect: isKept && !mayBeLost, retainOnDelete: isKept && !mayBeLost };
  }

  private registered(paths: readonly string[]): CustomResource[] {
    return [...new Set(paths)].map((path) => this.byPath.get(path)).filter((resource) => resource !== undefined);
  }

  private idOf(host: string, object: string): Output<string> {
    const resource = this.byHost.get(`${host} ${object}`);
    if (resource === undefined) {
      throw new Error(`[${host}] 'reference' must lead to an object of the tree, got "${object}"; define it`);
    }
    return resource.id;
  }
}

/** An entry that names nothing would silently allow the loss of whatever gets that name later. */
function warnOfStaleEntries({ stateful }: Assembly, { allowDataLoss }: Settings): void {
  const names = new Set(stateful.map(({ path }) => logicalName(path)));
  for (const entry of allowDataLoss.filter((name) => !names.has(name))) {
    void log.warn(`[config] 'strata:allowDataLoss' must name something that holds data, got "${entry}"; remove it`);
  }
}

function hostProvider({ name, uri }: HostRecord): libvirt.Provider {
  return new libvirt.Provider(name, { uri });
}

function providerOf(providers: ReadonlyMap<string, ProviderResource>, record: LibvirtRecord): ProviderResource {
  const provider = providers.get(record.host);
  if (provider === undefined) {
    throw new Error(`[${record.path}] 'host' must be a host of the tree, got "${record.host}"; define a KvmHost`);
  }
  return provider;
}
