import { type KubernetesRecord, recordsOf } from '../records';
import type { Finding } from './finding';
import type { Proof } from './proof';
import { breachesBetween } from './semantics/across';
import { SEMANTIC_CODES } from './semantics/codes';
import { ruleOf } from './semantics/kinds';
import { type Breach, show } from './semantics/rule';

/** Longest value that a message repeats. */
const LONGEST = 80;

/** SEM: the API server takes the objects, and they mean something. */
export const semantics: Proof = {
  codes: SEMANTIC_CODES,

  prove({ records, kubernetes }) {
    if (kubernetes === undefined) {
      return { findings: [], predictions: [] };
    }
    const objects = recordsOf(records, 'kubernetes');
    const findings = [
      ...objects.flatMap((record) => {
        const { apiVersion, kind } = record.object;
        return ruleOf(apiVersion, kind)(record.object, '', kubernetes).map((breach) => finding(record, breach));
      }),
      ...breachesBetween(objects).map(({ record, breach, other }) => finding(record, breach, other)),
    ];
    return { findings: findings, predictions: [] };
  },
};

function finding({ path }: KubernetesRecord, breach: Breach, other?: KubernetesRecord): Finding {
  const { code, severity, at, rule, got, fix } = breach;
  const message = `'${at}' ${rule}, got "${sketch(got)}"`;
  return { code, severity, path, message, fix, related: other === undefined ? [] : [other.path] };
}

function sketch(value: unknown): string {
  const text = show(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
}
