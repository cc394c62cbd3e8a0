import { findingText } from '../../../src/proofs';
import { nonResourceUrls } from '../../../src/proofs/non-resource-urls';
import { factsOf, objectRecord } from '../../support/facts';

function said(kind: string, ...urls: readonly string[]): readonly string[] {
  const rules = [
    { apiGroups: [''], resources: ['pods'] },
    { nonResourceURLs: urls, verbs: ['get'] },
  ];
  const role = objectRecord({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind,
    metadata: { name: 'scraper' },
    rules,
  });
  return nonResourceUrls
    .prove(factsOf(role))
    .findings.map((finding) => `${finding.severity} ${finding.code} ${findingText(finding)}`);
}

describe('REF002', () => {
  test.each([
    ['/metics', '/metrics'],
    ['/healtz/etcd', '/healthz/etcd'],
    ['metrics', '/metrics'],
    ['/opennapi/*', '/openapi/*'],
  ])('refuses %s', (url, meant) => {
    expect(said('ClusterRole', url)).toEqual([
      `error REF002 [test/ClusterRole/scraper] 'nonResourceURLs' must name a path that is served, got "${url}"; ` +
        `did you mean "${meant}"?`,
    ]);
  });

  test.each([
    ['of the API server', ['/metrics', '/healthz/*', '/.well-known/openid-configuration', '/version', '/api', '/']],
    ['that match everything', ['*', '/*']],
    ['of other programs', ['/federate', '/health', '/stats', '/ready', '/api/v1/query']],
  ])('takes paths %s', (_case, urls) => {
    expect(said('ClusterRole', ...urls)).toEqual([]);
  });

  test('asks ClusterRoles alone, with rules or without', () => {
    expect(said('Role', '/metics')).toEqual([]);
    const empty = objectRecord({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'r' },
    });
    expect(nonResourceUrls.prove(factsOf(empty)).findings).toEqual([]);
  });
});
