import { Refusal } from './check';

/**
 * The items and all that they depend on, each after its dependencies, otherwise in the given order. Depth first without
 * recursion, so that a long chain cannot exhaust the stack.
 *
 * @throws Refusal when dependencies form a circle, with the paths on it
 */
export function dependenciesFirst<T>(
  items: Iterable<T>,
  dependenciesOf: (item: T) => Iterable<T>,
  pathOf: (item: T) => string,
): readonly T[] {
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
        throw circle([...stack.slice(stack.indexOf(next.value)), next.value].map(pathOf));
      } else if (!done.has(next.value)) {
        stack.push(next.value);
        open.set(next.value, dependenciesOf(next.value)[Symbol.iterator]());
      }
    }
  }
  return [...done];
}

function circle(paths: readonly string[]): Refusal {
  const message = `must not lead back to where they start, got "${paths.join(' -> ')}"; remove one of them`;
  return new Refusal([{ path: paths[0], prop: 'dependencies', message }]);
}
