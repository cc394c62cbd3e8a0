export type { Bridge } from './bridge';
export { HOST_FAMILIES, HostFamily } from './host-family';
export type { HostFile } from './host-file';
export { type HostPreparation, prepareScript } from './prepare-script';
