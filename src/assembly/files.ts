import { Yaml } from 'cdk8s';
import { masked, metaDataText, networkConfigText, userDataText } from '../guest';
import { HOST_FAMILIES, prepareScript } from '../host';
import { libvirtXml } from '../libvirt';
import { type KubernetesObject, recordsOf } from '../records';
import { type Assembly, requireProved } from './assembly';

/** One file of `dist/<environment>/`. */
export interface OutputFile {
  /** Path below `dist/<environment>/`, with forward slashes. */
  readonly path: string;
  readonly content: string;
  readonly executable?: boolean;
}

/**
 * Everything of an environment that somebody installs or applies, sorted by path.
 *
 * @throws Unproved when the assembly has errors
 */
export function filesOf(assembly: Assembly): readonly OutputFile[] {
  requireProved(assembly);
  const files = [
    ...kubernetesFiles(assembly).map((file) => ({ ...file, path: `kubernetes/${file.path}` })),
    ...libvirtFiles(assembly),
    ...hostFiles(assembly),
    ...guestFiles(assembly),
    { path: 'required-secrets.json', content: json(requiredSecrets(assembly)) },
  ];
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * The charts alone, as `cdk8s synth` writes them.
 *
 * @throws Unproved when the assembly has errors
 */
export function kubernetesFiles(assembly: Assembly): readonly OutputFile[] {
  requireProved(assembly);
  const charts = new Map<string, KubernetesObject[]>();
  for (const { chart, object } of recordsOf(assembly.records, 'kubernetes')) {
    charts.set(chart, [...(charts.get(chart) ?? []), object]);
  }
  return [...charts]
    .map(([chart, objects]) => ({ path: `${chart}.k8s.yaml`, content: Yaml.stringify(...objects) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** All charts as one stream of YAML documents, `---` between them. */
export function kubernetesStream(assembly: Assembly): string {
  return kubernetesFiles(assembly)
    .map(({ content }) => content)
    .join('---\n');
}

function libvirtFiles({ records }: Assembly): readonly OutputFile[] {
  return recordsOf(records, 'libvirt').map(({ host, spec }) => ({
    path: `libvirt/${host}/${spec.type}-${spec.name}.xml`,
    content: libvirtXml(spec),
  }));
}

function hostFiles({ records }: Assembly): readonly OutputFile[] {
  const pools = recordsOf(records, 'libvirt').flatMap(({ host, spec }) =>
    spec.type === 'pool' ? [{ host, path: spec.path }] : [],
  );
  return recordsOf(records, 'host').flatMap(({ name, family, bridges }) => {
    const files = bridges.flatMap(HOST_FAMILIES[family].bridgeFiles);
    const directories = pools.filter(({ host }) => host === name).map(({ path }) => path);
    const script = prepareScript({ name, family, directories, files });
    return [
      ...files.map(({ path, content }) => ({ path: `hosts/${name}/files${path}`, content })),
      { path: `hosts/${name}/prepare.sh`, content: script, executable: true },
    ];
  });
}

function guestFiles({ records }: Assembly): readonly OutputFile[] {
  const documents = recordsOf(records, 'libvirt').flatMap(({ spec }) =>
    spec.type === 'cloud-init-disk'
      ? [
          { path: `guests/${spec.guest}/user-data`, content: userDataText(spec.userData, masked) },
          { path: `guests/${spec.guest}/meta-data`, content: metaDataText(spec.metaData) },
          { path: `guests/${spec.guest}/network-config`, content: networkConfigText(spec.networkConfig) },
        ]
      : [],
  );
  const live = recordsOf(records, 'guest-file')
    .filter(({ file }) => file.class === 'live')
    .map(({ guest, managed, file }) => ({
      path: managed ? `guests/${guest}/live${file.path}` : `hosts/${guest}/files${file.path}`,
      content: file.content,
    }));
  return [...documents, ...live];
}

function requiredSecrets({ records }: Assembly): object {
  return recordsOf(records, 'secret-object').map(({ path, name, namespace, type, data }) => ({
    name,
    namespace,
    type,
    // where each value comes from: the key in the stack's encrypted config
    keys: Object.fromEntries(
      Object.entries(data)
        .map(([key, secret]) => [key, `strata:${secret.key}`])
        .sort(),
    ),
    path,
  }));
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
