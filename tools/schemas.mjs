// Makes the schemas of src/kubernetes/schemas anew: `npm run schemas`. They come from the release's own Go module, which
// holds the description of all it can serve, and in the generated Go beside it the values that a field may have.
// With --check nothing is written: exit code 1 says that the committed files are not what the modules give.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { ROOT } from './build/bin.mjs';
import { requireGo } from './build/go.mjs';
import { refuse, runMain, say } from './build/say.mjs';

const FOLDER = join('src', 'kubernetes', 'schemas');
const { schemasFrom } = createRequire(import.meta.url)(join(ROOT, 'lib', FOLDER, 'openapi.js'));

/**
 * The release that stands for each minor version, with the sum of its module.
 *
 * `on` are the API versions below v1 that are served unasked. Source: `pkg/controlplane/instance.go` of the release; the
 * real API servers of 1.27 and 1.36 are asked in test/integ/schemas.integ.ts.
 */
const RELEASES = [
  {
    minor: '1.25',
    version: 'v1.25.16',
    sum: 'h1:pdtEdre7aInDvXas+mWzpTiK/7cpcaGRyYB+Bedr2+Q=',
    on: [
      'autoscaling/v2beta2',
      'flowcontrol.apiserver.k8s.io/v1beta1',
      'flowcontrol.apiserver.k8s.io/v1beta2',
      'storage.k8s.io/v1beta1',
    ],
  },
  {
    minor: '1.27',
    version: 'v1.27.16',
    sum: 'h1:DHFqj/HTUqHStFlRH9wCKPocqgHsjR6Q/DzYarB2QQE=',
    on: ['flowcontrol.apiserver.k8s.io/v1beta2', 'flowcontrol.apiserver.k8s.io/v1beta3'],
  },
  { minor: '1.36', version: 'v1.36.4', sum: 'h1:08GT0ZOMtyCcRnslyvnpWurf1wm20KHbC/aRS+0LxSo=', on: [] },
];

runMain((argv) => {
  const unknown = argv.find((word) => word !== '--check');
  if (unknown !== undefined) {
    throw refuse(
      'argument',
      `must be --check or left out, got "${unknown}"; without it, ${FOLDER} is renewed`,
      'schemas',
    );
  }
  requireGo();
  const known = RELEASES.map((release) => ({ release, schemas: schemasOf(release) }));
  const apiVersions = known.flatMap(({ schemas }) => Object.keys(schemas.kinds));
  const groups = [...new Set(apiVersions.map((each) => each.split('/')[0]))]
    .filter((each) => each.includes('.'))
    .sort();
  for (const { release, schemas } of known) {
    const file = join(FOLDER, `${release.minor}.json.br`);
    const path = join(ROOT, file);
    const made = `${JSON.stringify({ groups, ...schemas })}\n`;
    // compressors differ from one Node to the next, what they hold does not
    if (existsSync(path) && brotliDecompressSync(readFileSync(path)).toString() === made) {
      say(`${file} is what ${release.version} gives`);
    } else if (argv.includes('--check')) {
      throw refuse(file, `must be what ${release.version} gives, got "another"; run \`npm run schemas\``, 'schemas');
    } else {
      const bytes = brotliCompressSync(made);
      writeFileSync(path, bytes);
      say(`${file}: ${made.length} bytes, ${bytes.length} compressed`);
    }
  }
});

function schemasOf({ version, sum, on }) {
  const module = moduleAt(version, sum);
  const document = JSON.parse(readFileSync(join(module, 'api', 'openapi-spec', 'swagger.json'), 'utf8'));
  addChoices(document, readFileSync(join(module, 'pkg', 'generated', 'openapi', 'zz_generated.openapi.go'), 'utf8'));
  const { kinds, types } = schemasFrom(document);
  const off = Object.keys(kinds).filter((each) => /\/v\d+(alpha|beta)\d+$/.test(each) && !on.includes(each));
  return { kinds, off, types };
}

function moduleAt(version, sum) {
  const env = { ...process.env, GOFLAGS: '', GOWORK: 'off', GOTOOLCHAIN: 'local' };
  const args = ['mod', 'download', '-json', `k8s.io/kubernetes@${version}`];
  const { Dir, Sum } = JSON.parse(execFileSync('go', args, { cwd: ROOT, env, encoding: 'utf8' }));
  if (Sum !== sum) {
    throw refuse(version, `must be of sum ${sum}, got "${Sum}"; use another module mirror (GOPROXY)`, 'schemas');
  }
  return Dir;
}

/** Puts the values of a field into its schema, as an API server does. Those of a list or map are of what it holds. */
function addChoices({ definitions }, source) {
  const choices = choicesIn(source);
  for (const [name, { properties }] of Object.entries(definitions)) {
    for (const [field, values] of Object.entries(choices.get(name.split('.').slice(-3).join('_')) ?? {})) {
      const place = properties[field];
      (place.items ?? place.additionalProperties ?? place).enum = values;
    }
  }
}

/** Values of fields, by `core_v1_Container` and field. A field stands five tabs deep in its function. */
function choicesIn(source) {
  const choices = new Map();
  let type;
  let field;
  for (const line of source.split('\n')) {
    type = /^func schema_.*?([^_]+_[^_]+_[^_]+)\(ref/.exec(line)?.[1] ?? type;
    field = /^\t{5}"([^"]+)": \{$/.exec(line)?.[1] ?? field;
    const list = /^\t+Enum: +\[\]interface\{\}\{([^{}]*)\}/.exec(line)?.[1];
    if (list !== undefined) {
      choices.set(type, { ...choices.get(type), [field]: JSON.parse(`[${list}]`) });
    }
  }
  return choices;
}
