export { register } from './register';
export { readSettings, type Settings } from './settings';
