import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';

/**
 * The API objects of every chart in the order in which stock cdk8s writes them: each after what it depends on,
 * otherwise in tree order. Stock synth is the oracle in tests.
 *
 * @throws when the dependencies of a chart's objects form a cycle, naming it
 */
export function objectsInOrder(root: IConstruct): ReadonlyMap<Chart, readonly ApiObject[]> {
  const constructs = root.node.findAll();
  const objects = constructs.filter((each): each is ApiObject => ApiObject.isApiObject(each));
  const after = dependencies(constructs);
  const byChart = new Map<Chart, ApiObject[]>(constructs.filter(Chart.isChart).map((chart) => [chart, []]));
  for (const object of objects) {
    byChart.get(Chart.of(object))?.push(object);
  }
  return new Map([...byChart].map(([chart, members]) => [chart, inOrder(members, after)]));
}

/** What each object must come after, within its own chart: its own edges first, then those of constructs around it. */
function dependencies(constructs: readonly IConstruct[]): ReadonlyMap<ApiObject, ReadonlySet<ApiObject>> {
  const after = new Map<ApiObject, Set<ApiObject>>();
  const add = (source: ApiObject, target: ApiObject) => {
    if (source !== target && Chart.of(source) === Chart.of(target)) {
      after.set(source, (after.get(source) ?? new Set()).add(target));
    }
  };
  const edges = constructs.flatMap((source) => source.node.dependencies.map((target) => ({ source, target })));
  for (const { source, target } of edges) {
    if (ApiObject.isApiObject(source) && ApiObject.isApiObject(target)) {
      add(source, target);
    }
  }
  for (const { source, target } of edges) {
    const targets = objectsBelow(target);
    for (const from of objectsBelow(source)) {
      for (const to of targets) {
        add(from, to);
      }
    }
  }
  return after;
}

function objectsBelow(construct: IConstruct): readonly ApiObject[] {
  return construct.node.findAll().filter((each): each is ApiObject => ApiObject.isApiObject(each));
}

function inOrder(
  members: readonly ApiObject[],
  after: ReadonlyMap<ApiObject, ReadonlySet<ApiObject>>,
): readonly ApiObject[] {
  const wanted = new Set(members.flatMap((member) => [...(after.get(member) ?? [])]));
  const done = new Set<ApiObject>();
  const path = new Set<ApiObject>();
  // depth first without recursion, so that a long chain of dependencies cannot exhaust the stack
  const visit = (start: ApiObject) => {
    const stack = [{ object: start, rest: [...(after.get(start) ?? [])] }];
    path.add(start);
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      const next = top.rest.shift();
      if (next === undefined) {
        stack.pop();
        path.delete(top.object);
        done.add(top.object);
      } else if (path.has(next)) {
        throw new Error(`[${next.node.path}] must not depend on itself: ${cycleText(path, next)}`);
      } else if (!done.has(next)) {
        path.add(next);
        stack.push({ object: next, rest: [...(after.get(next) ?? [])] });
      }
    }
  };
  // stock order starts from what nothing depends on; what is left after that is a cycle, which visiting reports
  for (const member of [...members.filter((each) => !wanted.has(each)), ...members]) {
    if (!done.has(member)) {
      visit(member);
    }
  }
  return [...done];
}

function cycleText(path: ReadonlySet<ApiObject>, start: ApiObject): string {
  const nodes = [...path];
  return [...nodes.slice(nodes.indexOf(start)), start].map((each) => each.node.path).join(' -> ');
}
