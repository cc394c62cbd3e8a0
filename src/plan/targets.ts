import type { Assembly } from '../assembly';
import { recordsOf } from '../records';
import type { PlannedStep, Preview } from './preview';

/**
 * URNs of what must be planned for what stands at or below a path: itself, and of all it is made after, and of the
 * providers of these, whatever changes. The cluster can only be talked to when its machines stand, so an object brings
 * them along.
 *
 * What stays as it is, is left out: the engine takes a target for leave to delete what once depended on it. Where a
 * target changes, those deletions come too, because the engine plans nothing without them.
 *
 * @param preview of everything, which says what changes, and by which URN
 * @throws when nothing that is deployed, or was, stands there
 */
export function targetsOf(assembly: Assembly, { steps }: Preview, only: string): readonly string[] {
  const chosen = steps.filter(
    ({ path, urn }) => path === only || path.startsWith(`${only}/`) || urn.endsWith(`::${only}`),
  );
  if (chosen.length === 0) {
    const rule = 'must be a path of the tree with something deployed at it';
    throw new Error(
      `[${assembly.environment}] 'only' ${rule}, got "${only}"; \`strata plan ${assembly.environment}\` shows those that change`,
    );
  }
  const needed = neededBy(
    assembly,
    chosen.map(({ path }) => path),
  );
  const providers = new Set(steps.filter(({ path }) => needed.has(path)).map(({ provider }) => provider));
  const isNeeded = ({ path, type, urn }: PlannedStep) =>
    type.startsWith('pulumi:providers:') ? providers.has(urn.split('::').at(-1)) : needed.has(path);
  const targets = new Set(chosen.map(({ urn }) => urn));
  for (const step of steps.filter((each) => each.action !== 'same' && isNeeded(each))) {
    targets.add(step.urn);
  }
  const deletions = steps.filter(({ action }) => action === 'delete');
  for (let size = -1; size !== targets.size; ) {
    size = targets.size;
    for (const { urn } of deletions.filter(({ needs }) => needs.some((each) => targets.has(each)))) {
      targets.add(urn);
    }
  }
  return [...targets];
}

/** Paths that these are made after, themselves among them. */
function neededBy({ records, edges }: Assembly, paths: readonly string[]): ReadonlySet<string> {
  const inCluster = [...recordsOf(records, 'kubernetes'), ...recordsOf(records, 'secret-object')];
  const objects = new Set(inCluster.map(({ path }) => path));
  const machines = recordsOf(records, 'libvirt').flatMap(({ path, spec }) => (spec.type === 'domain' ? [path] : []));
  const needed = new Set<string>();
  const queue = [...paths];
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    if (!needed.has(path)) {
      needed.add(path);
      queue.push(...edges.filter(({ after }) => after === path).map(({ before }) => before));
      queue.push(...(objects.has(path) ? machines : []));
    }
  }
  return needed;
}
