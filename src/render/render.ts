import { type ApiObject, type Chart, Names } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { type Allowance, allowancesOf } from '../allow';
import { type Mistake, Refusal } from '../check';
import { aliasesOf } from '../identity';
import { isRecordSource } from '../record-source';
import { Platform } from '../platform';
import type { KubernetesObject, KubernetesRecord, StrataRecord } from '../records';
import type { ImageRegistry } from '../values';
import { withImages } from './image-copies';
import { objectsInOrder, objectsInTreeOrder } from './object-order';

/** All that the tree says, with nothing left of the constructs that said it. */
export interface Rendering {
  readonly records: readonly StrataRecord[];
  readonly allowances: readonly Allowance[];
  /** Dependencies within a chart that lead back to where they start. The objects stand in tree order then. */
  readonly circles: readonly Mistake[];
}

/** One pass over a finished tree: each construct's records, in tree order; then each chart's objects, in their order. */
export function render(root: IConstruct): Rendering {
  const constructs = root.node.findAll();
  const sources = constructs
    .filter(isRecordSource)
    .flatMap((source) => source.toRecords().map((record) => ({ ...record, ...located(source) }) as StrataRecord));
  const dependencies = constructs.flatMap(({ node }) =>
    node.dependencies.map((on): StrataRecord => ({ kind: 'dependency', path: node.path, on: on.node.path })),
  );
  const { charts, circles } = ordered(root);
  const registry = root instanceof Platform ? root.imageRegistry : undefined;
  const objects = charts.flatMap(([chart, members]) =>
    members.map((member) => kubernetesRecord(chart, member, registry)),
  );
  return { records: [...sources, ...dependencies, ...objects], allowances: constructs.flatMap(allowancesOf), circles };
}

function ordered(root: IConstruct): {
  readonly charts: readonly (readonly [Chart, readonly ApiObject[]])[];
  readonly circles: readonly Mistake[];
} {
  try {
    return { charts: [...objectsInOrder(root)], circles: [] };
  } catch (error) {
    if (!(error instanceof Refusal)) {
      throw error;
    }
    return { charts: [...objectsInTreeOrder(root)], circles: error.mistakes };
  }
}

function kubernetesRecord(chart: Chart, member: ApiObject, registry: ImageRegistry | undefined): KubernetesRecord {
  const made: KubernetesObject = member.toJson();
  const object = registry === undefined ? made : withImages(made, (image) => registry.copyOf(image));
  return { kind: 'kubernetes', chart: Names.toDnsLabel(chart), object, ...located(member) };
}

function located(construct: IConstruct): { readonly path: string; readonly aliases?: readonly string[] } {
  const aliases = aliasesOf(construct);
  return aliases.length === 0 ? { path: construct.node.path } : { path: construct.node.path, aliases };
}
