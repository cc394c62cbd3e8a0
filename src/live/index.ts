export { type Answers, askParts, type NotRun, notRunText, type Part } from './ask';
export { Cluster } from './cluster';
export { COMPARED_KINDS, compareBindings, compareEndpoints, compareNodes } from './cluster-agreement';
export { type Comparison, type Difference, differenceText } from './difference';
export { compareDisks } from './disk-agreement';
export { LibvirtHost } from './libvirt-host';
export { NotReached } from './program';
