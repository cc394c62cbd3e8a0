import { GLUSTERFS_PLUGIN } from '../kubernetes/glusterfs/parameters';
import { volumeTypeText } from '../kubernetes/glusterfs/volume-type';
import { recordsOf, type StrataRecord } from '../records';
import type { Answer } from './binding/answers';
import { answersOf } from './binding/predictions';
import type { Finding } from './finding';
import { type GlusterfsClass, glusterfsClassesIn } from './glusterfs/classes';
import { gibibytesOf, sizesOf, unfitType } from './glusterfs/laying-out';
import { urlsIn } from './places/urls';
import { namespaceOf } from './pod-groups';
import type { Facts, Proof } from './proof';

/** The one user who may do everything. */
const ADMINISTRATOR = 'admin';

const LATE =
  'The API server takes the class. Each of its claims stays Pending; the reason stands in an event, or in the log of the ' +
  'controller manager alone.';

/** GLU: what a class of kubernetes.io/glusterfs says can be done. */
export const glusterfs: Proof = {
  codes: {
    GLU001: { title: 'a parameter of a glusterfs class is refused by its provisioner', why: LATE },
    GLU002: {
      title: 'the Secret of a glusterfs class has another type',
      why: `The provisioner reads Secrets of type ${GLUSTERFS_PLUGIN} alone, so that a class gives nobody other Secrets. ${LATE}`,
    },
    GLU003: {
      title: 'a glusterfs class asks for copies that cannot be laid out',
      why: `The provisioner passes the numbers on, and who makes the volumes takes few of them. ${LATE}`,
    },
    GLU009: {
      title: 'a glusterfs class logs in as a user who may not make volumes',
      why:
        'There is one who may do everything, `admin`. With `user`, who is let in, each try makes a volume, fails when it ' +
        'asks for more, and leaves the volume behind: the disks fill, and no claim is bound. Others are turned away.',
    },
    GLU004: {
      title: 'a claim of a glusterfs class is refused by its provisioner',
      why: 'The claim stays Pending: the provisioner makes file systems alone, of bricks of 1 GiB to 4 TiB, 32 a volume.',
    },
  },

  prove(facts) {
    const classes = glusterfsClassesIn(facts.records);
    if (classes.length === 0) {
      return { findings: [], predictions: [] };
    }
    const findings = [
      ...classes.flatMap(refusedParameters),
      ...classes.flatMap((each) => foreignSecret(each, facts.records)),
      ...classes.flatMap(unfitDurability),
      ...classes.flatMap(unfitUser),
      ...refusedClaims(facts, classes),
    ];
    return { findings, predictions: [] };
  },
};

function refusedParameters({ record, parameters, mistakes }: GlusterfsClass): readonly Finding[] {
  const { path } = record;
  const refused = mistakes.map(({ parameter, message, fix }) =>
    error('GLU001', path, `'parameters.${parameter}' ${message}`, fix),
  );
  const isUrl = parameters === undefined || urlsIn(parameters.url).some(({ written }) => /^https?:/.test(written));
  return isUrl
    ? refused
    : [
        error(
          'GLU001',
          path,
          `'parameters.resturl' must be a URL, got "${parameters?.url}"`,
          'write such as http://10.96.0.80:8080',
        ),
      ];
}

/** One that is not there at all is told by REF001. */
function foreignSecret({ record, parameters }: GlusterfsClass, records: readonly StrataRecord[]): readonly Finding[] {
  const named = parameters?.secret;
  if (named === undefined) {
    return [];
  }
  const isNamed = (name: string, namespace: string) => name === named.name && namespace === named.namespace;
  const found = [
    ...recordsOf(records, 'secret-object').filter(({ name, namespace }) => isNamed(name, namespace)),
    ...recordsOf(records, 'kubernetes').flatMap(({ path, object }) =>
      object.kind === 'Secret' && isNamed(object.metadata.name, namespaceOf(object))
        ? [{ path, type: String(object.type ?? 'Opaque') }]
        : [],
    ),
  ];
  return found
    .filter(({ type }) => type !== GLUSTERFS_PLUGIN)
    .map(({ path, type }) => ({
      ...error(
        'GLU002',
        record.path,
        `'parameters.secretName' must name a Secret of type ${GLUSTERFS_PLUGIN}, got "${named.name}" of type ${type}`,
        'give the Secret that type; it cannot be changed, so define it anew',
      ),
      related: [path],
    }));
}

/** Nothing is said of users where no login is asked for. */
function unfitUser({ record, parameters }: GlusterfsClass): readonly Finding[] {
  const { user } = parameters ?? {};
  return user === undefined || user === '' || user === ADMINISTRATOR
    ? []
    : [
        error(
          'GLU009',
          record.path,
          `'parameters.restuser' must be the one who may make volumes, got "${user}"`,
          `write ${ADMINISTRATOR}`,
        ),
      ];
}

function unfitDurability({ record, parameters }: GlusterfsClass): readonly Finding[] {
  const unfit = parameters && unfitType(parameters.volumeType);
  return parameters === undefined || unfit === undefined
    ? []
    : [
        error(
          'GLU003',
          record.path,
          `'parameters.volumetype' ${unfit.rule}, got "${volumeTypeText(parameters.volumeType)}"`,
          unfit.fix,
        ),
      ];
}

function refusedClaims(facts: Facts, classes: readonly GlusterfsClass[]): readonly Finding[] {
  const byName = new Map(classes.map((each) => [each.name, each]));
  return answersOf(facts).answers.flatMap((answer) => {
    const of = byName.get(answer.claim.className);
    return of === undefined || !answer.provisions || !answer.mayFindNone ? [] : refusedClaim(answer, of);
  });
}

function refusedClaim({ claim }: Answer, { record, name, parameters }: GlusterfsClass): readonly Finding[] {
  const related = [record.path];
  if (claim.volumeMode === 'Block') {
    const message = `'volumeMode' of claim ${claim.name} must be Filesystem in class ${name}, got "Block"`;
    return [{ ...error('GLU004', claim.path, message, 'leave it out, or use another class'), related }];
  }
  if (parameters === undefined || unfitType(parameters.volumeType) !== undefined) {
    return [];
  }
  const { least, most } = sizesOf(parameters.volumeType);
  const size = gibibytesOf(claim.request);
  if (size >= least && size <= most) {
    return [];
  }
  const type = volumeTypeText(parameters.volumeType);
  const message = `'storage' of claim ${claim.name} must be ${least}Gi to ${most}Gi as ${type}, got "${claim.request}"`;
  return [{ ...error('GLU004', claim.path, message, 'ask for a size between, or for another class'), related }];
}

function error(code: string, path: string, message: string, fix: string): Finding {
  return { code, severity: 'error', path, message, fix, related: [] };
}
