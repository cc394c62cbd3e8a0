import { type Mistake, mistakeText } from '../check';
import { type Edge, edgesOf } from '../creation-order';
import { type Retention, type Stateful, statefulRecords } from '../identity';
import type { Platform } from '../platform';
import {
  type Allowed,
  annotatedAllowances,
  applyAllowances,
  type Finding,
  findingText,
  type Prediction,
  prove,
} from '../proofs';
import { recordsOf, type StrataRecord } from '../records';
import { render } from '../render';
import type { KubernetesVersion } from '../values';

/** The frozen result of a tree: all that any sink may know. */
export interface Assembly {
  readonly environment: string;
  readonly kubernetes?: KubernetesVersion;
  readonly retention: Retention;
  readonly records: readonly StrataRecord[];
  readonly edges: readonly Edge[];
  readonly stateful: readonly Stateful[];
  /** Errors first. */
  readonly findings: readonly Finding[];
  /** Warnings that somebody accepted, with the reason. */
  readonly allowed: readonly Allowed[];
  readonly predictions: readonly Prediction[];
}

/** Thrown by a sink that is given an assembly with errors; the message has one line for each. */
export class Unproved extends Error {
  constructor(public readonly assembly: Assembly) {
    super(
      assembly.findings
        .filter(({ severity }) => severity === 'error')
        .map(findingText)
        .join('\n'),
    );
    this.name = 'Unproved';
  }
}

/** Renders and proves a finished tree. Pure; mistakes and failed proofs come back as findings, all of them. */
export function assemble(platform: Platform): Assembly {
  const { records, allowances, circles } = render(platform);
  const { environment, kubernetes, retention } = platform;
  const refused = [...refusals('PRP001', platform.mistakes), ...refusals('LAY001', circles), ...incomplete(platform)];
  const proved = prove({ records, kubernetes });
  // what a construct refused already would only be said twice
  const fresh = proved.findings.filter(({ path }) => !refused.some((earlier) => isPartOf(path, earlier.path)));
  const { standing, allowed } = applyAllowances(
    [...refused, ...missing(platform, records), ...fresh],
    [...allowances, ...annotatedAllowances(records)],
  );
  return Object.freeze({
    environment,
    kubernetes,
    retention,
    records,
    edges: edgesOf(records),
    stateful: statefulRecords(records),
    findings: errorsFirst(standing),
    allowed,
    predictions: proved.predictions,
  });
}

/** @throws Unproved when the assembly has a finding of severity `error` */
export function requireProved(assembly: Assembly): void {
  if (assembly.findings.some(({ severity }) => severity === 'error')) {
    throw new Unproved(assembly);
  }
}

function refusals(code: string, mistakes: readonly Mistake[]): readonly Finding[] {
  return mistakes.map((mistake) => {
    const [message, ...fix] = mistakeText(mistake).slice(`[${mistake.path}] `.length).split('; ');
    return { code, severity: 'error', path: mistake.path, message, fix: fix.join('; '), related: [] };
  });
}

function incomplete(platform: Platform): readonly Finding[] {
  return platform.node.findAll().flatMap((construct) =>
    construct.node.validate().map(
      (message): Finding => ({
        code: 'VAL001',
        severity: 'error',
        path: construct.node.path,
        message,
        fix: '',
        related: [],
      }),
    ),
  );
}

/** What the tree as a whole lacks. */
function missing({ environment, kubernetes }: Platform, records: readonly StrataRecord[]): readonly Finding[] {
  const lack = (message: string, fix: string): readonly Finding[] => [
    { code: 'VAL001', severity: 'error', path: environment, message, fix, related: [] },
  ];
  if (records.length === 0) {
    return lack(`'environment' must define something, got "an empty tree"`, 'define at least one host or one chart');
  }
  if (kubernetes === undefined && recordsOf(records, 'kubernetes').length > 0) {
    return lack(`'kubernetes' must be given to an environment with charts, got "none"`, 'say which version it runs');
  }
  return [];
}

function errorsFirst(findings: readonly Finding[]): readonly Finding[] {
  const isError = ({ severity }: Finding) => severity === 'error';
  return [...findings.filter(isError), ...findings.filter((finding) => !isError(finding))];
}

/** Whether a record stands at a construct, or at one of the objects that the construct is made of. */
function isPartOf(path: string, construct: string): boolean {
  return path === construct || path.slice(0, path.lastIndexOf('/')) === construct;
}
