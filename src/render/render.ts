import { type ApiObject, type Chart, Names } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { type Allowance, allowancesOf } from '../allow';
import { aliasesOf } from '../identity';
import { isRecordSource } from '../record-source';
import type { KubernetesRecord, StrataRecord } from '../records';
import { objectsInOrder } from './object-order';

/** All that the tree says, with nothing left of the constructs that said it. */
export interface Rendering {
  readonly records: readonly StrataRecord[];
  readonly allowances: readonly Allowance[];
}

/** One pass over a finished tree: each construct's records, in tree order; then each chart's objects, in their order. */
export function render(root: IConstruct): Rendering {
  const constructs = root.node.findAll();
  const sources = constructs
    .filter(isRecordSource)
    .flatMap((source) => source.toRecords().map((record) => ({ ...record, ...located(source) }) as StrataRecord));
  const objects = [...objectsInOrder(root)].flatMap(([chart, members]) =>
    members.map((member) => kubernetesRecord(chart, member)),
  );
  return { records: [...sources, ...objects], allowances: constructs.flatMap(allowancesOf) };
}

function kubernetesRecord(chart: Chart, object: ApiObject): KubernetesRecord {
  return { kind: 'kubernetes', chart: Names.toDnsLabel(chart), object: object.toJson(), ...located(object) };
}

function located(construct: IConstruct): { readonly path: string; readonly aliases?: readonly string[] } {
  const aliases = aliasesOf(construct);
  return aliases.length === 0 ? { path: construct.node.path } : { path: construct.node.path, aliases };
}
