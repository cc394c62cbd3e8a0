import { recordsOf } from '../records';
import { matches } from './binding/fit';
import { type Claim, claimsIn, storageClassOf, volumeOf } from './binding/model';
import { soundObjects } from './binding/sizes';
import type { Proof } from './proof';

/** STO: a claim that chooses by labels has something to choose from. */
export const claimSelectors: Proof = {
  codes: {
    STO008: {
      title: 'a class makes no volume for a claim with a selector',
      why:
        'A provisioner cannot know which labels would satisfy the claim, and refuses it. A selector chooses among ' +
        'volumes that are there; the class alone asks for a new one.',
    },
  },

  prove({ records }) {
    const objects = soundObjects(recordsOf(records, 'kubernetes'));
    const classes = objects
      .filter(({ object }) => object.kind === 'StorageClass')
      .map(({ path, object }) => ({ path, ...storageClassOf(object) }));
    const volumes = objects.filter(({ object }) => object.kind === 'PersistentVolume').map(volumeOf);
    const isThere = ({ className, selector = {} }: Claim) =>
      volumes.some((volume) => volume.className === className && matches(selector, volume.labels));
    const claims = claimsIn(objects, classes.find(({ isDefault }) => isDefault)?.name);
    const findings = claims.flatMap((claim) => {
      const made = classes.find(({ name, provisions }) => provisions && name === claim.className);
      if (made === undefined || claim.selector === undefined || claim.volumeName !== undefined || isThere(claim)) {
        return [];
      }
      return [
        {
          code: 'STO008',
          severity: 'error' as const,
          path: claim.path,
          message: `'selector' must find a volume of class ${made.name}, which makes none for it, got "none"`,
          fix: `take the selector out, or define a volume of class ${made.name} with its labels`,
          related: [made.path],
        },
      ];
    });
    return { findings, predictions: [] };
  },
};
