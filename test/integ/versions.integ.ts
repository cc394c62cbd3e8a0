import { REMOVED_APIS, removedApi } from '../../src/proofs/versions/removed-apis';
import { type ControlPlane, startControlPlane } from './sandbox/control-plane';

interface Discovery {
  readonly resources: readonly { readonly kind: string }[];
}

describe.each(['1.27', '1.36'] as const)('the API server of %s', (version) => {
  const minor = Number(version.split('.')[1]);
  const served = new Map<string, ReadonlySet<string>>();
  let cluster: ControlPlane;

  beforeAll(async () => {
    cluster = await startControlPlane({ version });
  });

  afterAll(() => cluster?.stop());

  /** Kinds that the server has under an API version; none where it does not know it. */
  function kindsOf(apiVersion: string): ReadonlySet<string> {
    const known = served.get(apiVersion) ?? discover(apiVersion);
    served.set(apiVersion, known);
    return known;
  }

  function discover(apiVersion: string): ReadonlySet<string> {
    try {
      const { resources }: Discovery = JSON.parse(cluster.kubectl('get', '--raw', `/apis/${apiVersion}`));
      return new Set(resources.map(({ kind }) => kind));
    } catch (error) {
      expect(String((error as { stderr?: unknown }).stderr)).toContain('(NotFound)');
      return new Set();
    }
  }

  test('serves what VER001 says nothing of, and nothing of what it refuses', () => {
    const rows = REMOVED_APIS.flatMap(({ apiVersion, kinds }) => kinds.map((kind) => ({ apiVersion, kind })));
    const differences = rows.filter(
      ({ apiVersion, kind }) => kindsOf(apiVersion).has(kind) === (removedApi(apiVersion, kind, minor) !== undefined),
    );
    expect(differences).toEqual([]);
  });

  test('serves everything that VER001 names instead', () => {
    const named = REMOVED_APIS.flatMap(({ apiVersion, kinds }) =>
      kinds.flatMap((kind) => {
        const use = removedApi(apiVersion, kind, minor)?.use;
        return use === undefined ? [] : [{ use, kind }];
      }),
    );
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter(({ use, kind }) => !kindsOf(use).has(kind))).toEqual([]);
  });
});
