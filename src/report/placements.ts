import type { PlacementPrediction } from '../proofs';

/** How many nodes a line names before it only counts them. */
const LISTED = 4;

/** `web/Deployment portal -> n1, n2 or n3`, with the namespace unless it is `default`. */
export function placementText({ namespace, owner, pod, nodes, mayStayPending }: PlacementPrediction): string {
  const what = `${owner}${pod === undefined ? '' : ` (${pod})`}`;
  const rest = nodes.length > LISTED ? [`${nodes.length - LISTED} more`] : [];
  const answers = [...nodes.slice(0, LISTED), ...rest, ...(mayStayPending ? ['nowhere'] : [])];
  const last = answers.pop();
  const choice = answers.length === 0 ? last : `${answers.join(', ')} or ${last}`;
  return `${namespace === 'default' ? '' : `${namespace}/`}${what} -> ${choice}`;
}
