import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { firstChart } from '../../cluster';
import { IMAGES } from '../../versions';
import { READ, serviceAccount, sharedChart } from './program-chart';
import { resources, WITHOUT_RIGHTS } from './sidecars';

/** API version of snapshots. */
export const SNAPSHOT_API = 'snapshot.storage.k8s.io/v1';

const NAMESPACE = 'kube-system';
const NAME = 'snapshot-controller';

type Schema = k8s.JsonSchemaProps;

/** A kind of snapshots as the API server is told of it. */
interface Kind {
  readonly kind: string;
  readonly scope: 'Namespaced' | 'Cluster';
  readonly shortNames: readonly string[];
  /** Schemas of its fields beside `metadata`. */
  readonly fields: Readonly<Record<string, Schema>>;
  readonly required: readonly string[];
}

const TEXT: Schema = { type: 'string' };
const NUMBER: Schema = { type: 'integer', format: 'int64' };
const TIME: Schema = { type: 'string', format: 'date-time' };
const POLICY: Schema = { type: 'string', enum: ['Delete', 'Retain'] };
const ERROR = object({ message: TEXT, time: TIME });

/** Fields and rules of external-snapshotter's v1 API, 8.6. */
const KINDS: readonly Kind[] = [
  {
    kind: 'VolumeSnapshotClass',
    scope: 'Cluster',
    shortNames: ['vsclass', 'vsclasses'],
    fields: { driver: TEXT, deletionPolicy: POLICY, parameters: { type: 'object', additionalProperties: TEXT } },
    required: ['driver', 'deletionPolicy'],
  },
  {
    kind: 'VolumeSnapshot',
    scope: 'Namespaced',
    shortNames: ['vs'],
    fields: {
      spec: object(
        {
          source: oneOf({ persistentVolumeClaimName: TEXT, volumeSnapshotContentName: TEXT }),
          volumeSnapshotClassName: TEXT,
        },
        ['source'],
      ),
      status: object({
        boundVolumeSnapshotContentName: TEXT,
        creationTime: TIME,
        error: ERROR,
        readyToUse: { type: 'boolean' },
        restoreSize: { anyOf: [{ type: 'integer' }, { type: 'string' }], xKubernetesIntOrString: true },
        volumeGroupSnapshotName: TEXT,
      }),
    },
    required: ['spec'],
  },
  {
    kind: 'VolumeSnapshotContent',
    scope: 'Cluster',
    shortNames: ['vsc', 'vscs'],
    fields: {
      spec: object(
        {
          deletionPolicy: POLICY,
          driver: TEXT,
          source: oneOf({ snapshotHandle: TEXT, volumeHandle: TEXT }),
          sourceVolumeMode: TEXT,
          volumeSnapshotClassName: TEXT,
          volumeSnapshotRef: object({
            apiVersion: TEXT,
            fieldPath: TEXT,
            kind: TEXT,
            name: TEXT,
            namespace: TEXT,
            resourceVersion: TEXT,
            uid: TEXT,
          }),
        },
        ['deletionPolicy', 'driver', 'source', 'volumeSnapshotRef'],
      ),
      status: object({
        creationTime: NUMBER,
        error: ERROR,
        readyToUse: { type: 'boolean' },
        restoreSize: NUMBER,
        snapshotHandle: TEXT,
        volumeGroupSnapshotHandle: TEXT,
      }),
    },
    required: ['spec'],
  },
];

/** The kinds of snapshots and the controller that binds them, one set for all drivers. */
export class VolumeSnapshots extends Chart {
  private constructor(root: Construct, id: string) {
    super(root, id, { namespace: NAMESPACE, disableResourceNameHashes: true });
    for (const kind of KINDS) {
      defineKind(firstChart(this), kind);
    }
    defineController(this);
  }

  /** Those of the tree that `scope` stands in; defined when they are not there yet. */
  public static in(scope: Construct): VolumeSnapshots {
    const id = '03-volume-snapshots';
    return sharedChart(scope, id, (root) => new VolumeSnapshots(root, id));
  }
}

function defineKind(chart: Chart, { kind, scope, shortNames, fields, required }: Kind): void {
  const plural = kind === 'VolumeSnapshotClass' ? 'volumesnapshotclasses' : `${kind.toLowerCase()}s`;
  const group = SNAPSHOT_API.split('/')[0];
  const schema = object({ apiVersion: TEXT, kind: TEXT, metadata: { type: 'object' }, ...fields }, required);
  new k8s.KubeCustomResourceDefinition(chart, kind, {
    metadata: {
      name: `${plural}.${group}`,
      // without it the API server takes no kind of the project's own group
      annotations: {
        'api-approved.kubernetes.io': 'https://github.com/kubernetes-csi/external-snapshotter/pull/665',
      },
    },
    spec: {
      group,
      scope,
      names: {
        kind,
        listKind: `${kind}List`,
        plural,
        singular: kind.toLowerCase(),
        shortNames: [...shortNames],
      },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openApiv3Schema: schema },
          subresources: 'status' in fields ? { status: {} } : undefined,
        },
      ],
    },
  });
}

function defineController(chart: Chart): void {
  const labels = { 'app.kubernetes.io/name': NAME };
  const group = 'snapshot.storage.k8s.io';
  const serviceAccountName = serviceAccount(chart, NAME, [
    { resources: ['persistentvolumes'], verbs: READ },
    { resources: ['persistentvolumeclaims'], verbs: [...READ, 'update'] },
    { resources: ['events'], verbs: ['list', 'watch', 'create', 'update', 'patch'] },
    { group, resources: ['volumesnapshotclasses'], verbs: READ },
    {
      group,
      resources: ['volumesnapshots', 'volumesnapshotcontents'],
      verbs: [...READ, 'create', 'update', 'patch', 'delete'],
    },
    { group, resources: ['volumesnapshots/status', 'volumesnapshotcontents/status'], verbs: ['update', 'patch'] },
    { group: 'coordination.k8s.io', resources: ['leases'], verbs: [...READ, 'create', 'update', 'patch', 'delete'] },
  ]);
  new k8s.KubeDeployment(chart, 'Controller', {
    metadata: { name: NAME, labels },
    spec: {
      replicas: 1,
      // it ends by itself where the kinds are not there yet
      minReadySeconds: 15,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName,
          priorityClassName: 'system-cluster-critical',
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
          tolerations: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' }],
          containers: [
            {
              name: NAME,
              image: IMAGES.csiSnapshotController,
              args: ['--v=2', '--leader-election=true', `--leader-election-namespace=${NAMESPACE}`],
              imagePullPolicy: 'IfNotPresent',
              resources: resources('300Mi'),
              securityContext: WITHOUT_RIGHTS,
            },
          ],
        },
      },
    },
  });
}

function object(properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema {
  return { type: 'object', properties, required: required.length === 0 ? undefined : [...required] };
}

/** Exactly one of the fields. */
function oneOf(properties: Readonly<Record<string, Schema>>): Schema {
  return { ...object(properties), oneOf: Object.keys(properties).map((field) => ({ required: [field] })) };
}
