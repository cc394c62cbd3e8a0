import type { EnvironmentData } from '../environment';
import { datacenter } from './datacenter';
import { cephRbd } from './handbook/ceph-rbd';
import { glusterfs } from './handbook/glusterfs';
import { kvmHost } from './handbook/kvm-host';
import { nfsBinding } from './handbook/nfs-binding';
import { persistentVolumes } from './handbook/persistent-volumes';
import { registryOnNfs } from './handbook/registry-on-nfs';
import { lab } from './lab';

/** Every environment of this repository. A new site is one file beside these and one word here. */
export const ENVIRONMENTS: readonly EnvironmentData[] = [
  kvmHost,
  nfsBinding,
  registryOnNfs,
  persistentVolumes,
  cephRbd,
  glusterfs,
  lab,
  datacenter,
];
