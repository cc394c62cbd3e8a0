import {
  type KubernetesRecord,
  recordsOf,
  type StorageClassRecord,
  type StrataRecord,
  type VersionGate,
} from '../records';
import type { KubernetesVersion } from '../values';
import { type Claim, storageClassOf } from './binding/model';
import { answersOf } from './binding/predictions';
import type { Finding } from './finding';
import type { Facts, Proof } from './proof';

/** STO: a class can give what its claims ask for, in this version of Kubernetes. */
export const storageClasses: Proof = {
  codes: {
    STO001: {
      title: 'a claim asks for an access mode that its class cannot give',
      why:
        'The claim stays Pending, or is given a volume that the second node cannot mount: the pods of one node run, and ' +
        'those of the others hang in ContainerCreating.',
    },
    STO002: {
      title: 'the driver of a class does not work with this version of Kubernetes',
      why: 'The API server takes the class. Its claims stay Pending, or their volumes cannot be mounted.',
    },
    STO003: {
      title: 'two classes are the default one',
      why:
        'A claim that names no class gets the one that was made last; before Kubernetes 1.26 it is refused. Which data ' +
        'lies where then depends on the order in which files were applied.',
    },
    STO004: {
      title: 'a class does not enforce the size of its volumes',
      why:
        'The size of a claim is a label there: one pod may fill the disk of all, and all stop writing together. Watch ' +
        'the free room of the disk, or choose a backend with quotas.',
    },
  },

  prove(facts) {
    const { records, kubernetes } = facts;
    const classes = recordsOf(records, 'storage-class');
    return {
      findings: [
        ...unfitModes(facts, classes),
        ...classes.flatMap((each) => (kubernetes === undefined ? [] : unfitVersion(each, kubernetes))),
        ...rivals(records),
        ...classes.filter(({ enforcesCapacity }) => !enforcesCapacity).map(boundless),
      ],
      predictions: [],
    };
  },
};

/** Only of volumes that the class makes: those that stand there say their modes themselves. */
function unfitModes(facts: Facts, classes: readonly StorageClassRecord[]): readonly Finding[] {
  if (classes.length === 0) {
    return [];
  }
  const byName = new Map(classes.map((each) => [each.name, each]));
  return answersOf(facts).answers.flatMap(({ claim, provisions, mayFindNone }) => {
    const storageClass = byName.get(claim.className);
    return storageClass === undefined || !provisions || !mayFindNone ? [] : unfitClaim(claim, storageClass);
  });
}

function unfitClaim(claim: Claim, { name, path, accessModes }: StorageClassRecord): readonly Finding[] {
  const missing = claim.modes.filter((mode) => !accessModes.includes(mode));
  return missing.length === 0
    ? []
    : [
        {
          code: 'STO001',
          severity: 'error',
          path: claim.path,
          message: `'accessModes' of claim ${claim.name} must be among those of class ${name}, got "${missing.join(', ')}"`,
          fix: `it has ${accessModes.join(', ')}; ask for one of these, or for another class`,
          related: [path],
        },
      ];
}

function unfitVersion({ name, path, versions }: StorageClassRecord, kubernetes: KubernetesVersion): readonly Finding[] {
  return versions === undefined || isWithin(versions, kubernetes)
    ? []
    : [
        {
          code: 'STO002',
          severity: 'error',
          path,
          message:
            `'backend' of class ${name} must work with Kubernetes ${kubernetes}, got "one for ${rangeText(versions)}": ` +
            versions.why,
          fix: `use ${versions.instead}`,
          related: [],
        },
      ];
}

function isWithin({ since, before }: VersionGate, kubernetes: KubernetesVersion): boolean {
  return (since === undefined || kubernetes.atLeast(since)) && (before === undefined || !kubernetes.atLeast(before));
}

function rangeText({ since, before }: VersionGate): string {
  const from = since === undefined ? [] : [`1.${since} and later`];
  return [...from, ...(before === undefined ? [] : [`versions before 1.${before}`])].join(', ');
}

function rivals(records: readonly StrataRecord[]): readonly Finding[] {
  const isDefault = ({ object }: KubernetesRecord) =>
    object.kind === 'StorageClass' && storageClassOf(object).isDefault;
  const [first, ...more] = recordsOf(records, 'kubernetes').filter(isDefault);
  return more.map(({ path, object }) => ({
    code: 'STO003',
    severity: 'error',
    path,
    message: `'isDefault' must be true for one class of a cluster, got "${object.metadata.name}" besides ${first.object.metadata.name}`,
    fix: 'leave one of them the default',
    related: [first.path],
  }));
}

function boundless({ name, path }: StorageClassRecord): Finding {
  return {
    code: 'STO004',
    severity: 'warning',
    path,
    message: `'backend' of class ${name} must keep each volume to its size, got "no quota"`,
    fix: 'choose a backend that enforces sizes, or allow it where the disk is watched',
    related: [],
  };
}
