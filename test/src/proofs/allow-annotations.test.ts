import { findingText } from '../../../src/proofs';
import { allowAnnotations, annotatedAllowances } from '../../../src/proofs/allow-annotations';
import type { KubernetesRecord } from '../../../src/records';
import { factsOf, objectRecord } from '../../support/facts';

/** A Service that allows this about itself; undefined leaves the annotation out. */
function service(allow?: unknown): KubernetesRecord {
  const annotations = (allow === undefined ? { other: 'x' } : { 'strata.dev/allow': allow }) as Record<string, string>;
  return objectRecord({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', annotations } });
}

/** `CODE reason` for each allowance that was read. */
function read(allow?: unknown): readonly string[] {
  return annotatedAllowances([service(allow)]).map(({ code, reason }) => `${code} ${reason}`);
}

function mistakes(allow?: unknown): readonly string[] {
  return allowAnnotations.prove(factsOf(service(allow))).findings.map(findingText);
}

describe('the annotation strata.dev/allow', () => {
  test('says a code and a reason, at the place of its object', () => {
    expect(annotatedAllowances([service('PRT003: a sidecar opens the port')])).toEqual([
      {
        path: 'test/Service/web',
        code: 'PRT003',
        reason: 'a sidecar opens the port',
        annotation: 'strata.dev/allow',
      },
    ]);
  });

  test.each<[string, string, readonly string[]]>([
    ['a line each', 'PRT003: one\nPRT001: two\n', ['PRT003 one', 'PRT001 two']],
    ['a line each, indented and apart', '  PRT003 :  one  \n\n  PRT001: two', ['PRT003 one', 'PRT001 two']],
    ['parted by commas', 'PRT003: one, PRT001: two', ['PRT003 one', 'PRT001 two']],
    ['with one reason for several', 'PRT003, PRT001: both', ['PRT003 both', 'PRT001 both']],
    [
      'with all of these',
      'PRT003: one, PRT001, IMG001 : both\nVER003: two',
      ['PRT003 one', 'PRT001 both', 'IMG001 both', 'VER003 two'],
    ],
    ['with commas and colons in a reason', 'PRT003: see RFC 1, page 2: there', ['PRT003 see RFC 1, page 2: there']],
  ])('holds several codes, %s', (_how, text, expected) => {
    expect(read(text)).toEqual(expected);
    expect(mistakes(text)).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    ['no reason', 'PRT003', 'PRT003'],
    ['an empty reason', 'PRT003: ', 'PRT003:'],
    ['no code', 'a sidecar opens the port', 'a sidecar opens the port'],
    ['a code in small letters', 'prt003: a sidecar opens it', 'prt003: a sidecar opens it'],
    ['a code of another form', 'PRT03: a sidecar opens it', 'PRT03: a sidecar opens it'],
    ['nothing', '', ''],
    ['null', null, ''],
    ['a number', 3, '3'],
  ])('is refused with %s, in one finding', (_what, text, got) => {
    expect(read(text)).toEqual([]);
    expect(mistakes(text)).toEqual([
      `[test/Service/web] 'strata.dev/allow' must be codes, a colon and a reason, got "${got}"; ` +
        'write it such as "PRT001: its pods come later"',
    ]);
  });

  test('still counts where another line of it is refused', () => {
    expect(read('PRT003: one\nPRT001')).toEqual(['PRT003 one']);
    expect(mistakes('PRT003: one\nPRT001')).toHaveLength(1);
  });

  test('may be left out', () => {
    expect(read()).toEqual([]);
    expect(mistakes()).toEqual([]);
    expect(annotatedAllowances([objectRecord({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' } })])).toEqual([]);
  });
});
