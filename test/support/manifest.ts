import { type Chart, Testing } from 'cdk8s';
import type { KubernetesObject } from '../../src/records';

/** All objects of a chart, as they are emitted. */
export function manifest(chart: Chart): readonly KubernetesObject[] {
  return Testing.synth(chart);
}

/** The one object of that kind in a chart; none or several is an error. */
export function only(chart: Chart, kind: string): KubernetesObject {
  const found = manifest(chart).filter((object) => object.kind === kind);
  if (found.length !== 1) {
    throw new Error(`expected one ${kind}, found ${found.length}`);
  }
  return found[0];
}
