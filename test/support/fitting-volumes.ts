import { whyNot } from '../../src/proofs/binding/fit';
import { claimsIn, volumeOf } from '../../src/proofs/binding/model';
import type { World } from './binder';
import { objectRecord } from './facts';

/** Names of the volumes that each claim could be bound to if it were alone. */
export function fittingVolumes({ classes, volumes, claims }: World): readonly (readonly string[])[] {
  const standard = classes.find(
    ({ metadata }) => metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true',
  );
  const offered = volumes.map((each) => volumeOf(objectRecord(each)));
  return claimsIn(claims.map(objectRecord), standard?.metadata.name).map((claim) =>
    offered
      .filter(({ name }) => (claim.volumeName ?? name) === name)
      .filter((volume) => whyNot(claim, volume) === undefined)
      .map(({ name }) => name),
  );
}
