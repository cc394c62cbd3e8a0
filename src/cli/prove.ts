import { readFileSync } from 'node:fs';
import { readManifests } from '../manifests';
import { type Prediction, proveObjects } from '../proofs';
import type { KubernetesRecord } from '../records';
import { bindingText, findingLines, placementText } from '../report';
import { KubernetesVersion } from '../values';
import type { Verb } from './verb';

/** Version of the shape of `--json`; it grows when a field is renamed or removed. */
const SCHEMA = 'strata.proof/1';
/** Version that objects are proved for when none is said. */
export const NEWEST = '1.36';

export const prove: Verb = {
  name: 'prove',
  summary: 'prove Kubernetes YAML of any origin: files, folders, or - for stdin',
  operands: '<file|folder|-> ...',
  flags: {
    'kubernetes-version': { value: 'VERSION', meaning: `version of the cluster, such as 1.27 (default ${NEWEST})` },
    nodes: {
      value: 'FILE',
      meaning: 'the nodes of the cluster (`kubectl get nodes -o yaml`): says where each pod fits',
    },
  },

  run({ environments: paths, flags, values }, context) {
    if (paths.length === 0) {
      throw new Error(`[strata] 'files' must be named, got "none"; name files or folders, or - for stdin`);
    }
    const kubernetes = versionFrom(values['kubernetes-version'] ?? NEWEST);
    const { cwd = process.cwd(), stdin = () => readFileSync(0, 'utf8') } = context;
    const { records, others } = readManifests(paths, { cwd, stdin });
    const nodes = values.nodes === undefined ? [] : nodesFrom(values.nodes, cwd);
    const { findings, allowed, predictions } = proveObjects({ records, kubernetes, nodes });
    if (flags.json) {
      const counts = { objects: records.length, passedOver: others };
      const proof = { schema: SCHEMA, kubernetes, ...counts, findings, allowed, predictions };
      context.out(`${JSON.stringify(proof, null, 2)}\n`);
    } else {
      const text = [
        `objects     ${records.length}, for Kubernetes ${kubernetes}`,
        ...others.map((place) => `passed over ${place}: no Kubernetes object`),
        ...predictions.flatMap(linesOf),
        ...findingLines({ findings, allowed }),
      ];
      context.out(`${text.join('\n')}\n`);
    }
    return findings.some(({ severity }) => severity === 'error') ? 1 : 0;
  },
};

/**
 * Of a minor version alone, its first patch stands for all.
 *
 * @throws when it is no version, or has no profile
 */
export function versionFrom(text: string): KubernetesVersion {
  try {
    return KubernetesVersion.parse(/^v?1\.\d+$/.test(text) ? `${text}.0` : text);
  } catch (error) {
    throw new Error(`[strata] 'kubernetes-version' ${(error as Error).message}`);
  }
}

/** @throws when the file holds anything but Node objects */
function nodesFrom(file: string, cwd: string): readonly KubernetesRecord[] {
  const stdin = (): never => {
    throw new Error(`[strata] 'nodes' must be a file, got "-"; standard input is for what is proved`);
  };
  const { records } = readManifests([file], { cwd, stdin });
  const other = records.find(({ object }) => object.kind !== 'Node');
  if (other !== undefined) {
    const got = `${other.object.kind} ${other.object.metadata.name}`;
    throw new Error(`[${other.path}] 'nodes' must hold Node objects alone, got "${got}"; take it out`);
  }
  return records;
}

/** What a person wants to read of a prediction. */
function linesOf(prediction: Prediction): readonly string[] {
  switch (prediction.kind) {
    case 'binding':
      return [`binding     ${bindingText(prediction)}`];
    case 'placement':
      return [`placement   ${placementText(prediction)}`];
    default:
      return [];
  }
}
