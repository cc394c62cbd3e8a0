import { ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import fc from 'fast-check';
import { objectsInOrder } from '../../../src/render/object-order';
import { planted, somePlan, type TreePlan } from '../../support/random-trees';

/** Names of the objects of each chart in our order, or undefined for a circle. */
function ours(plan: TreePlan): readonly (readonly string[])[] | undefined {
  const [first] = planted(plan);
  try {
    return [...objectsInOrder(first.node.root).values()].map((members) => members.map(({ name }) => name));
  } catch (error) {
    expect((error as Error).message).toMatch(/^\[\S+\] 'dependencies' must not lead back to where they start, got "/);
    return undefined;
  }
}

/** The same from stock cdk8s. Each chart is asked in a tree of its own, because asking adds dependencies to the tree. */
function stock(plan: TreePlan): readonly (readonly string[])[] | undefined {
  try {
    return planted(plan).map((_, index) =>
      planted(plan)
        [index].toJson()
        .map(({ metadata }) => metadata.name),
    );
  } catch (error) {
    expect((error as Error).message).toMatch(/^Dependency cycle detected: /);
    return undefined;
  }
}

function configMap(scope: Construct, id: string): ApiObject {
  return new ApiObject(scope, id, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: id.toLowerCase() } });
}

function orderIn(chart: Chart): readonly string[] | undefined {
  return objectsInOrder(chart.node.root)
    .get(chart)
    ?.map(({ node }) => node.id);
}

describe('objectsInOrder', () => {
  test('is the order of stock cdk8s on random trees, and refuses the circles that it refuses', () => {
    fc.assert(
      fc.property(somePlan, (plan) => {
        expect(ours(plan)).toEqual(stock(plan));
      }),
      { numRuns: 100, seed: 20260802 },
    );
  });

  test('is tree order where nothing depends on anything', () => {
    const chart = new Chart(new App(), 'web');
    const group = new Construct(chart, 'Group');
    configMap(chart, 'Last');
    configMap(group, 'First');
    expect(orderIn(chart)).toEqual(['First', 'Last']);
  });

  test('lets a construct without objects of its own pull forward what it depends on, as stock does', () => {
    const chart = new Chart(new App(), 'web');
    const marker = new Construct(chart, 'Marker');
    configMap(chart, 'A');
    marker.node.addDependency(configMap(chart, 'B'));
    expect(orderIn(chart)).toEqual(['B', 'A']);
  });

  test('keeps to one chart: what another chart depends on moves nothing here', () => {
    const app = new App();
    const [one, two] = [new Chart(app, 'one'), new Chart(app, 'two')];
    const a = configMap(one, 'A');
    configMap(one, 'B');
    a.node.addDependency(configMap(two, 'C'));
    expect([orderIn(one), orderIn(two)]).toEqual([['A', 'B'], ['C']]);
  });

  test('follows a chain of 6,000 dependencies without exhausting the stack', () => {
    const chart = new Chart(new App(), 'web');
    const links = Array.from({ length: 6000 }, (_, index) => configMap(chart, `L${index}`));
    for (const [index, link] of links.slice(0, -1).entries()) {
      link.node.addDependency(links[index + 1]);
    }
    expect(orderIn(chart)).toEqual(links.map(({ node }) => node.id).reverse());
  });

  test('names the circle, and nothing that merely leads to it', () => {
    const chart = new Chart(new App(), 'web');
    const [a, b, c] = ['A', 'B', 'C'].map((id) => configMap(chart, id));
    a.node.addDependency(b);
    b.node.addDependency(c);
    c.node.addDependency(b);
    expect(() => orderIn(chart)).toThrow(
      `[web/B] 'dependencies' must not lead back to where they start, got "web/B -> web/C -> web/B"; remove one of them`,
    );
  });
});
