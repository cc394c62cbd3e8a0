import { type KubernetesRecord, recordsOf, type StrataRecord } from '../records';
import type { Finding } from './finding';
import { type AddressRange, rangeText, sizeOf, without } from './load-balancers/address-range';
import { type AddressPool, poolsIn } from './load-balancers/pools';
import { type LoadBalancer, loadBalancersIn } from './load-balancers/services';
import type { ServiceAddressPrediction } from './prediction';
import type { Proof } from './proof';

/** LBA: every Service of type LoadBalancer gets an address, and which. */
export const serviceAddresses: Proof = {
  codes: {
    LBA001: {
      title: 'nobody gives a Service its address',
      why:
        'Bare machines have no cloud behind them: the Service stays <pending>, and a deployment waits ten minutes for ' +
        'its address before it fails. In files alone it is a warning: the addresses may be written elsewhere.',
    },
    LBA002: {
      title: 'there are more Services than addresses',
      why: 'Those that come last stay <pending>, and which these are depends on the order of arrival.',
    },
    LBA003: {
      title: 'a Service names an address that is not kept for Services',
      why: 'It is not given out, or another machine has it, and two of them answer for it then.',
    },
    LBA004: {
      title: 'two Services name one address',
      why: 'The second stays <pending>, unless both say by annotation that they share it.',
    },
    LBA005: {
      title: 'nodes answer for the addresses of Services that they do not announce',
      why:
        'Under ipvs every node holds all addresses of Services on an interface of its own, and answers for them, ' +
        'unless strictARP keeps it from that: connections go to a node that was not chosen.',
    },
  },

  prove({ records }) {
    const pools = poolsIn(records);
    const waiting = loadBalancersIn(records, pools);
    const served = waiting.filter((each) => each.pools.length > 0);
    const stranded = waiting.filter((each) => each.pools.length === 0);
    const free = freeIn(served);
    return {
      findings: [
        ...stranded.map((each) => unserved(each, pools, records)),
        ...twice(served),
        ...crowded(served, free),
        ...unstrict(pools, records),
      ],
      predictions: served.map((each) => predict(each, free)),
    };
  },
};

function unserved(
  { service, named, prop, namespace }: LoadBalancer,
  pools: readonly AddressPool[],
  records: readonly StrataRecord[],
): Finding {
  const { path } = service;
  const ranges = pools.flatMap((pool) => pool.ranges.map(rangeText)).join(', ');
  if (named !== undefined && pools.length > 0) {
    return {
      code: 'LBA003',
      severity: 'error',
      path,
      message: `'${prop}' must be an address that Services of ${namespace} may get, got "${named.start}"`,
      fix: `choose one of ${ranges}`,
      related: pools.map((pool) => pool.path),
    };
  }
  const isTree = recordsOf(records, 'range').length > 0;
  return {
    code: 'LBA001',
    severity: isTree || pools.length > 0 ? 'error' : 'warning',
    path,
    message: `'type' must be one that is given an address, got "LoadBalancer" without addresses for ${namespace}`,
    fix: isTree ? 'define ServiceAddresses, or write NodePort' : 'write NodePort, or add the pool of addresses',
    related: pools.map((pool) => pool.path),
  };
}

function twice(served: readonly LoadBalancer[]): readonly Finding[] {
  const first = new Map<number, LoadBalancer>();
  return served.flatMap((each): Finding[] => {
    const { service, named, prop, sharing } = each;
    if (named === undefined) {
      return [];
    }
    const other = first.get(named.start.value);
    if (other === undefined) {
      first.set(named.start.value, each);
    }
    return other === undefined || (sharing !== undefined && sharing === other.sharing)
      ? []
      : [
          {
            code: 'LBA004',
            severity: 'error',
            path: service.path,
            message: `'${prop}' must be named once, got "${named.start}", which ${ownerOf(other.service)} has already`,
            fix: 'choose another, or let both share it by annotation',
            related: [other.service.path],
          },
        ];
  });
}

function ownerOf({ object }: KubernetesRecord): string {
  return `Service ${object.metadata.namespace ?? 'default'}/${object.metadata.name}`;
}

/** Services that draw from the same pools are counted together; those that may share an address are one. */
function crowded(served: readonly LoadBalancer[], free: FreeAddresses): readonly Finding[] {
  const groups = new Map<string, LoadBalancer[]>();
  for (const each of served.filter(({ named }) => named === undefined)) {
    const key = poolsOf(each);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [each]);
    } else {
      group.push(each);
    }
  }
  return [...groups].flatMap(([key, group]) => {
    const ones = [...new Map(group.map((each, index) => [each.sharing ?? index, each])).values()];
    const count = sizeOf(free.get(key) ?? []);
    return ones.slice(count).map(
      ({ service, pools }): Finding => ({
        code: 'LBA002',
        severity: 'error',
        path: service.path,
        message: `'type' must find an address that is free, got "LoadBalancer" ${ones.length} times for ${count} addresses`,
        fix: `widen ${pools.map(({ name }) => name).join(', ')}, or write NodePort`,
        related: pools.map(({ path }) => path),
      }),
    );
  });
}

/** The addresses that nobody names, by the pools that a Service may draw from. */
type FreeAddresses = ReadonlyMap<string, readonly AddressRange[]>;

function freeIn(served: readonly LoadBalancer[]): FreeAddresses {
  const taken = served.flatMap(({ named }) => (named === undefined ? [] : [named.start]));
  const drawers = new Map(served.map((each) => [poolsOf(each), each.pools]));
  return new Map(
    [...drawers].map(([key, pools]) => [
      key,
      without(
        pools.flatMap(({ ranges }) => ranges),
        taken,
      ),
    ]),
  );
}

function poolsOf({ pools }: LoadBalancer): string {
  return pools.map(({ path, name }) => `${path} ${name}`).join(', ');
}

function predict(each: LoadBalancer, free: FreeAddresses): ServiceAddressPrediction {
  const { service, namespace, named } = each;
  const ranges = named === undefined ? (free.get(poolsOf(each)) ?? []) : [named];
  return {
    kind: 'service-address',
    path: service.path,
    namespace,
    service: service.object.metadata.name,
    verdict: sizeOf(ranges) === 1 ? 'certain' : 'undecided',
    addresses: ranges.map(rangeText),
  };
}

function unstrict(pools: readonly AddressPool[], records: readonly StrataRecord[]): readonly Finding[] {
  const [pool] = pools;
  const declared = recordsOf(records, 'proxy').filter(({ mode, strictArp }) => mode === 'ipvs' && !strictArp);
  const written = recordsOf(records, 'kubernetes').filter(({ object: { kind, metadata, data } }) => {
    const text = kind === 'ConfigMap' && metadata.name === 'kube-proxy' ? String(data?.['config.conf'] ?? '') : '';
    return /^mode:\s*["']?ipvs\b/m.test(text) && !/^\s+strictARP:\s*true\b/m.test(text);
  });
  return pool === undefined
    ? []
    : [...declared, ...written].map(({ path }) => ({
        code: 'LBA005',
        severity: 'error',
        path,
        message: `'strictArp' must be true under ipvs where Services have addresses, got "false"`,
        fix: 'set it, or choose another mode',
        related: [pool.path],
      }));
}
