import * as libvirt from '@pulumi/libvirt';
import { all, type CustomResource, type CustomResourceOptions, type Output, secret } from '@pulumi/pulumi';
import { metaDataText, networkConfigText, secretsIn, userDataText } from '../guest';
import type { CloudInitDiskSpec, DomainSpec, LibvirtSpec, NetworkSpec } from '../libvirt';
import type { Secret } from '../values';
import { setInRoot, stylesheet, type XmlChange } from './xslt';

/** What lowering one libvirt object may ask for. */
export interface LibvirtContext {
  readonly options: CustomResourceOptions;
  /** Provider id of another object on the same host: `volume lab-system/debian-12.qcow2`. */
  readonly idOf: (object: string) => Output<string>;
  readonly reveal: (secret: Secret) => Output<string>;
}

type Lower<S extends LibvirtSpec> = (name: string, spec: S, context: LibvirtContext) => CustomResource;

/** How each type of libvirt object becomes a resource; one row a type. */
const LOWERING: { readonly [T in LibvirtSpec['type']]: Lower<Extract<LibvirtSpec, { type: T }>> } = {
  network: (name, spec, { options }) => new libvirt.Network(name, networkArgs(spec), options),

  pool: (name, { name: pool, uuid, path }, { options }) =>
    new libvirt.Pool(
      name,
      { name: pool, type: 'dir', target: { path }, xml: { xslt: stylesheet(setInRoot('pool', 'uuid', uuid)) } },
      options,
    ),

  volume: (name, { name: volume, pool, format, capacity, source, base }, { options, idOf }) =>
    new libvirt.Volume(
      name,
      {
        name: volume,
        pool,
        format,
        source,
        size: capacity && Number(capacity.ceil),
        baseVolumeId: base && idOf(`volume ${pool}/${base.name}`),
      },
      options,
    ),

  'cloud-init-disk': (name, spec, context) =>
    new libvirt.CloudinitDisk(
      name,
      {
        name: spec.name,
        pool: spec.pool,
        userData: userData(spec, context),
        metaData: metaDataText(spec.metaData),
        networkConfig: networkConfigText(spec.networkConfig),
      },
      context.options,
    ),

  domain: (name, spec, context) => new libvirt.Domain(name, domainArgs(spec, context), context.options),
};

/** Registers one libvirt object under its logical name. */
export function lowerLibvirt(name: string, spec: LibvirtSpec, context: LibvirtContext): CustomResource {
  // the row for a type takes exactly that type's spec, which TypeScript cannot follow through the look-up
  const lower = LOWERING[spec.type] as Lower<LibvirtSpec>;
  return lower(name, spec, context);
}

/** Key of an object on its host, as `idOf` takes it. */
export function libvirtKey(spec: LibvirtSpec): string {
  return spec.type === 'volume' ? `volume ${spec.pool}/${spec.name}` : `${spec.type} ${spec.name}`;
}

function networkArgs({ name, uuid, mode, bridge, domain, subnet, dhcp }: NetworkSpec): libvirt.NetworkArgs {
  const changes: readonly XmlChange[] = [
    ...setInRoot('network', 'uuid', uuid),
    ...(subnet === undefined ? [] : [attribute('/network/ip/@address', 'address', subnet.gateway.toString())]),
    ...(dhcp === undefined
      ? []
      : [
          attribute('/network/ip/dhcp/range/@start', 'start', dhcp.start.toString()),
          attribute('/network/ip/dhcp/range/@end', 'end', dhcp.end.toString()),
        ]),
  ];
  return {
    name,
    mode,
    bridge,
    domain,
    autostart: true,
    ...(subnet === undefined ? {} : { addresses: [subnet.cidr.toString()], dhcp: { enabled: dhcp !== undefined } }),
    xml: { xslt: stylesheet(changes) },
  };
}

function attribute(match: string, name: string, value: string): XmlChange {
  return { match, replacement: `<xsl:attribute name="${name}">${value}</xsl:attribute>` };
}

function domainArgs(spec: DomainSpec, { idOf }: LibvirtContext): libvirt.DomainArgs {
  return {
    name: spec.name,
    description: spec.description,
    type: spec.virtualization,
    arch: 'x86_64',
    machine: 'pc',
    memory: Number(spec.memory.ceil / 2n ** 20n),
    vcpu: spec.vcpus,
    cpu: { mode: spec.cpuMode },
    bootDevices: [{ devs: [...spec.bootOrder] }],
    disks: spec.disks.map((disk) =>
      disk.from === 'iso' ? { file: disk.path } : { volumeId: idOf(`volume ${disk.pool}/${disk.volume}`) },
    ),
    cloudinit: spec.cloudInit && idOf(`cloud-init-disk ${spec.cloudInit.name}`),
    networkInterfaces: spec.interfaces.map(({ mac, network, bridge }) => ({
      mac: mac.toString().toUpperCase(),
      ...(network === undefined ? { bridge } : { networkId: idOf(`network ${network}`) }),
    })),
    // without this argument the provider gives every guest a SPICE display
    graphics: { type: 'vnc', listenType: 'address', listenAddress: spec.vnc.toString(), autoport: true },
    consoles: [{ type: 'pty', targetType: 'serial', targetPort: '0' }],
    autostart: spec.autostart,
    running: true,
    xml: { xslt: stylesheet(setInRoot('domain', 'uuid', spec.uuid)) },
  };
}

function userData({ userData: config }: CloudInitDiskSpec, { reveal }: LibvirtContext): Output<string> | string {
  const secrets = secretsIn(config);
  if (secrets.length === 0) {
    return userDataText(config, ({ mask }) => mask);
  }
  const values = all(Object.fromEntries(secrets.map((each) => [each.key, reveal(each)])));
  return secret(values.apply((known) => userDataText(config, ({ key }) => known[key])));
}
