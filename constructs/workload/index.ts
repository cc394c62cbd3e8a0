export type { ContainerPortSpec, ContainerSpec, HttpCheck, ResourceSpec } from './container';
export { SinglePod, type SinglePodProps } from './single-pod';
export { WebApp, type WebAppProps } from './web-app';
export { Workload, type WorkloadProps } from './workload';
