import type { Facts, Proof } from '../../src/proofs';
import type { KubernetesObject, KubernetesRecord, StrataRecord } from '../../src/records';
import { KubernetesVersion } from '../../src/values';

/** A record for a plain object, as if it stood at `Chart/<kind>/<name>` of a tree. */
export function objectRecord(object: KubernetesObject): KubernetesRecord {
  return { kind: 'kubernetes', chart: 'test', path: `test/${object.kind}/${object.metadata.name}`, object };
}

export function factsOf(...records: readonly StrataRecord[]): Facts {
  return { records, kubernetes: KubernetesVersion.parse('1.27.16') };
}

/** Codes that a proof raises over these records, in order. */
export function codesOf(proof: Proof, ...records: readonly StrataRecord[]): readonly string[] {
  return proof.prove(factsOf(...records)).findings.map(({ code }) => code);
}
