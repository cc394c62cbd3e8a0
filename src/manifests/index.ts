export { readManifests } from './sources';
