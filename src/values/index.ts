export { Cidr } from './cidr';
export { type ImageReference, imageReference, isPinned } from './image-reference';
export { ImageRegistry } from './image-registry';
export { Ipv4Address } from './ipv4-address';
export { KubernetesProfile, KubernetesVersion } from './kubernetes-version';
export { MacAddress } from './mac-address';
export { Quantity } from './quantity';
export { Secret } from './secret';
export { stableUuid } from './stable-uuid';
