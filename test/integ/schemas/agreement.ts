import type { Finding } from '../../../src/proofs';
import type { Answer } from './dry-run';
import type { Mutant } from './mutations';

/** One object, before three judges. */
export interface Row extends Mutant {
  readonly findings: readonly Finding[];
  readonly server: Answer;
  /** What kubeconform has against it; empty for nothing. */
  readonly conform: string;
}

/**
 * Where kubeconform and the API server say different things of one object, or neither says what a cluster will do. Each
 * is a class with a reason; all that is in none must agree.
 */
const CLASSES: Readonly<Record<string, (row: Row, version: string) => boolean>> = {
  // the server takes null for absent, kubeconform takes no null
  'null is as good as absent': ({ findings, conform }) => findings.length === 0 && conform.includes('got null'),
  // the server mostly takes an empty text for absent, kubeconform takes only the words of the list
  'an empty word': ({ how, findings, conform }) =>
    findings.length === 0 && how.endsWith('-> ""') && conform.includes('must be one of'),
  // kubeconform also judges patterns and limits, which custom kinds carry in their schema, and the server with it
  'a value of a custom kind': ({ object, findings, server, conform }) =>
    findings.length === 0 && object.kind === 'Bucket' && conform !== '' && server.status === 422,
  // the server drops the field before it looks at it
  'a field whose gate is closed': ({ how, findings }, version) =>
    version === '1.27' && how.includes('procMount') && isRefused(findings),
  // the server keeps it unread, and nobody but controllers writes it
  'the data of a revision': ({ object, findings }) =>
    object.kind === 'ControllerRevision' && isRefused(findings, `'data' must be an object`),
  // Go reads an empty list as no bytes
  'an empty list for bytes': ({ how, findings }) => how.endsWith('[]') && isRefused(findings, 'base64'),
  // the server looks only at a few fields of them; the controller cannot make the pods or the claims then
  'the templates of a StatefulSet': ({ how, object, findings }, version) =>
    version === '1.27' &&
    object.kind === 'StatefulSet' &&
    /spec\.(template|volumeClaimTemplates)\./.test(how) &&
    isRefused(findings),
  // the server looks at the reference when a claim names a volume or a snapshot alone; nobody else can fill the claim
  'the source of a claim': ({ how, object, findings }) =>
    object.kind === 'PersistentVolumeClaim' && how.includes('spec.dataSource') && isRefused(findings),
  // the server reads what may be a list or a truth value by code that drops fields it does not know
  'the schema of an item': ({ object, findings }) =>
    object.kind === 'CustomResourceDefinition' &&
    findings.some(({ message }) => /\.(items|additionalProperties)\b.*' must hold fields/.test(message)),
};

function isRefused(findings: readonly Finding[], word = ''): boolean {
  return findings.some(({ severity, message }) => severity === 'error' && message.includes(word));
}

/** Whether the server would store the object. */
export function isTaken({ server }: Row): boolean {
  return server.status === 201 || server.status === 409;
}

/**
 * What two judges disagree on, in a sentence; undefined where they agree, or differ for a known reason.
 *
 * An error must be refused by the server. What is warned of must be refused by kubeconform. Of what is not said a word,
 * the server must be able to read it, and kubeconform must take it.
 */
export function disagreement(row: Row, version: string): string | undefined {
  if (classOf(row, version) !== undefined) {
    return undefined;
  }
  const { how, object, findings, server, conform } = row;
  const tell = (what: string, why: string) => `${what}: ${object.kind} ${object.metadata.name}, ${how}: ${why}`;
  const [first] = findings;
  if (isRefused(findings)) {
    return isTaken(row) ? tell('the server takes what is refused', first.message) : undefined;
  }
  if (first !== undefined) {
    return conform === '' ? tell('kubeconform takes what is warned of', first.message) : undefined;
  }
  if (server.status === 400 || server.status === 404) {
    return tell('the server cannot read what nothing is said of', server.message);
  }
  return conform === '' ? undefined : tell('kubeconform refuses what nothing is said of', conform);
}

/** The known reason for which the judges may differ on it. */
export function classOf(row: Row, version: string): string | undefined {
  return Object.keys(CLASSES).find((name) => CLASSES[name](row, version));
}
