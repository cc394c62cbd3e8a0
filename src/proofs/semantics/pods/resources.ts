import { Quantity } from '../../../values';
import { quantity, quantityOf } from '../leaves';
import { isQualifiedName } from '../names';
import { type Breach, error, field, fieldsOf, type Rule } from '../rule';

/** Resources without a prefix that a container can have. */
const OWN = /^(cpu|memory|ephemeral-storage|hugepages-.+)$/;

/** The requests and limits of a container. */
export const resources: Rule = (value, at, version) => {
  const written = ['limits', 'requests'] as const;
  return [
    ...written.flatMap((name) =>
      Object.entries(fieldsOf(field(value, name))).flatMap(([resource, amount]) => [
        ...nameBreaches(resource, `${at}.${name}`),
        ...quantity(amount, `${at}.${name}[${resource}]`, version),
        ...wholeBreaches(resource, amount, `${at}.${name}[${resource}]`),
      ]),
    ),
    ...overcommitted(value, at),
  ];
};

function nameBreaches(resource: string, at: string): readonly Breach[] {
  return OWN.test(resource) || (resource.includes('/') && isQualifiedName(resource))
    ? []
    : [error('SEM007', at, 'must name cpu, memory, ephemeral-storage or example.org/device', resource, 'rename it')];
}

/** Devices are not taken apart. */
function wholeBreaches(resource: string, amount: unknown, at: string): readonly Breach[] {
  const count = resource.includes('/') ? quantityOf(amount) : undefined;
  return count === undefined || count.ceilMilli % 1000n === 0n
    ? []
    : [error('SEM007', at, 'must be a whole number', amount, 'write 1, 2 and so on')];
}

/** Other resources than the node's own cannot be shared: what is asked for is what is given. */
function overcommitted(value: unknown, at: string): readonly Breach[] {
  const [limits, requests] = [fieldsOf(field(value, 'limits')), fieldsOf(field(value, 'requests'))];
  return Object.entries(requests).flatMap(([resource, amount]) => {
    const [asked, limit] = [quantityOf(amount), quantityOf(field(limits, resource))];
    const isShared = !resource.includes('/') && !resource.startsWith('hugepages-');
    if (asked === undefined) {
      return [];
    }
    if (limit === undefined) {
      return isShared || Object.hasOwn(limits, resource)
        ? []
        : [error('SEM007', `${at}.limits`, `must be set for ${resource}`, 'nothing', `add the limit ${amount}`)];
    }
    const order = asked.compare(limit);
    if (order > 0) {
      const rule = `must be at most the limit of ${resource}, ${field(limits, resource)}`;
      return [error('SEM007', `${at}.requests`, rule, amount, 'lower it, or raise the limit')];
    }
    return order < 0 && !isShared
      ? [
          error(
            'SEM007',
            `${at}.requests`,
            `must be the limit of ${resource}`,
            amount,
            `write ${field(limits, resource)}`,
          ),
        ]
      : [];
  });
}

/** A size that must be more than nothing. */
export const size: Rule = (value, at, version) => {
  const amount = quantityOf(value);
  return amount !== undefined && amount.compare(Quantity.ZERO) === 0
    ? [error('SEM007', at, 'must be more than 0', value, 'write a size such as 5Gi')]
    : quantity(value, at, version);
};
