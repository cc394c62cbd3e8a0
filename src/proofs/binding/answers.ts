import type { KubernetesRecord } from '../../records';
import type { KubernetesVersion } from '../../values';
import { type Claim, claimKey, claimsIn, type StorageClass, storageClassOf, type Volume, volumeOf } from './model';
import { outcomes } from './outcomes';
import { delayedPreference, immediatePreference, type Preference } from './preference';
import { groupBy, type Lot, Stock } from './stock';

/** What can become of one claim. */
export interface Answer {
  readonly claim: Claim;
  /** Every volume it may be bound to, by name. */
  readonly volumes: readonly Volume[];
  /** Their names. */
  readonly names: readonly string[];
  /** Whether it may find none. */
  readonly mayFindNone: boolean;
  /** Whether its class makes a volume then. */
  readonly provisions: boolean;
  /** Whether the scheduler chooses, once a pod asks for it. */
  readonly waits: boolean;
}

/** All claims of some objects, and the volumes that they may be bound to. */
export interface Answers {
  readonly volumes: readonly Volume[];
  readonly answers: readonly Answer[];
}

/** The first minor version whose binder looks at VolumeAttributesClasses; before, the API server drops the field. */
const ATTRIBUTES_SINCE = 34;

/** Judges the claims of well-formed objects; the newest rules hold where no version is known. */
export function answersIn(objects: readonly KubernetesRecord[], kubernetes: KubernetesVersion | undefined): Answers {
  const named = objects.filter(({ object }) => object.kind === 'StorageClass');
  const classes = new Map(named.map(({ object }) => [object.metadata.name, storageClassOf(object)]));
  const defaultClass = [...classes.values()].find((each) => each.isDefault)?.name;
  const known = kubernetes?.atLeast(ATTRIBUTES_SINCE) === false ? { attributesClass: '' } : {};
  const claims = claimsIn(objects, defaultClass).map((claim) => ({ ...claim, ...known }));
  const volumes = objects
    .filter(({ object }) => object.kind === 'PersistentVolume')
    .map((record) => ({ ...volumeOf(record), ...known }));
  return { volumes, answers: judge(claims, volumes, classes) };
}

function judge(
  claims: readonly Claim[],
  volumes: readonly Volume[],
  classes: ReadonlyMap<string, StorageClass>,
): readonly Answer[] {
  const stock = new Stock(volumes, claims);
  const alike = [...groupBy(claims, (claim) => contenderKey(claim, stock)).values()];
  const results = outcomes(
    alike.map((same) => ({ count: same.length, preference: preferenceOf(same[0], classes, stock) })),
  );
  const answers = alike.flatMap((same, index) => {
    const { lots, mayStayPending } = results[index];
    const found = byName(lots);
    // claims that want the same share the lists, which may be long
    const names = found.map(({ name }) => name);
    return same.map((claim): [Claim, Answer] => {
      const storageClass = classes.get(claim.className);
      // a claim with a selector or a named volume is never provisioned for
      const provisions =
        storageClass?.provisions === true && claim.volumeName === undefined && claim.selector === undefined;
      const waits = storageClass?.waitsForConsumer === true;
      return [claim, { claim, volumes: found, names, mayFindNone: mayStayPending, provisions, waits }];
    });
  });
  const answerOf = new Map(answers);
  return claims.flatMap((claim) => answerOf.get(claim) ?? []);
}

function preferenceOf(claim: Claim, classes: ReadonlyMap<string, StorageClass>, stock: Stock): Preference {
  return classes.get(claim.className)?.waitsForConsumer
    ? delayedPreference(claim, stock)
    : immediatePreference(claim, stock);
}

/** Claims of one key want the same, and no volume is kept for any of them. */
function contenderKey(claim: Claim, stock: Stock): string {
  const { request, modes, className, volumeMode, attributesClass, volumeName, selector } = claim;
  const own = stock.keptFor(claim).length > 0 ? claimKey(claim) : '';
  return JSON.stringify([String(request), modes, className, volumeMode, attributesClass, volumeName, selector, own]);
}

function byName(lots: ReadonlySet<Lot>): readonly Volume[] {
  return [...lots].flat().sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
