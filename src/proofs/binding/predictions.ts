import { recordsOf } from '../../records';
import type { BindingPrediction } from '../prediction';
import type { Facts } from '../proof';
import { type Answer, type Answers, answersIn } from './answers';
import { soundObjects } from './sizes';

/** Several proofs of one run ask, and the answers of a large cluster take long. */
const known = new WeakMap<Facts, Answers>();

/** What can become of each claim. Objects that the API server would refuse for a size are no part of it. */
export function answersOf(facts: Facts): Answers {
  const all = known.get(facts) ?? answersIn(soundObjects(recordsOf(facts.records, 'kubernetes')), facts.kubernetes);
  known.set(facts, all);
  return all;
}

/** The same as predictions. */
export function bindingsOf(facts: Facts): readonly BindingPrediction[] {
  return answersOf(facts).answers.map(bindingOf);
}

/** What an answer says of the world. */
export function bindingOf({ claim, names, mayFindNone, provisions }: Answer): BindingPrediction {
  return {
    kind: 'binding',
    path: claim.path,
    namespace: claim.namespace,
    claim: claim.name,
    verdict: verdictOf(names.length, mayFindNone, provisions),
    volumes: names,
    mayStayPending: mayFindNone && !provisions,
    mayBeProvisioned: mayFindNone && provisions,
  };
}

function verdictOf(volumes: number, mayFindNone: boolean, provisions: boolean): BindingPrediction['verdict'] {
  if (volumes === 0) {
    return provisions ? 'dynamic' : 'unbound';
  }
  return volumes === 1 && !mayFindNone ? 'certain' : 'undecided';
}
