import { HOST_FAMILIES, type HostFamily } from './host-family';
import type { HostFile } from './host-file';

/** What a host must have before libvirt can be given anything. */
export interface HostPreparation {
  readonly name: string;
  readonly family: HostFamily;
  /** Directories of the pools. */
  readonly directories: readonly string[];
  /** Files that stand beside the script, under `files/`. */
  readonly files: readonly HostFile[];
}

/**
 * A POSIX script that brings a host to the stated form and changes nothing the second time.
 *
 * It never restarts the network: the address this very session comes in by may move onto the bridge. It says what is
 * left to do instead.
 */
export function prepareScript({ name, family, directories, files }: HostPreparation): string {
  const { packages, install } = HOST_FAMILIES[family];
  return [
    '#!/bin/sh',
    `# Prepares the KVM host ${name}. Run as root, from the folder it lies in; a second run changes nothing.`,
    'set -eu',
    'here=$(cd "$(dirname "$0")" && pwd)',
    '',
    `${install} ${packages.join(' ')}`,
    'systemctl enable --now libvirtd',
    '',
    ...directories.flatMap((directory) => [`install -d -m 0711 ${quoted(directory)}`]),
    ...(files.length === 0 ? [] : ['', 'changed=no', ...files.flatMap(installed)]),
    ...(files.length === 0
      ? []
      : [
          'if [ "$changed" = yes ]; then',
          "  echo 'The network configuration changed. Restart the network from a console, or reboot, to apply it.'",
          'fi',
        ]),
    '',
    '{ test -r /dev/kvm && test -w /dev/kvm; } || echo "warning: /dev/kvm cannot be opened; guests will be emulated" >&2',
    '',
  ].join('\n');
}

function installed({ path }: HostFile): string[] {
  return [
    `if ! cmp -s "$here/files"${quoted(path)} ${quoted(path)}; then`,
    `  install -D -m 0644 "$here/files"${quoted(path)} ${quoted(path)}`,
    '  changed=yes',
    'fi',
  ];
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
