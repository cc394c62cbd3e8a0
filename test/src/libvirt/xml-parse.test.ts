import fc from 'fast-check';
import { element, type XmlElement, xmlText } from '../../../src/libvirt/xml';
import { childrenOf, parseXml, textOf } from '../../../src/libvirt/xml-parse';

const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}$/);
const text = fc.stringMatching(/^[!-~]([ -~]{0,10}[!-~])?$/);

/** Elements as libvirt has them: each holds text or other elements, never both. */
const { tree } = fc.letrec<{ tree: XmlElement }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    fc.tuple(name, fc.dictionary(name, text), text).map(([id, attributes, words]) => element(id, attributes, words)),
    fc
      .tuple(name, fc.dictionary(name, text), fc.array(tie('tree'), { maxLength: 3 }))
      .map(([id, attributes, children]) => element(id, attributes, ...children)),
  ),
}));

describe('parseXml', () => {
  test('reads back whatever is written', () => {
    fc.assert(fc.property(tree, (written) => expect(parseXml(xmlText(written))).toEqual(plain(written))));
  });

  test('reads elements, attributes and text, and no comments', () => {
    const domain = parseXml(
      `<!-- by hand --><domain type='kvm'>\n  <name> vm1 </name><!-- x --><disk/><disk/></domain>\n`,
    );
    expect(domain).toEqual(
      element('domain', { type: 'kvm' }, element('name', {}, 'vm1'), element('disk'), element('disk')),
    );
    expect(childrenOf(domain, 'disk')).toHaveLength(2);
    expect(textOf(childrenOf(domain, 'name')[0])).toBe('vm1');
  });

  test.each([[''], ['<domain>'], ['<a/><b/>'], ['vm1']])('refuses what is not one document: %p', (broken) => {
    expect(() => parseXml(broken)).toThrow();
  });
});

/** Attributes that `fc.dictionary` makes have no prototype, which toEqual would take for a difference. */
function plain({ name: id, attributes, children }: XmlElement): XmlElement {
  return element(id, { ...attributes }, ...children.map((child) => (typeof child === 'string' ? child : plain(child))));
}
