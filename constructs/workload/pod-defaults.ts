import { ApiObject, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Wrong } from '../../src/check';
import { isDnsLabel } from '../../src/kubernetes/object-name';

/** Labels that say what a pod is; selectors are made of these and of nothing else. */
export function podLabels(name: string): Record<string, string> {
  return { 'app.kubernetes.io/name': name };
}

/** The name is a label of the pods and their host name as well, which leaves a DNS label. */
export function refusePodName(name: string, wrong: Wrong): void {
  if (!isDnsLabel(name)) {
    wrong('name', `must be a DNS label in lower case, got "${name}"; use at most 63 letters, digits and '-'`);
  }
}

/**
 * Puts right what cdk8s-plus-27 leaves no prop for, on a pod at the JSON pointer `pod` of its object: `''` for a bare
 * Pod, `/spec/template` in a workload.
 *
 * The label with a hash of the construct path goes, since a move of the construct would change it. The runtime's
 * seccomp profile comes, since Pod Security `restricted` asks for it.
 */
export function finishPod(workload: Construct, pod: '' | '/spec/template'): void {
  ApiObject.of(workload).addJsonPatch(
    JsonPatch.remove(`${pod}/metadata/labels/cdk8s.io~1metadata.addr`),
    JsonPatch.add(`${pod}/spec/securityContext/seccompProfile`, { type: 'RuntimeDefault' }),
  );
}
