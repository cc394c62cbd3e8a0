/**
 * The only place in the sources that asks what time it is. A certificate has a first and a last day; the tree, the
 * proofs and what is written to `dist/` have none.
 */
export function systemClock(): Date {
  return new Date();
}
