import type { Finding } from '../../../../src/proofs';
import { semantics } from '../../../../src/proofs/semantics';
import type { KubernetesObject } from '../../../../src/records';
import { KubernetesVersion } from '../../../../src/values';
import { objectRecord } from '../../../support/facts';
import { ACCEPTED, REFUSED } from '../../../support/semantic-rows';

const VERSIONS = { '1.27': '1.27.16', '1.36': '1.36.4' };

function findings(object: KubernetesObject, version: string): readonly Finding[] {
  return semantics.prove({ records: [objectRecord(object)], kubernetes: KubernetesVersion.parse(version) }).findings;
}

describe.each(Object.entries(VERSIONS))('for Kubernetes %s', (minor, version) => {
  test.each(ACCEPTED.map((object) => [`${object.kind} ${object.metadata.name}`, object] as const))(
    'nothing is said of %s',
    (_name, object) => {
      expect(findings(object, version)).toEqual([]);
    },
  );

  test.each(REFUSED.filter(({ minors = [minor] }) => minors.includes(minor)).map((row) => [row.title, row] as const))(
    '%s',
    (_title, { object, code, at }) => {
      const errors = findings(object, version).filter(({ severity }) => severity === 'error');
      expect(errors.map(({ code: each, message }) => [each, message.split("'")[1]])).toContainEqual([code, at]);
      // each place is told once
      expect(new Set(errors.map(({ message }) => message)).size).toBe(errors.length);
    },
  );
});
