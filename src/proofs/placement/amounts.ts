import type { ResourceList, Resources, SchedulingSpec, SizedContainer } from '../../kubernetes/scheduling';
import { type KubernetesVersion, Quantity } from '../../values';

/** How much of each resource, as the scheduler counts: thousandths of a core for `cpu`, whole units for all others. */
export type Amounts = ReadonlyMap<string, bigint>;

const KIBI = 1024n;

/** What a pod may ask for besides the requests of its containers: their sum is taken where nothing is said. */
const POD_LEVEL = /^(cpu|memory|hugepages-.*)$/;

/** Reads quantities, rounded up as the scheduler does. What is no quantity counts as not said: a schema refuses it. */
export function amountsOf(list: ResourceList | undefined): Amounts {
  const amounts = new Map<string, bigint>();
  for (const [resource, text] of Object.entries(list ?? {})) {
    const quantity = parsed(text);
    if (quantity !== undefined) {
      amounts.set(resource, resource === 'cpu' ? quantity.ceilMilli : quantity.ceil);
    }
  }
  return amounts;
}

/** The amount as people write it: `1500m` of `cpu`, `2Gi` of `memory`. */
export function amountText(resource: string, amount: bigint): string {
  if (resource === 'cpu') {
    return Quantity.parse(`${amount}m`).toString();
  }
  return amount % KIBI === 0n ? Quantity.parse(`${amount / KIBI}Ki`).toString() : amount.toString();
}

/**
 * What the scheduler sets aside for a pod: the sum of its containers, or what its init containers need before them where
 * that is more, or what the pod asks for as a whole; and its overhead.
 *
 * Rules of `PodRequests` in k8s.io/component-helpers/resource and of the defaults of the API server, where a limit
 * without a request is the request. Init containers that run beside the others are known since 1.29, requests of a whole
 * pod since 1.34; older API servers drop these fields.
 */
export function requestsOf(pod: SchedulingSpec, version: KubernetesVersion | undefined): Amounts {
  const knowsSidecars = version?.atLeast(29) ?? true;
  const knowsPodLevel = version?.atLeast(34) ?? true;
  let running: Amounts = sumOf((pod.containers ?? []).map(ofContainer));
  let beside: Amounts = new Map();
  let starting: Amounts = new Map();
  for (const container of pod.initContainers ?? []) {
    if (knowsSidecars && container.restartPolicy === 'Always') {
      beside = sumOf([beside, ofContainer(container)]);
      starting = mostOf(starting, beside);
    } else {
      starting = mostOf(starting, sumOf([beside, ofContainer(container)]));
    }
  }
  running = mostOf(sumOf([running, beside]), starting);
  const whole = knowsPodLevel ? ofPod(pod.resources, running) : running;
  return sumOf([whole, amountsOf(pod.overhead)]);
}

function ofContainer({ resources }: SizedContainer): Amounts {
  return new Map([...amountsOf(resources?.limits), ...amountsOf(resources?.requests)]);
}

/** A limit of the pod is its request only for what no container asks for. */
function ofPod(resources: Resources | undefined, containers: Amounts): Amounts {
  const whole = new Map(containers);
  for (const [resource, amount] of amountsOf(resources?.limits)) {
    if (POD_LEVEL.test(resource) && !whole.has(resource)) {
      whole.set(resource, amount);
    }
  }
  for (const [resource, amount] of amountsOf(resources?.requests)) {
    if (POD_LEVEL.test(resource)) {
      whole.set(resource, amount);
    }
  }
  return whole;
}

export function sumOf(all: readonly Amounts[]): Amounts {
  const sum = new Map<string, bigint>();
  for (const amounts of all) {
    for (const [resource, amount] of amounts) {
      sum.set(resource, (sum.get(resource) ?? 0n) + amount);
    }
  }
  return sum;
}

function mostOf(a: Amounts, b: Amounts): Amounts {
  const most = new Map(a);
  for (const [resource, amount] of b) {
    const other = most.get(resource) ?? 0n;
    most.set(resource, amount > other ? amount : other);
  }
  return most;
}

function parsed(text: string | number): Quantity | undefined {
  try {
    return Quantity.parse(String(text));
  } catch {
    return undefined;
  }
}
