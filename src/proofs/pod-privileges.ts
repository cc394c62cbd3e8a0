import { containersOf, type PodSpec, templateOf } from '../kubernetes/pod-template';
import { type KubernetesRecord, recordsOf } from '../records';
import type { Finding } from './finding';
import type { Proof } from './proof';
import { givenBy } from './security/host-paths';

/** What a pod shares with its node, by the field that says so. */
const SHARED: Readonly<Record<string, string>> = {
  hostNetwork: 'the network of its node',
  hostPID: 'the processes of its node',
  hostIPC: 'the shared memory of its node',
};

/** SEC: a pod has no more of its node than it needs. */
export const podPrivileges: Proof = {
  codes: {
    SEC001: {
      title: 'a pod mounts a sensitive directory of its node',
      why: 'Whoever breaks into the pod has the node, and mostly the cluster: keys and sockets lie in that directory.',
    },
    SEC002: {
      title: 'a container runs as root',
      why:
        'Root in a container is root on the node wherever something of the node is mounted, and after any escape. ' +
        'Mostly it stands in for the right owner of a volume, which fsGroup gives.',
    },
    SEC003: {
      title: 'a container is privileged',
      why: 'It has all devices and rights of the node: there is no wall between the two any more.',
    },
    SEC004: {
      title: 'a pod shares a namespace of its node',
      why: 'It sees, and reaches, what only the node should: services on its loopback, its processes and their secrets.',
    },
  },

  prove({ records }) {
    return { findings: recordsOf(records, 'kubernetes').flatMap(privileges), predictions: [] };
  },
};

function privileges(record: KubernetesRecord): readonly Finding[] {
  const pod = templateOf(record.object)?.spec;
  return pod === undefined
    ? []
    : [...directories(record, pod), ...roots(record, pod), ...privileged(record), ...shared(record, pod)];
}

function directories({ path }: KubernetesRecord, { volumes = [] }: PodSpec): readonly Finding[] {
  return volumes.flatMap(({ name, hostPath }) => {
    const directory = hostPath?.path;
    const given = directory === undefined ? undefined : givenBy(directory);
    return given === undefined
      ? []
      : [
          warning(
            'SEC001',
            path,
            `'volumes.${name}' must not be a directory that gives the pod ${given}, got "${directory}"`,
            'mount a Secret, or a directory of its own',
          ),
        ];
  });
}

function roots({ path, object }: KubernetesRecord, { securityContext }: PodSpec): readonly Finding[] {
  const containers = containersOf(object);
  const own = containers.filter(({ container }) => container.securityContext?.runAsUser === 0);
  const inherits = containers.some(({ container }) => container.securityContext?.runAsUser === undefined);
  const places = [
    ...(securityContext?.runAsUser === 0 && inherits ? ['securityContext'] : []),
    ...own.map(({ prop }) => `${prop}.securityContext`),
  ];
  return places.map((place) =>
    warning(
      'SEC002',
      path,
      `'${place}.runAsUser' must be a user of the image's own, got "0", which is root`,
      'name a user above 0, and let fsGroup give it the volumes',
    ),
  );
}

function privileged({ path, object }: KubernetesRecord): readonly Finding[] {
  return containersOf(object)
    .filter(({ container }) => container.securityContext?.privileged === true)
    .map(({ prop }) =>
      warning(
        'SEC003',
        path,
        `'${prop}.securityContext.privileged' must be false, got "true"`,
        'add the one capability, or the one device, that it needs',
      ),
    );
}

function shared({ path }: KubernetesRecord, pod: PodSpec): readonly Finding[] {
  return Object.entries(SHARED)
    .filter(([field]) => pod[field as keyof PodSpec] === true)
    .map(([field, what]) =>
      warning('SEC004', path, `'${field}' must be false, got "true": the pod has ${what}`, 'leave it out'),
    );
}

function warning(code: string, path: string, message: string, fix: string): Finding {
  return { code, severity: 'warning', path, message, fix, related: [] };
}
