import { type Problem, valueAt } from '../kubernetes/schemas/check';
import { isUnenforced } from '../kubernetes/schemas/unenforced';
import type { KubernetesVersion } from '../values';
import type { Finding } from './finding';
import type { Proof } from './proof';
import { type Judged, judged } from './schemas/judged';
import { meantBy, type Subject, sentenceOf } from './schemas/sentences';
import { removedApi } from './versions/removed-apis';

const CODE_OF: Readonly<Record<Problem['what'], string>> = {
  unknown: 'SCH001',
  type: 'SCH002',
  missing: 'SCH003',
  choice: 'SCH004',
  form: 'SCH005',
};

/** SCH: every object is one that the API server can read. */
export const schemas: Proof = {
  codes: {
    SCH001: {
      title: 'a field is not known',
      why:
        'A strict API server refuses the object. One that is not drops the field in silence: the object does not do ' +
        'what its author wrote, and nothing says so.',
    },
    SCH002: {
      title: 'a value is of another type',
      why: 'The API server cannot read the object and refuses it whole: "cannot unmarshal".',
    },
    SCH003: {
      title: 'a field is missing',
      why: 'The API server refuses the object: "Required value". The field says something that has no default.',
    },
    SCH004: {
      title: 'a value is none of those that the field takes',
      why: 'The API server refuses the object: "Unsupported value". Capital letters count.',
    },
    SCH005: {
      title: 'a text is not written as its field asks',
      why: 'Quantities, times and base64 are text that the API server reads at once; what it cannot read it refuses.',
    },
    SCH006: {
      title: 'a kind is not served',
      why: 'The API server refuses the object: "no matches for kind". Mostly the group or a letter is wrong.',
    },
    SCH007: {
      title: 'a kind is served only where its API is switched on',
      why: 'API servers leave alpha and beta APIs off. Without `--runtime-config` they refuse the object.',
    },
    SCH008: {
      title: 'a field is missing that the schema requires and the API server does not',
      why:
        'The API server takes the object, with nothing in the place of the field. Tools that follow the schema refuse ' +
        'it, and who reads the object later does not know whether it was forgotten.',
    },
  },

  prove({ records, kubernetes }) {
    const findings =
      kubernetes === undefined ? [] : judged(records, kubernetes).flatMap((each) => mistakesIn(each, kubernetes));
    return { findings, predictions: [] };
  },
};

function mistakesIn({ record, kind, problems, types }: Judged, version: KubernetesVersion): readonly Finding[] {
  const { path, object } = record;
  if (removedApi(object.apiVersion, object.kind, version.minor) !== undefined) {
    return [];
  }
  if ('rule' in kind) {
    const message = `'${kind.prop}' ${kind.rule} in Kubernetes ${version}, got "${object[kind.prop]}"`;
    return [{ code: 'SCH006', severity: 'error', path, message, fix: kind.fix, related: [] }];
  }
  const subject: Subject = { object, type: kind.type, types };
  const findings = withoutEchoes(problems, object).map((problem): Finding => {
    const { what, keys, typeName } = problem;
    const isNoted = what === 'missing' && isUnenforced(typeName, String(keys.at(-1)));
    const [code, severity] = isNoted ? (['SCH008', 'warning'] as const) : ([CODE_OF[what], 'error'] as const);
    return { code, severity, path, ...sentenceOf(problem, subject), related: [] };
  });
  return kind.isOff ? [...findings, switchedOff(path, object.apiVersion, version)] : findings;
}

/** A field that is missing because its name was mistyped is told once, where it stands. */
function withoutEchoes(problems: readonly Problem[], object: unknown): readonly Problem[] {
  const place = (keys: Problem['keys'], field: unknown) => [...keys.slice(0, -1), field].join('\n');
  const meant = new Set(
    problems
      .filter(({ what }) => what === 'unknown')
      .map((problem) => place(problem.keys, meantBy(problem, valueAt(object, problem.keys.slice(0, -1))))),
  );
  return problems.filter(({ what, keys }) => what !== 'missing' || !meant.has(place(keys, keys.at(-1))));
}

function switchedOff(path: string, apiVersion: string, version: KubernetesVersion): Finding {
  return {
    code: 'SCH007',
    severity: 'warning',
    path,
    message: `'apiVersion' must be one that Kubernetes ${version} serves unasked, got "${apiVersion}"`,
    fix: `start the API server with --runtime-config=${apiVersion}=true`,
    related: [],
  };
}
