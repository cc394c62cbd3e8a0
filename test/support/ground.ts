import { output, secret } from '@pulumi/pulumi';
import type { Ground, Settings } from '../../src/pulumi';

/** A world in which nothing of `lab` exists yet, and its cluster is ready at once. */
export const ground: Ground = {
  hosts: { 'lab-host': 'uuid of lab-host' },
  adopted: new Map(),
  gate: { pass: () => output('uid of kube-system') },
};

/** A deployment of the hosts alone, of which no secret is asked. */
export const hostsAlone: Settings = {
  layers: ['hosts'],
  readyWithin: 1,
  allowDataLoss: [],
  secret: () => secret(''),
  kubeconfig: () => secret(''),
};
