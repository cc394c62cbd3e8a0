import { mistakeText } from '../check';
import { type Retention, type Stateful, statefulRecords } from '../identity';
import type { Platform } from '../platform';
import { type Allowed, applyAllowances, type Finding, findingText, type Prediction, prove } from '../proofs';
import type { StrataRecord } from '../records';
import { render } from '../render';
import type { KubernetesVersion } from '../values';
import { type Edge, edgesOf } from './order';

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
  const { records, allowances } = render(platform);
  const { environment, kubernetes, retention } = platform;
  const refused = [...refusals(platform), ...incomplete(platform)];
  const proved = prove({ records, kubernetes });
  // what a construct refused already would only be said twice
  const fresh = proved.findings.filter(({ path }) => !refused.some((earlier) => isAtOrBelow(path, earlier.path)));
  const { standing, allowed } = applyAllowances([...refused, ...emptiness(records), ...fresh], allowances);
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

function refusals(platform: Platform): readonly Finding[] {
  return platform.mistakes.map((mistake) => {
    const [message, ...fix] = mistakeText(mistake).slice(`[${mistake.path}] `.length).split('; ');
    return { code: 'PRP001', severity: 'error', path: mistake.path, message, fix: fix.join('; '), related: [] };
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

function emptiness(records: readonly StrataRecord[]): readonly Finding[] {
  return records.length > 0
    ? []
    : [
        {
          code: 'VAL001',
          severity: 'error',
          path: '',
          message: 'the tree is empty',
          fix: 'define at least one host or one chart',
          related: [],
        },
      ];
}

function errorsFirst(findings: readonly Finding[]): readonly Finding[] {
  const isError = ({ severity }: Finding) => severity === 'error';
  return [...findings.filter(isError), ...findings.filter((finding) => !isError(finding))];
}

function isAtOrBelow(path: string, ancestor: string): boolean {
  return path === ancestor || path.startsWith(`${ancestor}/`);
}
