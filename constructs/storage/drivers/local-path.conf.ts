import { stringify } from 'yaml';

/**
 * The files of local-path-provisioner's ConfigMap: where volumes lie, and what makes and removes their directories. The
 * scripts run as root in a helper pod on the node, with the directory of the volume in `VOL_DIR`.
 */
export function localPathConfig(directory: string, helperImage: string): Readonly<Record<string, string>> {
  const nodePathMap = [{ node: 'DEFAULT_PATH_FOR_NON_LISTED_NODES', paths: [directory] }];
  return {
    'config.json': `${JSON.stringify({ nodePathMap }, null, 2)}\n`,
    setup: script('mkdir -m 0777 -p "$VOL_DIR"'),
    teardown: script('rm -rf "$VOL_DIR"'),
    'helperPod.yaml': stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'helper-pod' },
      spec: {
        priorityClassName: 'system-node-critical',
        tolerations: [{ key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' }],
        containers: [{ name: 'helper-pod', image: helperImage, imagePullPolicy: 'IfNotPresent' }],
      },
    }),
  };
}

function script(command: string): string {
  return ['#!/bin/sh', 'set -eu', command, ''].join('\n');
}
