import type { NodeSelector } from '../../kubernetes/scheduling';
import { recordsOf } from '../../records';
import { bindingsOf } from '../binding/predictions';
import type { BindingPrediction } from '../prediction';
import type { Facts } from '../proof';

/** What the claims of a pod say about its node. */
export interface VolumeRules {
  /** Claims of which every possible volume has a node affinity, with these; one of them must hold. */
  readonly reachedFrom: readonly { readonly claim: string; readonly selectors: readonly NodeSelector[] }[];
  /** Whether a claim finds no volume at all, so that the pod waits for ever. */
  readonly isUnbound: boolean;
  /** Whether a claim may find no volume, or one that lies elsewhere, or is not among the records. */
  readonly mayWait: boolean;
}

/** Answers for the claims of a namespace, by name. */
export type VolumeLookup = (namespace: string, claims: readonly string[]) => VolumeRules;

const NONE: VolumeRules = { reachedFrom: [], isUnbound: false, mayWait: false };

/** Which nodes the volumes leave, by what is predicted for the claims. */
export function volumeLookup(facts: Facts): VolumeLookup {
  const objects = recordsOf(facts.records, 'kubernetes');
  const affinities = new Map<string, NodeSelector>(
    objects.flatMap(({ object: { kind, metadata, spec } }) =>
      kind === 'PersistentVolume' && spec?.nodeAffinity?.required !== undefined
        ? [[metadata.name, spec.nodeAffinity.required] as const]
        : [],
    ),
  );
  let bindings: ReadonlyMap<string, BindingPrediction> | undefined;
  const bindingOf = (namespace: string, claim: string): BindingPrediction | undefined => {
    bindings ??= new Map(bindingsOf(facts).map((each) => [`${each.namespace}/${each.claim}`, each]));
    return bindings.get(`${namespace}/${claim}`);
  };

  return (namespace, claims) => {
    if (claims.length === 0) {
      return NONE;
    }
    const found = claims.map((claim) => ({ claim, binding: bindingOf(namespace, claim) }));
    const volumesOf = (binding: BindingPrediction | undefined) => binding?.volumes ?? [];
    return {
      reachedFrom: found.flatMap(({ claim, binding }) => {
        const selectors = volumesOf(binding).map((volume) => affinities.get(volume));
        const isFree =
          binding === undefined ||
          binding.verdict === 'dynamic' ||
          binding.mayBeProvisioned ||
          selectors.length === 0 ||
          selectors.includes(undefined);
        return isFree ? [] : [{ claim, selectors: selectors.filter((each) => each !== undefined) }];
      }),
      isUnbound: found.some(({ binding }) => binding?.verdict === 'unbound'),
      mayWait: found.some(
        ({ binding }) =>
          binding === undefined ||
          binding.mayStayPending ||
          (volumesOf(binding).length > 1 && volumesOf(binding).some((volume) => affinities.has(volume))),
      ),
    };
  };
}
