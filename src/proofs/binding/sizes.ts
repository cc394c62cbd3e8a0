import type { KubernetesObject, KubernetesRecord } from '../../records';
import { Quantity } from '../../values';

/** A size that the API server would refuse: in which object, where in it, and why. */
export interface MalformedSize {
  readonly path: string;
  readonly field: string;
  /** `must be a quantity …, got "5GB"; did you mean "5G"?` */
  readonly message: string;
}

/** Every size of a volume, claim or claim template that is not a quantity. */
export function malformedSizes({ path, object }: KubernetesRecord): readonly MalformedSize[] {
  return sizesIn(object).flatMap(([field, value]) => {
    const message = value === undefined ? undefined : whyNotQuantity(value);
    return message === undefined ? [] : [{ path, field, message }];
  });
}

/** Those whose sizes the API server takes. */
export function soundObjects(objects: readonly KubernetesRecord[]): readonly KubernetesRecord[] {
  return objects.filter((record) => malformedSizes(record).length === 0);
}

function sizesIn({ kind, spec }: KubernetesObject): readonly (readonly [field: string, value: unknown])[] {
  switch (kind) {
    case 'PersistentVolume':
      return [['spec.capacity.storage', spec?.capacity?.storage]];
    case 'PersistentVolumeClaim':
      return [['spec.resources.requests.storage', spec?.resources?.requests?.storage]];
    case 'StatefulSet': {
      const templates: readonly KubernetesObject[] = spec?.volumeClaimTemplates ?? [];
      return templates.map((template, index) => [
        `spec.volumeClaimTemplates[${index}].spec.resources.requests.storage`,
        template.spec?.resources?.requests?.storage,
      ]);
    }
    default:
      return [];
  }
}

function whyNotQuantity(value: unknown): string | undefined {
  try {
    Quantity.parse(String(value));
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
