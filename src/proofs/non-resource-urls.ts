import { nearest } from '../nearest';
import { recordsOf } from '../records';
import type { Finding } from './finding';
import type { Proof } from './proof';

/**
 * What the API server serves besides objects, by its first part. Source: the paths that `GET /` of the API servers of
 * 1.27 and 1.36 lists.
 */
export const API_SERVER: readonly string[] = [
  '/.well-known',
  '/api',
  '/apis',
  '/configz',
  '/debug',
  '/flagz',
  '/healthz',
  '/livez',
  '/logs',
  '/metrics',
  '/openapi',
  '/openid',
  '/readyz',
  '/statusz',
  '/version',
];

/** Usual paths of programs that leave authorization to the API server; near to its own, and no slips. */
const OTHERS = ['/health', '/live', '/log', '/ready', '/stats', '/status'];

/** REF: a path that a role opens is one that is served. */
export const nonResourceUrls: Proof = {
  codes: {
    REF002: {
      title: 'a role opens a path that nobody serves',
      why:
        'Kubernetes keeps the rule and compares it with each request as text. The path that was meant stays closed: ' +
        'whoever scrapes it is answered 403.',
    },
  },

  prove({ records }) {
    const findings = recordsOf(records, 'kubernetes').flatMap(({ path, object }) =>
      object.kind === 'ClusterRole' ? pathsIn(object.rules).flatMap((url) => mistyped(path, url)) : [],
    );
    return { findings, predictions: [] };
  },
};

function pathsIn(rules: unknown): readonly string[] {
  return Array.isArray(rules) ? rules.flatMap(({ nonResourceURLs }) => nonResourceURLs ?? []) : [];
}

/** What is further from every known path is a path of somebody's own. */
const SLIPS = 2;

/** Servers of one's own may have paths of their own; one that is nearly a known one is a slip. */
function mistyped(path: string, url: string): readonly Finding[] {
  const [, first, rest] = /^(\/?[^/*]*)(.*)$/.exec(url) ?? [];
  if (first === '' || first === '/' || [...API_SERVER, ...OTHERS].includes(first)) {
    return [];
  }
  const meant = nearest(first, API_SERVER, SLIPS);
  const message = `'nonResourceURLs' must name a path that is served, got "${url}"`;
  return meant === undefined
    ? []
    : [{ code: 'REF002', severity: 'error', path, message, fix: `did you mean "${meant}${rest}"?`, related: [] }];
}
