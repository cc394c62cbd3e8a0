export { deploy } from './deploy';
export { type Deployed, type Ground, register } from './register';
export { readSettings, type Settings } from './settings';
