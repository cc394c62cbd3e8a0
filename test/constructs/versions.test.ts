import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { IMAGES, KUBERNETES } from '../../constructs/versions';
import { KubernetesVersion } from '../../src/values';
import { ROOT } from '../support/checkout';

/** The one place for images, and the environments that quote a document's own. */
const MAY_NAME_IMAGES = ['constructs/versions.ts', 'stacks/environments/handbook/'];

/** `registry.example/team/name:tag`, `team/name:tag` or `...@sha256:...`, as a whole string literal. */
const IMAGE_LITERAL = /(['"`])[a-z0-9.-]+(?::\d+)?(?:\/[a-z0-9._-]+)+(?::[\w][\w.-]*|@sha256:[0-9a-f]+)\1/g;
/** `nginx:1.27`, without a folder. */
const SHORT_LITERAL = /(['"`])[a-z][a-z0-9-]*:v?\d[\w.-]*\1/g;
/** A string that starts with the name of a well-known registry, with or without a tag. */
const REGISTRY_LITERAL =
  /(['"`])(?:docker\.io|quay\.io|ghcr\.io|gcr\.io|registry\.k8s\.io|public\.ecr\.aws)\/[^'"`]*\1/g;

function sources(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

function imagesIn(text: string): readonly string[] {
  return [...text.matchAll(IMAGE_LITERAL), ...text.matchAll(SHORT_LITERAL), ...text.matchAll(REGISTRY_LITERAL)].map(
    ([literal]) => literal,
  );
}

const files = ['constructs', 'stacks', 'src'].flatMap(sources);

/** Projects that release nothing any more, so that the tag of a major version stays where it is. */
const ARCHIVED = ['docker.io/heketi/heketi:10'];

describe('constructs/versions.ts', () => {
  test.each(Object.entries(IMAGES).filter(([, image]) => !ARCHIVED.includes(image)))(
    'pins %s by registry, name and exact tag: %s',
    (_name, image) => {
      expect(image).toMatch(/^[a-z0-9.-]+\.[a-z]+(\/[a-z0-9._-]+)+:v?\d+\.\d+(\.\d+)?[\w.-]*$/);
    },
  );

  test.each(Object.entries(KUBERNETES))('gives profile %s an exact version of its own: %s', (profile, version) => {
    expect(KubernetesVersion.parse(version).profile).toBe(profile);
    expect(KubernetesVersion.parse(version).toString()).toBe(version);
  });

  test('never says latest', () => {
    expect(readFileSync(join(ROOT, 'constructs/versions.ts'), 'utf8')).not.toContain('latest');
  });

  test('is what the reader of sources below would find images in', () => {
    expect(imagesIn(readFileSync(join(ROOT, 'constructs/versions.ts'), 'utf8'))).not.toEqual([]);
  });
});

describe('every other source', () => {
  test.each([
    `image: 'nginx:1.27'`,
    `image: 'nginx/nginx:1.27'`,
    'image: "registry.example:5000/team/nginx:v1"',
    `image: 'team/nginx@sha256:0123abcd'`,
    `image: 'quay.io/team/nginx'`,
  ])('would be caught with %s', (text) => {
    expect(imagesIn(text)).not.toEqual([]);
  });

  test('is read', () => {
    expect(files).toEqual(
      expect.arrayContaining(['constructs/workload/web-app.ts', 'src/platform.ts', 'stacks/up.ts']),
    );
  });

  test.each(files.filter((file) => !MAY_NAME_IMAGES.some((allowed) => file.startsWith(allowed))))(
    '%s names no image',
    (file) => {
      expect(imagesIn(readFileSync(join(ROOT, file), 'utf8'))).toEqual([]);
    },
  );
});
