import type { KubernetesObject } from '../records';

/**
 * The object, with the images of its containers and volumes renamed. Images inside texts stay as they are.
 *
 * It is done to what a chart gives in the end: a resolver of cdk8s does not see what JSON patches add.
 */
export function withImages(object: KubernetesObject, nameOf: (image: string) => string): KubernetesObject {
  return renamed(object, [], nameOf) as KubernetesObject;
}

function renamed(value: unknown, keys: readonly string[], nameOf: (image: string) => string): unknown {
  if (typeof value === 'string') {
    return isImage(keys) ? nameOf(value) : value;
  }
  if (Array.isArray(value)) {
    return value.map((each, index) => renamed(each, [...keys, String(index)], nameOf));
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, renamed(each, [...keys, key], nameOf)]))
    : value;
}

/** `…containers.<index>.image`, or `volumes.<index>.image.reference`. */
function isImage(keys: readonly string[]): boolean {
  return /(^|\.)((c|initC|ephemeralC)ontainers\.\d+\.image|volumes\.\d+\.image\.reference)$/.test(keys.join('.'));
}
