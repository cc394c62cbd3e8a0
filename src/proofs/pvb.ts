import { recordsOf } from '../records';
import type { Answer } from './binding/answers';
import { whyNot } from './binding/fit';
import { askedBy, type Claim, type Volume } from './binding/model';
import { answersOf, bindingOf, bindingsOf } from './binding/predictions';
import { type MalformedSize, malformedSizes } from './binding/sizes';
import { type ConsideredVolume, consideredVolumes } from './binding/why';
import type { Finding } from './finding';
import type { BindingPrediction } from './prediction';
import type { Facts, Proof } from './proof';

/** How many volumes an explanation lists before it only counts them. */
const LISTED = 5;
/** How many volumes of an undecided claim a message lists; the prediction has them all. */
const CHOICES = 10;
const NAME_IT = `set 'volumeName' to the one that is meant, or give the volume a 'claimRef'`;

/** PVB: every claim finds its volume, the same one in every order of arrival. */
export const pvb: Proof = {
  codes: {
    PVB001: {
      title: 'no volume can hold a claim',
      why: 'Kubernetes accepts such a claim and leaves it Pending for ever, and with it every pod that mounts it.',
    },
    PVB002: {
      title: 'which volume a claim gets depends on the order of arrival',
      why:
        'Several volumes fit equally well, or other claims compete for them. Kubernetes gives the claim whichever is ' +
        'free at that moment, so a rebuilt cluster may attach the wrong disk. Name the volume (volumeName), keep it ' +
        'for the claim (claimRef), or tell them apart by class or selector.',
    },
    PVB003: {
      title: 'claims compete for too few volumes',
      why: 'In some order of arrival every volume that fits this claim is taken, and the claim stays Pending.',
    },
    PVB004: {
      title: 'a size is not a quantity',
      why: 'The API server refuses the object, so it is left out of the search for volumes.',
    },
  },

  prove(facts) {
    const malformed = recordsOf(facts.records, 'kubernetes').flatMap(malformedSizes);
    const { answers, volumes } = answersOf(facts);
    return {
      findings: [...malformed.map(refuseSize), ...answers.flatMap((answer) => judge(answer, volumes))],
      predictions: bindingsOf(facts),
    };
  },
};

/** A claim, what will become of it, and what the binder makes of each volume. */
export interface BindingExplanation {
  readonly binding: BindingPrediction;
  /** `ReadWriteOnce, 5Gi, class fast`. */
  readonly asks: string;
  readonly volumes: readonly ConsideredVolume[];
  readonly findings: readonly Finding[];
}

/** Why a claim is bound as it is; undefined where there is no such claim. */
export function whyBinding(facts: Facts, namespace: string, name: string): BindingExplanation | undefined {
  const all = answersOf(facts);
  const answer = all.answers.find(({ claim }) => claim.namespace === namespace && claim.name === name);
  return answer === undefined
    ? undefined
    : {
        binding: bindingOf(answer),
        asks: askedBy(answer.claim),
        volumes: consideredVolumes(answer, all),
        findings: judge(answer, all.volumes),
      };
}

function refuseSize({ path, field, message }: MalformedSize): Finding {
  const [rule, fix = 'write a number and a unit'] = message.split('; ');
  return { code: 'PVB004', severity: 'error', path, message: `'${field}' ${rule}`, fix, related: [] };
}

function judge(answer: Answer, volumes: readonly Volume[]): readonly Finding[] {
  const { claim } = answer;
  const { verdict, mayStayPending, mayBeProvisioned } = bindingOf(answer);
  if (verdict === 'unbound') {
    return [
      {
        code: 'PVB001',
        severity: 'error',
        path: claim.path,
        message: `'claim' must find a PersistentVolume, got "${askedBy(claim)}"${shortfall(claim, volumes)}`,
        fix: `define a volume of at least ${claim.request} with ${claim.modes.join(', ')}, or ask for less`,
        related: [],
      },
    ];
  }
  if (verdict !== 'undecided') {
    return [];
  }
  const listed = answer.volumes.slice(0, CHOICES);
  const more = answer.volumes.length - listed.length;
  const choice = [
    ...listed.map(({ name }) => name),
    ...(more > 0 ? [`${more} more`] : []),
    ...(mayBeProvisioned ? ['a new volume'] : []),
  ].join(' or ');
  const related = listed.map(({ path }) => path);
  if (mayStayPending) {
    return [
      {
        code: 'PVB003',
        severity: 'error',
        path: claim.path,
        message: `'claim' must find a volume in every order of arrival, got "${choice}, or none"`,
        fix: `define another volume, or ${NAME_IT}`,
        related,
      },
    ];
  }
  return [
    {
      code: 'PVB002',
      severity: claim.isStateful ? 'error' : 'warning',
      path: claim.path,
      message: `'claim' must have one answer, got "undecided: ${choice}"`,
      fix: NAME_IT,
      related,
    },
  ];
}

function shortfall(claim: Claim, volumes: readonly Volume[]): string {
  if (claim.volumeName !== undefined) {
    const named = volumes.find(({ name }) => name === claim.volumeName);
    return `: ${claim.volumeName} ${named === undefined ? 'does not exist' : whyNot(claim, named)}`;
  }
  if (volumes.length === 0) {
    return ', and there is no volume at all';
  }
  const reasons: string[] = [];
  let [looked, fitting] = [0, 0];
  for (; looked < volumes.length && reasons.length < LISTED; looked++) {
    const reason = whyNot(claim, volumes[looked]);
    if (reason === undefined) {
      fitting++;
    } else {
      reasons.push(`${volumes[looked].name} ${reason}`);
    }
  }
  const more = volumes.length - reasons.length - fitting;
  return `: ${reasons.join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}
