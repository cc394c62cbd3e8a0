import { prove } from '../../src/proofs';
import type { StrataRecord } from '../../src/records';
import { type Branch, branchesDown, branchesUp, find, type Graph, graphOf } from '../../src/trace';
import { factsOf } from './facts';

/** What stands on what in these records, with the bindings that are predicted of them. */
export function traced(...records: readonly StrataRecord[]): Graph {
  return graphOf(records, prove(factsOf(...records)).predictions);
}

/** `how: kind name` of all that the one thing of that name stands on, outermost first. */
export function below(graph: Graph, text: string): readonly string[] {
  return found(graph, text).flatMap(({ thing, volumes }) => branchesDown(graph, thing, volumes).flatMap(flat));
}

/** The same of all that stands on it. */
export function above(graph: Graph, text: string): readonly string[] {
  return found(graph, text).flatMap(({ thing }) => branchesUp(graph, thing).flatMap(flat));
}

function found(graph: Graph, text: string) {
  const things = find(graph, text);
  if (things.length !== 1) {
    throw new Error(`expected one "${text}", found ${things.map(({ thing }) => thing.path).join(', ') || 'none'}`);
  }
  return things;
}

function flat({ thing, how, branches }: Branch): readonly string[] {
  return [`${how}: ${thing.kind} ${thing.name}`, ...branches.flatMap(flat)];
}
