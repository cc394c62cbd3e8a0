// A cluster of any size: volumes of ten classes and twenty sizes, a claim for each, a Deployment on each claim, a
// Service before every ten Deployments, and a hundred nodes.

const CLASSES = 10;
const PER_SERVICE = 10;
const NAMESPACES = 20;
const NODES = 100;

/** Records of `size` volumes, claims and Deployments of one pod, with the Services and nodes that belong to them. */
export function world(size) {
  const indices = Array.from({ length: size }, (_, index) => index);
  const services = indices.filter((index) => index % PER_SERVICE === 0).map((index) => index / PER_SERVICE);
  const namespaces = indices.slice(0, NAMESPACES).map((index) => ({ metadata: { name: namespaceOf(index) } }));
  return [
    ...namespaces.map((each) => record({ apiVersion: 'v1', kind: 'Namespace', ...each })),
    ...indices.map(volume).map(record),
    ...indices.map(claim).map(record),
    ...indices.map(deployment).map(record),
    ...services.map(service).map(record),
    ...indices.slice(0, NODES).map(node).map(record),
  ];
}

function record(object) {
  const { kind, metadata } = object;
  return { kind: 'kubernetes', chart: 'bench', path: `bench/${kind}/${metadata.name}`, object };
}

function namespaceOf(service) {
  return `team-${service % NAMESPACES}`;
}

function volume(index) {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `volume-${index}`, labels: { disk: index % 2 === 0 ? 'ssd' : 'hdd' } },
    spec: {
      capacity: { storage: `${1 + (index % 20)}Gi` },
      accessModes: index % 3 === 0 ? ['ReadWriteMany', 'ReadWriteOnce'] : ['ReadWriteMany'],
      storageClassName: `class-${index % CLASSES}`,
      nfs: { server: '192.168.1.30', path: `/exports/${index}` },
    },
  };
}

function claim(index) {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: `claim-${index}`, namespace: namespaceOf(Math.floor(index / PER_SERVICE)) },
    spec: {
      accessModes: ['ReadWriteMany'],
      storageClassName: `class-${index % CLASSES}`,
      resources: { requests: { storage: `${1 + (index % 20)}Gi` } },
      ...(index % 5 === 0 ? { selector: { matchLabels: { disk: index % 2 === 0 ? 'ssd' : 'hdd' } } } : {}),
    },
  };
}

function deployment(index) {
  const service = Math.floor(index / PER_SERVICE);
  const labels = { app: `app-${index}`, service: `service-${service}` };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `app-${index}`, namespace: namespaceOf(service), labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name: 'app',
              image: `registry.example/app:1.${index % 10}.0`,
              ports: [{ name: 'http', containerPort: 8080 }],
              resources: { requests: { cpu: '100m', memory: '64Mi' } },
              readinessProbe: { httpGet: { path: '/', port: 'http' } },
              volumeMounts: [{ name: 'data', mountPath: '/data' }],
            },
          ],
          volumes: [{ name: 'data', persistentVolumeClaim: { claimName: `claim-${index}` } }],
        },
      },
    },
  };
}

function service(index) {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: `service-${index}`, namespace: namespaceOf(index) },
    spec: { selector: { service: `service-${index}` }, ports: [{ port: 80, targetPort: 'http' }] },
  };
}

function node(index) {
  const room = { cpu: '16', memory: '64Gi', pods: '110' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: `node-${index}`, labels: { 'kubernetes.io/hostname': `node-${index}` } },
    status: { capacity: room, allocatable: room },
  };
}
