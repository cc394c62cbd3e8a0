export { type Branch, branchesDown, branchesUp } from './branches';
export type { Graph, Link, Thing } from './graph';
export { choicesFor, type Found, find, suggestionsFor } from './search';
export { graphOf } from './trace';
