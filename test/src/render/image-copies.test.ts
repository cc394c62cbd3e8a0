import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { Platform } from '../../../src/platform';
import { recordsOf } from '../../../src/records';
import { render } from '../../../src/render';
import { ImageRegistry } from '../../../src/values';

function rendered(fields: Readonly<Record<string, unknown>>, registry?: string, ...patches: readonly JsonPatch[]) {
  const imageRegistry = registry === undefined ? undefined : ImageRegistry.parse(registry);
  const platform = new Platform({ environment: 'test', imageRegistry });
  const object = new ApiObject(new Chart(platform, 'chart'), 'object', { apiVersion: 'v1', kind: 'Odd', ...fields });
  object.addJsonPatch(...patches);
  const [record] = recordsOf(render(platform).records, 'kubernetes');
  const { apiVersion, kind, metadata, ...rest } = record.object;
  return rest;
}

/** A pod template with an image at every place that has one. */
function template(prefix = '') {
  return {
    containers: [
      { name: 'a', image: `${prefix}docker.io/library/a:1` },
      { name: 'b', image: `${prefix}quay.io/b/b:1` },
    ],
    ephemeralContainers: [{ name: 'c', image: `${prefix}registry.k8s.io/c:1` }],
    initContainers: [{ name: 'd', image: `${prefix}registry.k8s.io/d:1` }],
    volumes: [{ name: 'e', image: { reference: `${prefix}quay.io/e/e:1` } }],
  };
}

const REGISTRY = 'registry.example:5000';

describe('K8S-6: images from one registry', () => {
  test('are those of every container and volume', () => {
    const original = { spec: { template: { spec: template() } } };
    const copies = { spec: { template: { spec: template(`${REGISTRY}/`) } } };
    expect(rendered(original, REGISTRY)).toEqual(copies);
    expect(rendered(copies, REGISTRY)).toEqual(copies);
    expect(rendered(original)).toEqual(original);
  });

  test('are those that a patch brings as well', () => {
    const patch = JsonPatch.add('/spec/containers/-', { name: 'late', image: 'docker.io/library/late:1' });
    expect(rendered({ spec: { containers: [] } }, REGISTRY, patch)).toEqual({
      spec: { containers: [{ name: 'late', image: `${REGISTRY}/docker.io/library/late:1` }] },
    });
  });

  test('are not what only looks like one', () => {
    const others = {
      data: { image: 'docker.io/library/a:1', containers: 'image' },
      spec: { image: 'logo.png', properties: { containers: { items: { image: { type: 'string' } } } } },
    };
    expect(rendered(others, REGISTRY)).toEqual(others);
  });

  test('are named by the platform for texts that constructs write', () => {
    const imageRegistry = ImageRegistry.parse(REGISTRY);
    const image = 'docker.io/library/busybox:1.37.0';
    expect(new Platform({ environment: 'test', imageRegistry }).imageOf(image)).toBe(`${REGISTRY}/${image}`);
    expect(new Platform({ environment: 'test' }).imageOf(image)).toBe(image);
  });
});
