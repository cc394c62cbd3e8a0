import type { Finding } from './finding';
import type { Proof } from './proof';
import { type Script, scriptsIn } from './scripts';

/** One order to libvirt about a machine: `virsh --connect qemu:///system undefine web --nvram`. */
const ORDER = /\bvirsh\s+(?:-\S+\s+(?:\w+:\S*\s+)?)*(define|undefine|destroy)\s+(?:--?\S+\s+)*([\w.-]+)/g;

/** KVM: scripts give libvirt their orders in the order that it needs. */
export const machineCommands: Proof = {
  codes: {
    KVM001: {
      title: 'a machine is undefined before it is destroyed',
      why:
        'libvirt lets a machine without definition run on: when the second order fails, or the script ends between the ' +
        'two, it is gone from every list of machines to keep, and still writes to its disks.',
    },
  },

  prove({ records }) {
    return { findings: scriptsIn(records).flatMap(reversed), predictions: [] };
  },
};

function reversed({ path, prop, text }: Script): readonly Finding[] {
  const undefinedOnes = new Set<string>();
  const wrong = new Set<string>();
  for (const [, order, machine] of text.includes('virsh') ? text.matchAll(ORDER) : []) {
    if (order === 'undefine') {
      undefinedOnes.add(machine);
    } else if (order === 'destroy' && undefinedOnes.has(machine)) {
      wrong.add(machine);
    } else {
      undefinedOnes.delete(machine);
    }
  }
  return [...wrong].map((machine) => ({
    code: 'KVM001',
    severity: 'warning',
    path,
    message: `'${prop}' must destroy a machine before it undefines it, got "virsh undefine ${machine}" first`,
    fix: `write virsh destroy ${machine} before virsh undefine ${machine}`,
    related: [],
  }));
}
