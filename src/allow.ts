import type { IConstruct } from 'constructs';
import { Node } from 'constructs';

const ALLOW = 'strata:allow';

/** A warning that somebody has accepted, and why. */
export interface Allowance {
  readonly path: string;
  readonly code: string;
  readonly reason: string;
  /**
   * Annotation of the object at `path` that says so.
   * @default - a call of `allow`
   */
  readonly annotation?: string;
}

/**
 * Accepts a warning on a construct and everything below it. The reason lands in the report. An error cannot be
 * accepted, and an allowance that silences nothing is itself a warning.
 *
 * @throws when the code is not of the form `ABC001`, or the reason is empty
 */
export function allow(construct: IConstruct, code: string, reason: string): void {
  const { path } = Node.of(construct);
  if (!/^[A-Z]{3}\d{3}$/.test(code)) {
    throw new Error(`[${path}] 'code' must be a code such as PVB002, got "${code}"`);
  }
  if (reason.trim() === '') {
    throw new Error(`[${path}] 'reason' must say why ${code} is acceptable here, got "${reason}"`);
  }
  Node.of(construct).addMetadata(ALLOW, { code, reason });
}

/** What was allowed on this very construct. */
export function allowancesOf(construct: IConstruct): readonly Allowance[] {
  const { path, metadata } = Node.of(construct);
  return metadata.filter((entry) => entry.type === ALLOW).map((entry) => ({ path, ...entry.data }));
}
