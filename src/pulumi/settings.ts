import type { Output } from '@pulumi/pulumi';
import { Config } from '@pulumi/pulumi';
import type { Secret } from '../values';

/** A part of the deployment that can be left out: the hosts' libvirt objects, or the cluster's objects. */
export type Layer = 'hosts' | 'cluster';

const LAYERS: readonly Layer[] = ['hosts', 'cluster'];

/** Half an hour: a control plane that installs its packages over a slow line. */
const READY_WITHIN = 1800;

/** What a deployment is told by the stack's `strata:` config. */
export interface Settings {
  readonly layers: readonly Layer[];
  /** A layer that may be left out, and what it made destroyed. */
  readonly removeLayer?: Layer;
  /** Seconds within which a cluster must be ready, once its machines run. */
  readonly readyWithin: number;
  /** Logical names that are registered without protection, so that the next run may remove or replace them. */
  readonly allowDataLoss: readonly string[];
  /** A value of the encrypted config. */
  readonly secret: (secret: Secret) => Output<string>;
  /** Plain, known when planning, secret; asked for only when the cluster layer is deployed. */
  readonly kubeconfig: () => Output<string>;
}

/**
 * Reads the stack's config.
 *
 * @throws when `strata:layers` names an unknown layer; a missing secret throws when it is asked for
 */
export function readSettings(config: Config = new Config('strata')): Settings {
  const layers = words(config.get('layers') ?? LAYERS.join());
  const unknown = layers.find((layer) => !(LAYERS as readonly string[]).includes(layer));
  if (unknown !== undefined) {
    throw new Error(`[config] 'strata:layers' must be of ${LAYERS.join(', ')}, got "${unknown}"; name some of these`);
  }
  return {
    layers: layers as readonly Layer[],
    removeLayer: config.get<Layer>('removeLayer'),
    readyWithin: config.getNumber('readyWithin') ?? READY_WITHIN,
    allowDataLoss: config.getObject<string[]>('allowDataLoss') ?? [],
    secret: ({ key }) => requireSecret(config, key, `run \`pulumi config set --secret strata:${key}\``),
    kubeconfig: () => requireSecret(config, 'kubeconfig', `run \`strata secrets init\`, or set it from a file`),
  };
}

function requireSecret(config: Config, key: string, fix: string): Output<string> {
  const value = config.getSecret(key);
  if (value === undefined) {
    throw new Error(`[config] 'strata:${key}' must be set, got "nothing"; ${fix}`);
  }
  return value;
}

function words(text: string): readonly string[] {
  return text.split(',').map((word) => word.trim());
}
