import { output } from '@pulumi/pulumi';
import type { Ground } from '../../src/pulumi';

/** A world in which nothing of `lab` exists yet, and its cluster is ready at once. */
export const ground: Ground = {
  hosts: { 'lab-host': 'uuid of lab-host' },
  adopted: new Map(),
  gate: { pass: () => output('uid of kube-system') },
};
