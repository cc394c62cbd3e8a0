export type { Credential } from './certificate';
export { type Demand, demandsOf, publicHalf } from './demands';
export { type KubeconfigFacts, kubeconfigText, readKubeconfig } from './kubeconfig';
export { makePassword } from './password';
export { endOf, isDueForRenewal, isSignedBy, makePki, type Pki, parsePki, pkiText, renewAdmin } from './pki';
export { makeSshKey, publicKeyOf, type SshKey } from './ssh-key';
