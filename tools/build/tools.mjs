// The tools that are built from Go modules: a tool is a row here and a line in its module's go.mod. Versions stand in
// both, because file names need them before any Go runs; test/tools/tools.test.ts holds the two together.

const cli = { module: 'github.com/pulumi/pulumi/pkg/v3', moduleVersion: '3.248.0' };
const kubeconform = 'github.com/yannh/kubeconform';
const kubeScore = 'github.com/zegl/kube-score';
const heketi = { module: 'github.com/heketi/heketi', moduleVersion: '10.3.0+incompatible', folder: 'heketi' };
const libvirt = 'github.com/dmacvicar/terraform-provider-libvirt';

const CONTROL_PLANE = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubeadm', 'kubectl'];

/**
 * - name: what people type and `--where` answers with; a part after `@` tells two versions of one program apart
 * - version: of the finished program, part of its file name
 * - folder: below tools/, holds go.mod and go.sum
 * - module, moduleVersion: what go.mod requires for it
 * - package: what is compiled
 * - set: variables that the linker fills in, as the releases do
 * - patches: modules that are compiled otherwise than they were released, each with the changes, a file of the folder
 */
export const TOOLS = [
  {
    ...cli,
    name: 'pulumi',
    version: '3.248.0',
    folder: 'pulumi',
    package: 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi',
    // the Automation API refuses a CLI that does not know its version
    set: { 'github.com/pulumi/pulumi/sdk/v3/go/common/version.Version': 'v3.248.0' },
    groups: ['engine'],
  },
  {
    ...cli,
    name: 'nodejs-codegen',
    version: '3.248.0',
    folder: 'pulumi',
    package: './nodejs-codegen',
    set: {},
    groups: ['sdk'],
  },
  {
    name: 'pulumi-resource-terraform-provider',
    version: '1.1.3',
    folder: 'bridge',
    module: 'github.com/pulumi/pulumi-terraform-bridge/v3',
    moduleVersion: '3.136.0',
    package: 'github.com/pulumi/pulumi-terraform-bridge/v3/dynamic',
    // generated SDKs name the plugin's version, and released CLIs must find a release under that name
    set: { 'github.com/pulumi/pulumi-terraform-bridge/v3/dynamic/version.version': 'v1.1.3' },
    groups: ['engine'],
  },
  {
    name: 'terraform-provider-libvirt',
    version: '0.8.3',
    folder: 'libvirt-provider',
    module: libvirt,
    moduleVersion: '0.8.3',
    package: libvirt,
    set: {},
    patches: [
      { module: 'github.com/digitalocean/go-libvirt', file: 'go-libvirt.patch' },
      { module: libvirt, file: 'provider.patch' },
    ],
    groups: ['engine'],
  },
  {
    name: 'etcd',
    version: '3.6.8',
    folder: 'etcd',
    module: 'go.etcd.io/etcd/server/v3',
    moduleVersion: '3.6.8',
    package: 'go.etcd.io/etcd/server/v3',
    set: {},
    groups: ['etcd'],
  },
  // the last minor version with the glusterfs provisioner in its controller manager; nothing else is asked of it
  ...kubernetes('1.25', '1.25.16', ['kube-apiserver', 'kube-controller-manager']),
  ...kubernetes('1.27', '1.27.16', CONTROL_PLANE),
  ...kubernetes('1.36', '1.36.4', CONTROL_PLANE),
  {
    ...heketi,
    name: 'heketi',
    version: '10.3.0',
    package: 'github.com/heketi/heketi',
    set: { 'main.HEKETI_VERSION': 'v10.3.0' },
    groups: ['glusterfs'],
  },
  {
    ...heketi,
    name: 'heketi-cli',
    version: '10.3.0',
    package: 'github.com/heketi/heketi/client/cli/go',
    set: { 'main.HEKETI_CLI_VERSION': 'v10.3.0' },
    groups: ['glusterfs'],
  },
  judge('kubeconform', '0.8.0', kubeconform, `${kubeconform}/cmd/kubeconform`, 'main.version'),
  judge('kube-score', '1.20.0', kubeScore, `${kubeScore}/cmd/kube-score`, 'main.version'),
  judge('kwok', '0.8.0', 'sigs.k8s.io/kwok', 'sigs.k8s.io/kwok/cmd/kwok', 'sigs.k8s.io/kwok/pkg/consts.Version'),
];

/** Names that stand for several tools. */
export const GROUPS = [...new Set(TOOLS.flatMap(({ groups }) => groups)), 'all'];

/** Tools in the order of the table, each once; undefined when a name is neither tool nor group. */
export function toolsNamed(names) {
  const known = new Set([...TOOLS.map(({ name }) => name), ...GROUPS]);
  if (names.some((name) => !known.has(name))) {
    return undefined;
  }
  return TOOLS.filter(({ name, groups }) => [name, ...groups, 'all'].some((each) => names.includes(each)));
}

function kubernetes(profile, version, programs) {
  const [major, minor] = version.split('.');
  const facts = { gitVersion: `v${version}`, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' };
  // without these an API server says it is v0.0, and clients believe it
  const packages = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'];
  const set = Object.fromEntries(
    packages.flatMap((path) => Object.entries(facts).map(([variable, value]) => [`${path}.${variable}`, value])),
  );
  return programs.map((program) => ({
    name: `${program}@${profile}`,
    version,
    folder: `kubernetes-${profile}`,
    module: 'k8s.io/kubernetes',
    moduleVersion: version,
    package: `k8s.io/kubernetes/cmd/${program}`,
    set,
    groups: [`control-plane-${profile}`],
  }));
}

/** Each judge has a module of its own: together they would agree on libraries that none was released with. */
function judge(name, version, module, path, variable) {
  return {
    name,
    version,
    folder: `judges/${name}`,
    module,
    moduleVersion: version,
    package: path,
    set: { [variable]: version },
    groups: ['judges'],
  };
}
