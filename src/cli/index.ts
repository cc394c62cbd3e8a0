export { cdk8sSynth } from './cdk8s-synth';
export { main } from './main';
export { assembleSites, chooseSites, type Site } from './site';
export type { CliContext } from './verb';
