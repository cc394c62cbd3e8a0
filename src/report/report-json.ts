import type { Assembly, OutputFile } from '../assembly';
import { countsOf } from './counts';

/** Version of the shape of `report.json`; it grows when a field is renamed or removed. */
const SCHEMA = 'strata.report/1';

/** `report.json`: what was proved, for programs. Holds no time and nothing of the machine. */
export function reportJson(assembly: Assembly): object {
  return {
    schema: SCHEMA,
    environment: assembly.environment,
    kubernetes: assembly.kubernetes,
    retention: assembly.retention,
    counts: countsOf(assembly),
    findings: assembly.findings,
    allowed: assembly.allowed,
    predictions: assembly.predictions,
  };
}

export function reportFile(assembly: Assembly): OutputFile {
  return { path: 'report.json', content: `${JSON.stringify(reportJson(assembly), null, 2)}\n` };
}
