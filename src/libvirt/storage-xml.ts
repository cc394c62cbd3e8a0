import type { CloudInitDiskSpec, PoolSpec, VolumeSpec } from './specs';
import { element, type XmlElement } from './xml';

export function poolXml(spec: PoolSpec): XmlElement {
  return element(
    'pool',
    { type: 'dir' },
    element('name', {}, spec.name),
    element('uuid', {}, spec.uuid),
    element('target', {}, element('path', {}, spec.path)),
  );
}

export function volumeXml(spec: VolumeSpec): XmlElement {
  return element(
    'volume',
    {},
    element('name', {}, spec.name),
    // an image takes the size of its source; libvirt's schema wants a number all the same
    element('capacity', { unit: 'bytes' }, String(spec.capacity?.ceil ?? 0)),
    element('target', {}, element('format', { type: spec.format })),
    spec.base !== undefined &&
      element('backingStore', {}, element('path', {}, spec.base.path), element('format', { type: 'qcow2' })),
  );
}

/** A cloud-init disk is an ISO volume in its pool; what is on it stands in `guests/<vm>/`. */
export function cloudInitDiskXml(spec: CloudInitDiskSpec): XmlElement {
  return element(
    'volume',
    {},
    element('name', {}, spec.name),
    element('capacity', { unit: 'bytes' }, '0'),
    element('target', {}, element('format', { type: 'iso' })),
  );
}
