import { ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import fc from 'fast-check';

/** A tree by numbers: what stands where, and what depends on what. */
export interface TreePlan {
  readonly charts: number;
  /** Each stands in a chart, or below an earlier one of that chart. */
  readonly parts: readonly { readonly isObject: boolean; readonly parent: number }[];
  /** From one part to another, both by number; a negative number is a chart. */
  readonly dependencies: readonly (readonly [from: number, to: number])[];
}

/** Small trees of charts, plain constructs and API objects, in which most dependencies point one way. */
export const somePlan: fc.Arbitrary<TreePlan> = fc.integer({ min: 1, max: 3 }).chain((charts) =>
  fc
    .array(fc.record({ isObject: fc.boolean(), parent: fc.nat(99) }), { minLength: 1, maxLength: 12, size: 'max' })
    .chain((parts) =>
      fc.record({
        charts: fc.constant(charts),
        parts: fc.constant(
          parts.map((part, index) => ({ ...part, parent: (part.parent % (index + charts)) - charts })),
        ),
        dependencies: fc.array(dependency(parts.length, charts), { maxLength: 8, size: 'max' }),
      }),
    ),
);

function dependency(parts: number, charts: number): fc.Arbitrary<readonly [number, number]> {
  const forward = fc.tuple(fc.nat(parts - 1), fc.nat(parts - 1)).map(([a, b]) => [Math.max(a, b), Math.min(a, b)]);
  const any = fc.tuple(fc.integer({ min: -charts, max: parts - 1 }), fc.integer({ min: -charts, max: parts - 1 }));
  return fc
    .oneof({ weight: 9, arbitrary: forward }, { weight: 1, arbitrary: any })
    .map(([from, to]) => [from, to] as const);
}

/** The tree itself, under a stock App; objects are named `o-<number>`. */
export function planted({ charts, parts, dependencies }: TreePlan): readonly Chart[] {
  const app = new App();
  const grown: Construct[] = [];
  const roots = Array.from({ length: charts }, (_, index) => new Chart(app, `chart-${index}`));
  const at = (index: number): Construct => (index < 0 ? roots[-1 - index] : grown[index]);
  for (const [index, { isObject, parent }] of parts.entries()) {
    const metadata = { name: `o-${index}` };
    grown.push(
      isObject
        ? new ApiObject(at(parent), `part-${index}`, { apiVersion: 'v1', kind: 'ConfigMap', metadata })
        : new Construct(at(parent), `part-${index}`),
    );
  }
  for (const [from, to] of dependencies.filter(([from, to]) => from !== to)) {
    at(from).node.addDependency(at(to));
  }
  return roots;
}
