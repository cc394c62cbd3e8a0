import type { NetworkSpec } from './specs';
import { element, type XmlElement } from './xml';

export function networkXml(spec: NetworkSpec): XmlElement {
  if (spec.mode === 'bridge') {
    return element(
      'network',
      {},
      element('name', {}, spec.name),
      element('uuid', {}, spec.uuid),
      element('forward', { mode: 'bridge' }),
      element('bridge', { name: spec.bridge }),
    );
  }
  return element(
    'network',
    {},
    element('name', {}, spec.name),
    element('uuid', {}, spec.uuid),
    spec.mode !== 'none' && element('forward', { mode: spec.mode }),
    element('bridge', { name: spec.bridge, stp: 'on', delay: 0 }),
    spec.domain !== undefined && element('domain', { name: spec.domain }),
    spec.subnet !== undefined &&
      element(
        'ip',
        { family: 'ipv4', address: spec.subnet.gateway.toString(), prefix: spec.subnet.cidr.prefix },
        spec.dhcp !== undefined &&
          element('dhcp', {}, element('range', { start: spec.dhcp.start.toString(), end: spec.dhcp.end.toString() })),
      ),
  );
}
