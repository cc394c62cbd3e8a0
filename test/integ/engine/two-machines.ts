import type { EnvironmentData } from '../../../stacks/environment';
import type { Change } from '../../support/fixture-environments';

/** Of the machines of `lab`, the server and one client. */
export const TWO_MACHINES = {
  hosts: { 'lab-host': { machines: { 'lab-cp1': undefined, 'lab-worker2': undefined } } },
  cluster: { nodes: { 'lab-cp1': { machine: undefined, address: '192.168.150.40' }, 'lab-worker2': undefined } },
} as Change<EnvironmentData>;
