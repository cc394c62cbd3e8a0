import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EnvironmentData } from '../../stacks/environment';
import { lab } from '../../stacks/environments/lab';
import { changed } from './fixture-environments';

/**
 * What `pulumi preview --json --show-sames` of Pulumi 3.248.0 really said of a deployed `lab` (its hosts' layer, libvirt
 * 9.0.0) in which somebody gave lab-worker1 more memory and the data disk of lab-nfs another size, changed what lab-nfs
 * boots with first, and put lab-worker3 in the place of lab-worker2. Cut down to what is read, with other paths.
 */
export const PREVIEW = readFileSync(join(__dirname, '../fixtures/live/pulumi-3.248.0/preview.json'), 'utf8');

const machine = { vcpus: 2, network: 'lab-net', image: 'debian-12', rootDisk: { pool: 'lab-system', capacity: '4Gi' } };

/** `lab` with the machines that the recorded preview has. */
export const changedLab: EnvironmentData = changed(lab, {
  hosts: {
    'lab-host': {
      machines: { 'lab-worker2': undefined, 'lab-worker3': { ...machine, memory: '256Mi', address: '192.168.150.13' } },
    },
  },
  cluster: { nodes: { 'lab-worker2': undefined, 'lab-worker3': { role: 'worker', machine: 'lab-worker3' } } },
});
