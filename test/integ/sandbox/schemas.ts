import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ControlPlane } from './control-plane';

interface Definition {
  readonly type?: string;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, object>>;
  readonly additionalProperties?: unknown;
  readonly 'x-kubernetes-group-version-kind'?: readonly { group: string; version: string; kind: string }[];
}

/**
 * Writes what a real API server knows of its kinds as JSON schemas, one a kind and strict: a field that it does not know
 * is a mistake. Gives back the pattern by which kubeconform finds them.
 */
export function writeSchemas(cluster: ControlPlane, folder: string): string {
  mkdirSync(folder, { recursive: true });
  // 1.27 lists some values twice, and then kubeconform finds "no schema", without a word on why
  const { definitions } = JSON.parse(cluster.kubectl('get', '--raw', '/openapi/v2'), (key, value) =>
    key === 'enum' && Array.isArray(value) ? [...new Set(value)] : value,
  );
  const known = Object.entries<Definition>(definitions);
  const strict = Object.fromEntries(known.map(([name, definition]) => [name, strictly(name, definition)]));
  writeFileSync(join(folder, 'all.json'), JSON.stringify({ definitions: strict }));
  for (const [name, definition] of known) {
    for (const { group, version, kind } of definition['x-kubernetes-group-version-kind'] ?? []) {
      const file = [kind, group.split('.')[0], version].filter(Boolean).join('-').toLowerCase();
      const apiVersion = [group, version].filter(Boolean).join('/');
      const own = { properties: { apiVersion: { enum: [apiVersion] }, kind: { enum: [kind] } } };
      const schema = { required: ['apiVersion', 'kind'], allOf: [{ $ref: `all.json#/definitions/${name}` }, own] };
      writeFileSync(join(folder, `${file}.json`), JSON.stringify(schema));
    }
  }
  return join(folder, '{{ .ResourceKind }}{{ .KindSuffix }}.json');
}

/** The API server's description says too little of two types, and lets unknown fields pass. */
function strictly(name: string, definition: Definition): object {
  if (definition.format === 'int-or-string' || name.endsWith('.api.resource.Quantity')) {
    return { type: ['string', 'integer', 'number'] };
  }
  const isOpen = definition.properties === undefined || definition.additionalProperties !== undefined;
  return isOpen ? definition : { ...definition, additionalProperties: false };
}
