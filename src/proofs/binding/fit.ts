import { isAsRequired } from '../../kubernetes/label-requirement';
import { type Claim, keepersOf, type LabelSelector, type Volume } from './model';

/**
 * Why the binder would pass this volume over, in words; undefined when the volume fits.
 *
 * Rules of `FindMatchingVolume`, `syncUnboundClaim` and `checkVolumeSatisfyClaim` in Kubernetes 1.27 and 1.36: a volume
 * kept for the claim by `claimRef` is not asked for class and selector, one named by `volumeName` is not asked for the
 * selector, and where claim and volume name each other nothing is asked at all.
 */
export function whyNot(claim: Claim, volume: Volume): string | undefined {
  if (volume.claimRef !== undefined && !keepersOf(claim).includes(volume.claimRef)) {
    return `is kept for ${volume.claimRef}`;
  }
  if (volume.claimRef !== undefined && claim.volumeName === volume.name) {
    return undefined;
  }
  if (volume.isDeleted) {
    return 'is being deleted';
  }
  // what is named is measured in whole bytes, all else exactly
  const isNamed = claim.volumeName === volume.name && volume.claimRef === undefined;
  if (isNamed ? volume.capacity.ceil < claim.request.ceil : volume.capacity.compare(claim.request) < 0) {
    return `holds ${volume.capacity}`;
  }
  const missing = claim.modes.filter((mode) => !volume.modes.includes(mode));
  if (missing.length > 0) {
    return `has no ${missing.join(', ')}`;
  }
  if (volume.volumeMode !== claim.volumeMode) {
    return `has volumeMode ${volume.volumeMode}`;
  }
  if (volume.attributesClass !== claim.attributesClass) {
    return `has ${volume.attributesClass === '' ? 'no' : `another`} VolumeAttributesClass`;
  }
  if (volume.claimRef !== undefined) {
    return undefined;
  }
  if (volume.className !== claim.className) {
    return volume.className === '' ? 'has no class' : `has class ${volume.className}`;
  }
  if (claim.volumeName === undefined && claim.selector !== undefined && !matches(claim.selector, volume.labels)) {
    return 'does not match the selector';
  }
  return undefined;
}

/** Kubernetes' label selector: every label and every expression must hold. An empty one matches everything. */
export function matches(selector: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  const exact = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  return exact && (selector.matchExpressions ?? []).every((each) => isAsRequired(labels[each.key], each));
}
