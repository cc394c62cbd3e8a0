import { basename } from 'node:path';
import type { DomainSpec } from '../libvirt';
import type { KubernetesObject, StrataRecord } from '../records';
import { Ipv4Address, Quantity } from '../values';
import type { PlannedStep } from './preview';

/**
 * Records of what the tree does not have any more, as far as the engine remembers them: enough to say what stands on
 * them. Nothing is made from these.
 */
export function formerRecords(steps: readonly PlannedStep[]): readonly StrataRecord[] {
  return steps.filter(({ isInTree }) => !isInTree).flatMap((step) => formerRecord(step, steps));
}

function formerRecord(step: PlannedStep, steps: readonly PlannedStep[]): readonly StrataRecord[] {
  const { path, type, provider = '', former } = step;
  const name = String(former.name ?? path);
  switch (type) {
    case 'libvirt:index/pool:Pool':
      return [{ kind: 'libvirt', path, host: provider, spec: { type: 'pool', name, uuid: '', path: '' } }];
    case VOLUME: {
      const spec = { type: 'volume', name, pool: String(former.pool), role: 'data', format: 'qcow2' } as const;
      return [{ kind: 'libvirt', path, host: provider, spec }];
    }
    case 'libvirt:index/domain:Domain':
      return [{ kind: 'libvirt', path, host: provider, spec: formerDomain(name, step, steps) }];
    default:
      return type.startsWith('kubernetes:') && typeof former.metadata === 'object'
        ? [{ kind: 'kubernetes', chart: '', path, object: former as unknown as KubernetesObject }]
        : [];
  }
}

const VOLUME = 'libvirt:index/volume:Volume';

/** Its name and its disks are what a person asks for; the rest is filled in to be a domain at all. */
function formerDomain(name: string, { former, provider }: PlannedStep, steps: readonly PlannedStep[]): DomainSpec {
  const volumes = steps.filter((each) => each.type === VOLUME && each.provider === provider);
  const ids = Array.isArray(former.disks) ? former.disks.map(({ volumeId }) => String(volumeId)) : [];
  return {
    type: 'domain',
    name,
    uuid: '',
    virtualization: 'kvm',
    memory: Quantity.mebibytes(1),
    vcpus: 1,
    cpuMode: 'host-model',
    bootOrder: [],
    disks: ids.flatMap((id) => {
      const volume = volumes.find((each) => each.former.name === basename(id));
      const pool = String(volume?.former.pool);
      return volume === undefined ? [] : [{ from: 'volume', pool, volume: basename(id), format: 'qcow2' } as const];
    }),
    interfaces: [],
    vnc: Ipv4Address.fromNumber(0),
    autostart: false,
  };
}
