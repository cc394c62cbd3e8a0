import { type KubernetesRecord, recordsOf } from '../records';
import { whyNot } from './binding/fit';
import { type Claim, claimsIn, type StorageClass, storageClassOf, type Volume, volumeOf } from './binding/model';
import { type Outcome, outcomes } from './binding/outcomes';
import { delayedPreference, immediatePreference } from './binding/preference';
import { type MalformedSize, malformedSizes } from './binding/sizes';
import type { Finding } from './finding';
import type { BindingPrediction } from './prediction';
import type { Proof } from './proof';

/** How many volumes an explanation lists before it only counts them. */
const LISTED = 5;

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

  prove({ records }) {
    const written = recordsOf(records, 'kubernetes');
    const malformed = written.flatMap(malformedSizes);
    const objects = written.filter((record) => malformedSizes(record).length === 0);
    const classes = classesIn(objects);
    const defaultClass = [...classes.values()].find((each) => each.isDefault)?.name;
    const claims = claimsIn(objects, defaultClass);
    const volumes = objects.filter(({ object }) => object.kind === 'PersistentVolume').map(volumeOf);

    const results = outcomes(
      claims.map((claim) =>
        classes.get(claim.className)?.waitsForConsumer
          ? delayedPreference(claim, volumes)
          : immediatePreference(claim, volumes),
      ),
    );
    const judged = claims.map((claim, index) => ({
      claim,
      prediction: predict(claim, results[index], classes.get(claim.className)),
    }));
    return {
      findings: [
        ...malformed.map(refuseSize),
        ...judged.flatMap(({ claim, prediction }) => judge(claim, prediction, volumes)),
      ],
      predictions: judged.map(({ prediction }) => prediction),
    };
  },
};

function refuseSize({ path, field, message }: MalformedSize): Finding {
  const [rule, fix = 'write a number and a unit'] = message.split('; ');
  return { code: 'PVB004', severity: 'error', path, message: `'${field}' ${rule}`, fix, related: [] };
}

function classesIn(objects: readonly KubernetesRecord[]): ReadonlyMap<string, StorageClass> {
  const classes = objects
    .filter(({ object }) => object.kind === 'StorageClass')
    .map(({ object }) => storageClassOf(object));
  return new Map(classes.map((each) => [each.name, each]));
}

function predict(claim: Claim, outcome: Outcome, storageClass: StorageClass | undefined): BindingPrediction {
  const volumes = [...outcome.volumes].map(({ name }) => name).sort();
  // a claim with a selector or a named volume is never provisioned for
  const provisions =
    storageClass?.provisions === true && claim.volumeName === undefined && claim.selector === undefined;
  return {
    kind: 'binding',
    path: claim.path,
    namespace: claim.namespace,
    claim: claim.name,
    verdict: verdictOf(volumes.length, outcome.mayStayPending, provisions),
    volumes,
    mayStayPending: outcome.mayStayPending && !provisions,
    mayBeProvisioned: outcome.mayStayPending && provisions,
  };
}

function verdictOf(volumes: number, mayFindNone: boolean, provisions: boolean): BindingPrediction['verdict'] {
  if (volumes === 0) {
    return provisions ? 'dynamic' : 'unbound';
  }
  return volumes === 1 && !mayFindNone ? 'certain' : 'undecided';
}

function judge(claim: Claim, prediction: BindingPrediction, volumes: readonly Volume[]): readonly Finding[] {
  const candidates = volumes.filter((volume) => prediction.volumes.includes(volume.name));
  const related = candidates.map(({ path }) => path);
  const asked = `${claim.modes.join(', ')}, ${claim.request}${claim.className === '' ? '' : `, class ${claim.className}`}`;
  if (prediction.verdict === 'unbound') {
    return [
      {
        code: 'PVB001',
        severity: 'error',
        path: claim.path,
        message: `'claim' must find a PersistentVolume, got "${asked}"${shortfall(claim, volumes)}`,
        fix: `define a volume of at least ${claim.request} with ${claim.modes.join(', ')}, or ask for less`,
        related,
      },
    ];
  }
  if (prediction.verdict !== 'undecided') {
    return [];
  }
  const choice = [...prediction.volumes, ...(prediction.mayBeProvisioned ? ['a new volume'] : [])].join(' or ');
  const fix = `set 'volumeName' to the one that is meant, or give the volume a 'claimRef'`;
  if (prediction.mayStayPending) {
    return [
      {
        code: 'PVB003',
        severity: 'error',
        path: claim.path,
        message: `'claim' must find a volume in every order of arrival, got "${choice}, or none"`,
        fix: `define another volume, or ${fix}`,
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
      fix,
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
  const reasons = volumes.flatMap((volume) => {
    const reason = whyNot(claim, volume);
    return reason === undefined ? [] : [`${volume.name} ${reason}`];
  });
  const more = reasons.length > LISTED ? `, and ${reasons.length - LISTED} more` : '';
  return `: ${reasons.slice(0, LISTED).join(', ')}${more}`;
}
