export { type Edge, inOrder } from '../creation-order';
export { type Assembly, assemble, requireProved, Unproved } from './assembly';
export { filesOf, kubernetesFiles, kubernetesStream, type OutputFile } from './files';
export { replaceFolder } from './write';
