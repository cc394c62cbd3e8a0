/** What the engine remembers of a stack. */
export interface LastRun {
  /** Outputs of the stack; empty before its first run. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Logical names of the libvirt objects in the state. */
  readonly known: ReadonlySet<string>;
  /** Logical names of those that a run was making when it was cut off. */
  readonly interrupted: ReadonlySet<string>;
}

/** The parts of `pulumi stack export` that are read here. */
interface Exported {
  readonly deployment?: {
    readonly resources?: readonly ExportedResource[];
    readonly pending_operations?: readonly { readonly type: string; readonly resource: ExportedResource }[];
  };
}

interface ExportedResource {
  readonly urn: string;
  readonly type: string;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** Reads the answer of `pulumi stack export`. */
export function lastRunOf(exported: string): LastRun {
  const { deployment } = JSON.parse(exported) as Exported;
  const resources = deployment?.resources ?? [];
  const making = (deployment?.pending_operations ?? []).filter(({ type }) => type === 'creating');
  return {
    outputs: resources.find(({ type }) => type === 'pulumi:pulumi:Stack')?.outputs ?? {},
    known: namesOf(resources),
    interrupted: namesOf(making.map(({ resource }) => resource)),
  };
}

function namesOf(resources: readonly ExportedResource[]): ReadonlySet<string> {
  const libvirt = resources.filter(({ type }) => type.startsWith('libvirt:'));
  return new Set(libvirt.map(({ urn }) => urn.slice(urn.lastIndexOf('::') + '::'.length)));
}
