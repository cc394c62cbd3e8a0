import { stringify } from 'yaml';
import type { Cidr, Ipv4Address, MacAddress } from '../values';
import { Secret } from '../values';

/** A user that cloud-init makes. Field names are cloud-init's. */
export interface CloudUser {
  readonly name: string;
  readonly sudo?: string;
  readonly shell?: string;
  readonly lock_passwd?: boolean;
  /** A crypt(3) hash. */
  readonly hashed_passwd?: Secret;
  /** Lines of authorized_keys; a public key may be stored with its private one. */
  readonly ssh_authorized_keys?: readonly (string | Secret)[];
}

/** The part of cloud-init's user-data that Strata writes. Field names are cloud-init's. */
export interface CloudConfig {
  readonly hostname: string;
  readonly fqdn?: string;
  readonly ssh_pwauth: boolean;
  /** `default` is the user that the image makes by itself. */
  readonly users: readonly (CloudUser | 'default')[];
  readonly packages: readonly string[];
  readonly fs_setup?: readonly {
    readonly label: string;
    readonly filesystem: string;
    readonly device: string;
    readonly overwrite?: boolean;
  }[];
  readonly mounts?: readonly (readonly string[])[];
  readonly write_files: readonly { readonly path: string; readonly permissions: string; readonly content: string }[];
  readonly runcmd: readonly (readonly string[])[];
}

/** cloud-init's meta-data. A stable instance id keeps a reboot from being taken for a new machine. */
export interface MetaData {
  readonly 'instance-id': string;
  readonly 'local-hostname': string;
}

/** The one interface of a guest with a static address; written as network-config version 2. */
export interface NetworkConfig {
  readonly mac: MacAddress;
  readonly address: Ipv4Address;
  readonly subnet: Cidr;
  readonly gateway?: Ipv4Address;
  readonly nameservers: readonly Ipv4Address[];
}

/** What stands in place of each secret: a mask in files, the value on its way to the engine. */
export type Reveal = (secret: Secret) => string;

/** `dist/` never holds a secret: this is the reveal for everything that is written there. */
export const masked: Reveal = (secret) => secret.mask;

export function userDataText(config: CloudConfig, reveal: Reveal): string {
  return `#cloud-config\n${yamlText(revealed(withoutEmpty(config), reveal))}`;
}

export function metaDataText(metaData: MetaData): string {
  return yamlText(metaData);
}

export function networkConfigText({ mac, address, subnet, gateway, nameservers }: NetworkConfig): string {
  return yamlText({
    version: 2,
    ethernets: {
      primary: {
        // matched by address, because the name depends on where the guest's PCI slots end up
        match: { macaddress: mac.toString() },
        'set-name': 'eth0',
        dhcp4: false,
        // this version is IPv4 only: an address that nobody planned would still be reached
        'accept-ra': false,
        addresses: [`${address}/${subnet.prefix}`],
        ...(gateway === undefined ? {} : { routes: [{ to: '0.0.0.0/0', via: gateway.toString() }] }),
        ...(nameservers.length === 0 ? {} : { nameservers: { addresses: nameservers.map(String) } }),
      },
    },
  });
}

/** Every secret in the document, once each, in order of appearance. */
export function secretsIn(config: CloudConfig): readonly Secret[] {
  const found = new Map<string, Secret>();
  revealed(config, (secret) => {
    found.set(secret.key, secret);
    return '';
  });
  return [...found.values()];
}

function yamlText(document: unknown): string {
  return stringify(document, { lineWidth: 0, version: '1.1' });
}

function withoutEmpty(config: CloudConfig): object {
  return Object.fromEntries(
    Object.entries(config).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
  );
}

function revealed(value: unknown, reveal: Reveal): unknown {
  if (value instanceof Secret) {
    return reveal(value);
  }
  if (Array.isArray(value)) {
    return value.map((each) => revealed(each, reveal));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, revealed(each, reveal)]));
  }
  return value;
}
