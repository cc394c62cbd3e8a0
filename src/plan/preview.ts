import { logicalName } from '../identity';
import type { StrataRecord } from '../records';
import { type Change, changesOf } from './changes';

export type Action = 'create' | 'update' | 'replace' | 'delete' | 'import' | 'same';

/** What the engine intends to do with one resource. */
export interface PlannedStep {
  readonly action: Action;
  readonly urn: string;
  /** The engine's type token: `libvirt:index/domain:Domain`. */
  readonly type: string;
  /** Construct path, or the engine's name for what the tree does not have any more. */
  readonly path: string;
  /** Whether the tree still has it. */
  readonly isInTree: boolean;
  readonly changes: readonly Change[];
  readonly isProtected: boolean;
  /** Whether it stays in the world when the engine lets go of it. */
  readonly isRetained: boolean;
  /** Name of its provider, which is its host's. */
  readonly provider?: string;
  /** URNs of what it was made after, and of its provider, as the engine remembers them. */
  readonly needs: readonly string[];
  /** What it was made from, as the engine remembers. */
  readonly former: Readonly<Record<string, unknown>>;
}

export interface Preview {
  readonly steps: readonly PlannedStep[];
  /** What the engine or a provider complained about. */
  readonly errors: readonly string[];
}

/** The engine's words by what they come to; a replacement is told in up to three steps. */
const ACTIONS: Readonly<Record<string, Action>> = {
  create: 'create',
  update: 'update',
  replace: 'replace',
  'create-replacement': 'replace',
  'delete-replaced': 'replace',
  'import-replacement': 'replace',
  delete: 'delete',
  import: 'import',
};

/** Of several steps for one resource, the one that says most comes last. */
const WEIGHT: readonly Action[] = ['same', 'import', 'update', 'create', 'delete', 'replace'];

interface State {
  readonly type?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  readonly provider?: string;
  readonly dependencies?: readonly string[];
  readonly additionalSecretOutputs?: readonly string[];
}

interface Digest {
  readonly steps?: readonly {
    readonly op: string;
    readonly urn: string;
    readonly oldState?: State;
    readonly newState?: State;
    readonly diffReasons?: readonly string[];
    readonly replaceReasons?: readonly string[];
    readonly detailedDiff?: Readonly<Record<string, unknown>> | null;
  }[];
  readonly diagnostics?: readonly { readonly message?: string; readonly severity?: string }[];
}

/**
 * Reads what `pulumi preview --json` printed.
 *
 * @throws when it is no such document
 */
export function readPreview(text: string, records: readonly StrataRecord[]): Preview {
  const digest = JSON.parse(text) as Digest;
  const paths = new Map(records.map(({ path }) => [logicalName(path), path]));
  const steps = new Map<string, PlannedStep>();
  for (const { op, urn, oldState, newState, diffReasons, replaceReasons, detailedDiff } of digest.steps ?? []) {
    const [, , type = '', name = ''] = urn.split('::');
    const state = oldState ?? newState;
    const path = paths.get(name);
    const step: PlannedStep = {
      action: ACTIONS[op] ?? 'same',
      urn,
      type: state?.type ?? type,
      path: path ?? name,
      isInTree: path !== undefined,
      changes: changesOf(oldState?.inputs, newState?.inputs, {
        named: [...(replaceReasons ?? []), ...(diffReasons ?? []), ...Object.keys(detailedDiff ?? {})],
        secret: [
          ...(oldState?.additionalSecretOutputs ?? []),
          ...(newState?.additionalSecretOutputs ?? []),
          ...hiddenIn(type),
        ],
      }),
      isProtected: oldState?.protect === true,
      isRetained: oldState?.retainOnDelete === true,
      provider: state?.provider?.split('::')[3],
      // a provider is referred to by its URN and its id
      needs: [...(oldState?.dependencies ?? []), state?.provider?.split('::').slice(0, 4).join('::') ?? ''],
      former: oldState?.inputs ?? {},
    };
    const known = steps.get(urn);
    if (known === undefined || WEIGHT.indexOf(step.action) >= WEIGHT.indexOf(known.action)) {
      steps.set(urn, { ...step, changes: step.changes.length > 0 ? step.changes : (known?.changes ?? []) });
    }
  }
  // the stack itself is a resource, and nothing that a person would plan
  const planned = [...steps.values()].filter(({ type }) => type !== 'pulumi:pulumi:Stack');
  const complaints = (digest.diagnostics ?? []).filter(({ severity }) => severity === 'error');
  const errors = complaints.map(({ message = '' }) => message.trim().replace(/^error: /, ''));
  return { steps: planned, errors: [...new Set(errors)] };
}

/** What is secret by its kind, whoever wrote it, and whether or not the engine was told. */
function hiddenIn(type: string): readonly string[] {
  return type === 'kubernetes:core/v1:Secret' ? ['data', 'stringData'] : [];
}
