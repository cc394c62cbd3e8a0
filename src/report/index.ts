export { bindingsOf, bindingsTable, bindingText, bindingWhy } from './bindings';
export { countsOf } from './counts';
export { placementText } from './placements';
export { reportFile, reportJson } from './report-json';
export { findingLines, reportText } from './report-text';
export { type Trace, traceJson, traceLines } from './trace';
