import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart, Cron, Size, Testing } from 'cdk8s';
import * as plus from 'cdk8s-plus-27';
import { manifestOf } from '../../../src/manifests/documents';
import type { KubernetesObject } from '../../../src/records';
import { recordsOf } from '../../../src/records';
import { render } from '../../../src/render';
import { ENVIRONMENTS } from '../../../stacks/environments';
import { sitesOf } from '../../../stacks/sites';
import { ROOT } from '../../support/checkout';

const FIXTURES = join(ROOT, 'test', 'fixtures', 'schemas');

/** Valid objects of many kinds, none of them made from a schema: written by hand, by our nouns and by cdk8s-plus. */
export function corpus(): readonly KubernetesObject[] {
  return [...written(), ...ofEnvironments(), ...ofCdk8sPlus()];
}

function written(): readonly KubernetesObject[] {
  return readdirSync(FIXTURES).flatMap((file) =>
    manifestOf(file, readFileSync(join(FIXTURES, file), 'utf8')).records.map(({ object }) => object),
  );
}

/** Without kinds that environments define themselves, which no server has of its own, and objects with nothing to break. */
function ofEnvironments(): readonly KubernetesObject[] {
  const objects = sitesOf(ENVIRONMENTS).flatMap((site) =>
    recordsOf(render(site.build()).records, 'kubernetes').map(({ object }) => object),
  );
  const definitions = objects.filter(({ kind }) => kind === 'CustomResourceDefinition');
  const groups = new Set(definitions.map(({ spec }) => spec.group));
  return objects
    .filter((object) => !definitions.includes(object) && !groups.has(object.apiVersion.split('/')[0]))
    .filter((object) => Object.keys(object).some((key) => !['apiVersion', 'kind', 'metadata'].includes(key)));
}

/** What somebody writes who follows the guide of cdk8s-plus, with its defaults. */
function ofCdk8sPlus(): readonly KubernetesObject[] {
  const chart = new Chart(Testing.app(), 'plus', { disableResourceNameHashes: true });
  const settings = new plus.ConfigMap(chart, 'Settings', { data: { level: 'info' } });
  const token = new plus.Secret(chart, 'Token', { stringData: { token: 'in clear' } });
  const claim = new plus.PersistentVolumeClaim(chart, 'Data', {
    accessModes: [plus.PersistentVolumeAccessMode.READ_WRITE_ONCE],
    storage: Size.gibibytes(2),
  });
  const web = new plus.Deployment(chart, 'Web', {
    containers: [
      {
        image: 'nginx:1.25.5',
        portNumber: 80,
        envVariables: {
          LEVEL: plus.EnvValue.fromConfigMap(settings, 'level'),
          TOKEN: plus.EnvValue.fromSecretValue({ secret: token, key: 'token' }),
        },
        liveness: plus.Probe.fromHttpGet('/live'),
        volumeMounts: [{ path: '/data', volume: plus.Volume.fromPersistentVolumeClaim(chart, 'Mounted', claim) }],
      },
    ],
  });
  web.exposeViaIngress('/web', { ingress: new plus.Ingress(chart, 'Ingress') });
  web.scheduling.spread();
  new plus.HorizontalPodAutoscaler(chart, 'Scaler', {
    target: web,
    maxReplicas: 4,
    metrics: [plus.Metric.resourceCpu(plus.MetricTarget.averageUtilization(70))],
  });
  new plus.CronJob(chart, 'Nightly', {
    schedule: Cron.daily(),
    containers: [{ image: 'run:1' }],
  });
  new plus.StatefulSet(chart, 'Store', {
    service: new plus.Service(chart, 'StoreService', { ports: [{ port: 6000 }] }),
    containers: [{ image: 'store:1', portNumber: 6000 }],
  });
  new plus.DaemonSet(chart, 'Agent', { containers: [{ image: 'agent:1' }] });
  const role = new plus.Role(chart, 'Reader');
  role.allowRead(plus.ApiResource.PODS);
  role.bind(new plus.ServiceAccount(chart, 'Robot'));
  new plus.NetworkPolicy(chart, 'Policy', {
    selector: web,
    ingress: { default: plus.NetworkPolicyTrafficDefault.DENY },
  });
  return Testing.synth(chart);
}
