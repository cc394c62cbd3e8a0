import { findingText } from '../../../src/proofs';
import { removedFlags } from '../../../src/proofs/removed-flags';
import { factsOf, objectRecord } from '../../support/facts';

function said(image: string | undefined, container: object): readonly string[] {
  const pod = objectRecord({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'it' },
    spec: { containers: [{ name: 'main', image, ...container }] },
  });
  return removedFlags.prove(factsOf(pod)).findings.map((finding) => `${finding.code} ${findingText(finding)}`);
}

const OLD = '--storage.tsdb.retention=24h';
const REFUSED =
  `VER004 [test/Pod/it] 'containers.main.args' must be flags that prometheus v3.4.1 knows, ` +
  'got "--storage.tsdb.retention", removed in 3.0; write --storage.tsdb.retention.time';

describe('VER004', () => {
  test.each(['prom/prometheus:v3.4.1', 'quay.io/prometheus/prometheus:v3.4.1', 'localhost:5000/prometheus:v3.4.1'])(
    'refuses a flag that the major version of %s lost',
    (image) => {
      expect(said(image, { args: ['--config.file=/etc/p.yml', OLD] })).toEqual([REFUSED]);
    },
  );

  test('says so where nothing took the place of the flag, and finds it in the command', () => {
    expect(said('prom/prometheus:v3.4.1', { command: ['prometheus', '--alertmanager.timeout', '1m'] })).toEqual([
      `VER004 [test/Pod/it] 'containers.main.command' must be flags that prometheus v3.4.1 knows, ` +
        'got "--alertmanager.timeout", removed in 3.0; take it out; nothing took its place',
    ]);
  });

  test.each([
    ['of the version before', 'prom/prometheus:v2.55.1', [OLD]],
    ['whose name only begins the same', 'prom/prometheus:v3.4.1', ['--storage.tsdb.retention.time=24h']],
    ['of another program', 'example.org/prometheus-adapter:v3.4.1', [OLD]],
    ['of a version that its tag does not tell', 'prom/prometheus:main', [OLD]],
    ['of an image that is named by its digest alone', `prom/prometheus@sha256:${'0'.repeat(64)}`, [OLD]],
    ['of no image', undefined, [OLD]],
    ['that the language has for every object', 'prom/prometheus:v3.4.1', ['--toString', 'serve']],
  ])('says nothing of a flag %s', (_case, image, args) => {
    expect(said(image, { args })).toEqual([]);
  });
});
