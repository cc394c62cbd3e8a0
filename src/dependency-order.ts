import { Refusal } from './check';

type Visit<T> = { readonly order: readonly T[] } | { readonly circle: readonly T[] };

/**
 * The items and all that they depend on, each after its dependencies, otherwise in the given order.
 *
 * @throws Refusal when dependencies form a circle, with the paths on it
 */
export function dependenciesFirst<T>(
  items: Iterable<T>,
  dependenciesOf: (item: T) => Iterable<T>,
  pathOf: (item: T) => string,
): readonly T[] {
  const visit = visitAll(items, dependenciesOf);
  if ('circle' in visit) {
    throw refusalOf(visit.circle.map(pathOf));
  }
  return visit.order;
}

/** The first circle that dependencies form, with its start at both ends; undefined where there is none. */
export function circleIn<T>(items: Iterable<T>, dependenciesOf: (item: T) => Iterable<T>): readonly T[] | undefined {
  const visit = visitAll(items, dependenciesOf);
  return 'circle' in visit ? visit.circle : undefined;
}

/** Depth first without recursion, so that a long chain cannot exhaust the stack. */
function visitAll<T>(items: Iterable<T>, dependenciesOf: (item: T) => Iterable<T>): Visit<T> {
  const done = new Set<T>();
  for (const item of items) {
    const open = new Map([[item, dependenciesOf(item)[Symbol.iterator]()]]);
    const stack = done.has(item) ? [] : [item];
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      const next = open.get(top)?.next();
      if (next === undefined || next.done) {
        stack.pop();
        open.delete(top);
        done.add(top);
      } else if (open.has(next.value)) {
        return { circle: [...stack.slice(stack.indexOf(next.value)), next.value] };
      } else if (!done.has(next.value)) {
        stack.push(next.value);
        open.set(next.value, dependenciesOf(next.value)[Symbol.iterator]());
      }
    }
  }
  return { order: [...done] };
}

function refusalOf(paths: readonly string[]): Refusal {
  const message = `must not lead back to where they start, got "${paths.join(' -> ')}"; remove one of them`;
  return new Refusal([{ path: paths[0], prop: 'dependencies', message }]);
}
