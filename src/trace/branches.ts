import type { Graph, Link, Thing } from './graph';

/** A thing on the way down to the hosts, or up to those who use it, with what follows behind it. */
export interface Branch extends Link {
  /** Whether what follows is told at an earlier branch. */
  readonly isRepeated: boolean;
  readonly branches: readonly Branch[];
}

/** All that a thing stands on, down to the hosts. What it merely has is told of the thing itself alone. */
export function branchesDown(graph: Graph, thing: Thing, links = graph.standsOn(thing)): readonly Branch[] {
  return grown(thing, links, (each) => graph.standsOn(each).filter(({ isPart }) => !isPart));
}

/** All that stands on a thing. Where it is only part of another, what stands on that one does not need it. */
export function branchesUp(graph: Graph, thing: Thing): readonly Branch[] {
  return grown(thing, graph.carries(thing), (each, isPart) => (isPart ? [] : graph.carries(each)));
}

type Next = (thing: Thing, isPart: boolean) => readonly Link[];

function grown(root: Thing, links: readonly Link[], next: Next): readonly Branch[] {
  const told = new Set([root]);
  const grow = (link: Link): Branch => {
    const following = next(link.thing, link.isPart);
    if (following.length === 0 || told.has(link.thing)) {
      return { ...link, isRepeated: following.length > 0, branches: [] };
    }
    told.add(link.thing);
    return { ...link, isRepeated: false, branches: following.map(grow) };
  };
  return links.map(grow);
}
