import { type Branch, branchesDown, branchesUp } from '../../../src/trace';
import { Graph, type Thing } from '../../../src/trace/graph';

const graph = new Graph();
const [service, app, share, machine, data, root, host] = [
  'service',
  'app',
  'share',
  'machine',
  'data',
  'root',
  'host',
].map((name): Thing => graph.add({ kind: 'thing', name, path: name }));
graph.link(service, app, 'leads to');
graph.link(app, share, 'mounts');
graph.link(share, data, 'lies on');
graph.link(share, machine, 'served by');
graph.link(machine, data, 'has', { isPart: true });
graph.link(machine, root, 'boots from');
graph.link(data, host, 'in');
graph.link(root, host, 'in');

/** `data(host)`: what follows in brackets, `^` where it is told earlier. */
function text(branches: readonly Branch[]): string {
  return branches
    .map(
      ({ thing, isRepeated, branches: more }) =>
        `${thing.name}${isRepeated ? '^' : ''}${more.length > 0 ? `(${text(more)})` : ''}`,
    )
    .join(' ');
}

describe('branches', () => {
  test('go down to the end, without what a thing merely has', () => {
    expect(text(branchesDown(graph, service))).toBe('app(share(data(host) machine(root(host))))');
  });

  test('tell of the thing itself what it has', () => {
    expect(text(branchesDown(graph, machine))).toBe('data(host) root(host)');
  });

  test('go up to those who use it, and not past what it is merely part of', () => {
    expect(text(branchesUp(graph, data))).toBe('share(app(service)) machine');
    expect(text(branchesUp(graph, root))).toBe('machine(share(app(service)))');
  });

  test('tell what follows once', () => {
    expect(text(branchesUp(graph, host))).toBe('data(share(app(service)) machine) root(machine(share^))');
  });

  test('follow some links alone when asked', () => {
    const links = graph.standsOn(share).filter(({ thing }) => thing === data);
    expect(text(branchesDown(graph, share, links))).toBe('data(host)');
  });

  test('end where things stand on each other', () => {
    const round = new Graph();
    const [a, b] = ['a', 'b'].map((name) => round.add({ kind: 'thing', name, path: name }));
    round.link(a, b, 'on');
    round.link(b, a, 'on');
    expect(text(branchesDown(round, a))).toBe('b(a^)');
    expect(text(branchesUp(round, a))).toBe('b(a^)');
  });
});
