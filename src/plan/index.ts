export type { Change } from './changes';
export { consequencesOf } from './consequences';
export { formerRecords } from './gone';
export { Holdings } from './holdings';
export { type Action, type PlannedStep, type Preview, readPreview } from './preview';
export { targetsOf } from './targets';
