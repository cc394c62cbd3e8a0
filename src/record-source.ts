import type { IConstruct } from 'constructs';
import type { StrataRecord } from './records';

/** A record before the renderer says which construct it came from. */
export type Unlocated = StrataRecord extends infer R
  ? R extends StrataRecord
    ? Omit<R, 'path' | 'aliases'>
    : never
  : never;

/** A construct that contributes records of its own. API objects in charts need none: the renderer reads those itself. */
export interface IRecordSource extends IConstruct {
  /** Called once, when the whole tree stands, so it may read what was added after construction. */
  toRecords(): readonly Unlocated[];
}

export function isRecordSource(construct: IConstruct): construct is IRecordSource {
  return typeof (construct as Partial<IRecordSource>).toRecords === 'function';
}
