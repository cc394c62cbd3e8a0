import { domainXml } from './domain-xml';
import { networkXml } from './network-xml';
import type { LibvirtSpec } from './specs';
import { cloudInitDiskXml, poolXml, volumeXml } from './storage-xml';
import { xmlText } from './xml';

/** What libvirt will be given for this object, as text that libvirt's own schemas accept. */
export function libvirtXml(spec: LibvirtSpec): string {
  switch (spec.type) {
    case 'network':
      return xmlText(networkXml(spec));
    case 'pool':
      return xmlText(poolXml(spec));
    case 'volume':
      return xmlText(volumeXml(spec));
    case 'cloud-init-disk':
      return xmlText(cloudInitDiskXml(spec));
    case 'domain':
      return xmlText(domainXml(spec));
  }
}
