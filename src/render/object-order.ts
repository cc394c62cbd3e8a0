import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { dependenciesFirst } from '../dependency-order';

/** What API objects depend on because constructs around them do. */
type Inferred = ReadonlyMap<IConstruct, ReadonlySet<IConstruct>>;

/**
 * The API objects of every chart in the order in which stock cdk8s writes them: each after what it depends on,
 * otherwise in tree order. Stock synth is the oracle in tests.
 *
 * @throws Refusal when the dependencies within a chart form a circle, naming it
 */
export function objectsInOrder(root: IConstruct): ReadonlyMap<Chart, readonly ApiObject[]> {
  const constructs = root.node.findAll();
  const inferred = inferredDependencies(constructs);
  return new Map(constructs.filter(Chart.isChart).map((chart) => [chart, inOrder(chart, inferred)]));
}

/** The API objects of every chart as they stand in the tree. */
export function objectsInTreeOrder(root: IConstruct): ReadonlyMap<Chart, readonly ApiObject[]> {
  const charts = root.node.findAll().filter(Chart.isChart);
  return new Map(charts.map((chart) => [chart, objectsBelow(chart).filter((object) => Chart.of(object) === chart)]));
}

/** Each object below a construct depends on each object below what the construct depends on, within one chart. */
function inferredDependencies(constructs: readonly IConstruct[]): Inferred {
  const inferred = new Map<IConstruct, Set<IConstruct>>();
  for (const source of constructs) {
    for (const target of source.node.dependencies) {
      const targets = objectsBelow(target);
      for (const from of objectsBelow(source)) {
        const known = inferred.get(from) ?? new Set();
        inferred.set(from, known);
        for (const to of targets.filter((each) => each !== from && Chart.of(each) === Chart.of(from))) {
          known.add(to);
        }
      }
    }
  }
  return inferred;
}

function objectsBelow(construct: IConstruct): readonly ApiObject[] {
  return construct.node.findAll().filter(isApiObject);
}

function inOrder(chart: Chart, inferred: Inferred): readonly ApiObject[] {
  const members = chart.node.findAll();
  const inside = new Set(members);
  const dependenciesOf = (construct: IConstruct) =>
    [...construct.node.dependencies, ...(inferred.get(construct) ?? [])].filter((each) => inside.has(each));
  const wanted = new Set(members.flatMap(dependenciesOf));
  // stock order starts from what nothing depends on; what is left after that is a circle, which the visit reports
  const starts = [...members.filter((each) => !wanted.has(each)), ...members];
  return dependenciesFirst(starts, dependenciesOf, ({ node }) => node.path)
    .filter(isApiObject)
    .filter((object) => Chart.of(object) === chart);
}

function isApiObject(construct: IConstruct): construct is ApiObject {
  return ApiObject.isApiObject(construct);
}
