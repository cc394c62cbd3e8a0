import { accessModes } from './access-modes';
import { addresses } from './addresses';
import { allowAnnotations, annotatedAllowances } from './allow-annotations';
import { type Allowed, applyAllowances } from './allowances';
import { apiEndpoints } from './api-endpoints';
import { betaAnnotations } from './beta-annotations';
import { brickNodes } from './brick-nodes';
import { capacity } from './capacity';
import { claimSelectors } from './claim-selectors';
import { clearSecrets } from './clear-secrets';
import { disks } from './disks';
import { endpoints } from './endpoints';
import { exportWriters } from './export-writers';
import { nfsExports } from './exports';
import { exportsFiles } from './exports-files';
import { glusterfs } from './glusterfs';
import { images } from './images';
import { layers } from './layers';
import { listeners } from './listeners';
import { machineCommands } from './machine-commands';
import { machinePorts } from './machine-ports';
import { nodeCallers } from './node-callers';
import { nodePorts } from './node-ports';
import { nonResourceUrls } from './non-resource-urls';
import { oneOfAName } from './one-of-a-name';
import { openExports } from './open-exports';
import { order } from './order';
import { placement } from './placement';
import { podPrivileges } from './pod-privileges';
import type { CodeMeaning, Facts, Proof } from './proof';
import { pvb } from './pvb';
import { reclaimPolicies } from './reclaim-policies';
import { references } from './references';
import { removedFlags } from './removed-flags';
import { schemas } from './schemas';
import { sound } from './schemas/sound';
import { semantics } from './semantics';
import { servedCapacity } from './served-capacity';
import { serviceAddresses } from './service-addresses';
import { serviceCallers } from './service-callers';
import { servicePorts } from './service-ports';
import { serviceRanges } from './service-ranges';
import { sharedDirectories } from './shared-directories';
import { storageClasses } from './storage-classes';
import { versions } from './versions';

export { annotatedAllowances } from './allow-annotations';
export { type Allowed, applyAllowances } from './allowances';
export { type Finding, findingText, type Severity } from './finding';
export type {
  AddressPrediction,
  BindingPrediction,
  DisksPrediction,
  EndpointsPrediction,
  PlacementPrediction,
  Prediction,
  ServiceAddressPrediction,
} from './prediction';
export type { CodeMeaning, Facts, Proof } from './proof';
export { type BindingExplanation, whyBinding } from './pvb';

/** Every proof. A new one is a new file and one line here. */
export const PROOFS: readonly Proof[] = [
  accessModes,
  addresses,
  apiEndpoints,
  clearSecrets,
  allowAnnotations,
  betaAnnotations,
  brickNodes,
  capacity,
  claimSelectors,
  disks,
  endpoints,
  nfsExports,
  exportsFiles,
  exportWriters,
  servedCapacity,
  sharedDirectories,
  glusterfs,
  images,
  layers,
  listeners,
  nodeCallers,
  machineCommands,
  machinePorts,
  nodePorts,
  nonResourceUrls,
  oneOfAName,
  openExports,
  order,
  podPrivileges,
  placement,
  pvb,
  reclaimPolicies,
  references,
  removedFlags,
  serviceAddresses,
  serviceCallers,
  schemas,
  semantics,
  servicePorts,
  serviceRanges,
  storageClasses,
  versions,
];

/** Codes that no proof owns: refusals of constructs, and the book-keeping of `allow`. */
const COMMON_CODES: Readonly<Record<string, CodeMeaning>> = {
  PRP001: { title: 'a prop breaks a rule', why: 'the construct cannot mean what its author wrote' },
  VAL001: { title: 'a construct is not complete', why: 'a step that the construct needs never happened' },
  ALW001: { title: 'an allowance silences nothing', why: 'a stale exception hides the next real warning' },
};

/** Meaning of every code that a report may hold. */
export const CODES: Readonly<Record<string, CodeMeaning>> = Object.assign(
  {},
  COMMON_CODES,
  ...PROOFS.map((proof) => proof.codes),
);

/** Runs every proof over the same facts. */
export function prove(facts: Facts): ReturnType<Proof['prove']> {
  return run(PROOFS, facts);
}

/**
 * Runs the proofs that Kubernetes objects alone can answer, whoever wrote them, and silences what they allow about
 * themselves. An allowance for a proof that needs a tree is not judged.
 */
export function proveObjects(facts: Facts): ReturnType<Proof['prove']> & { readonly allowed: readonly Allowed[] } {
  const answerable = PROOFS.filter(({ needsTree }) => needsTree !== true);
  const unasked = new Set(PROOFS.filter(({ needsTree }) => needsTree).flatMap(({ codes }) => Object.keys(codes)));
  const { findings, predictions } = run(answerable, facts);
  const allowances = annotatedAllowances(facts.records).filter(({ code }) => !unasked.has(code));
  const { standing, allowed } = applyAllowances(findings, allowances);
  return { findings: standing, allowed, predictions };
}

function run(proofs: readonly Proof[], facts: Facts): ReturnType<Proof['prove']> {
  const trusted = sound(facts);
  // what is wrong with the types is for one proof to say; the others rely on them
  const results = proofs.map((proof) => proof.prove(proof === schemas ? facts : trusted));
  return {
    findings: results.flatMap((result) => result.findings),
    predictions: results.flatMap((result) => result.predictions),
  };
}
