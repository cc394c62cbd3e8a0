import { element, xmlText } from '../../../src/libvirt/xml';

describe('xmlText', () => {
  test('puts each level two blanks further in, and ends with a line break', () => {
    const root = element('a', {}, element('b', {}, element('c', {}, 'text')), element('d'));
    expect(xmlText(root)).toBe('<a>\n  <b>\n    <c>text</c>\n  </b>\n  <d/>\n</a>\n');
  });

  test('writes attributes in the order they were given, and none that is undefined', () => {
    expect(xmlText(element('a', { z: 'last', n: 0, gone: undefined, a: '' }))).toBe("<a z='last' n='0' a=''/>\n");
  });

  test('leaves out children that are undefined or false, and keeps zero', () => {
    expect(xmlText(element('a', {}, undefined, false))).toBe('<a/>\n');
    expect(xmlText(element('a', {}, 0))).toBe('<a>0</a>\n');
  });

  test.each([
    ['&', '&amp;'],
    ['<', '&lt;'],
    ['>', '&gt;'],
    ["'", '&apos;'],
    ['"', '&quot;'],
    ['&amp;', '&amp;amp;'],
    [']]>', ']]&gt;'],
    [`</a><b x='1'>`, '&lt;/a&gt;&lt;b x=&apos;1&apos;&gt;'],
    ['Grüße', 'Grüße'],
  ])('escapes %s, in text and in attributes', (text, escaped) => {
    expect(xmlText(element('a', { x: text }, text))).toBe(`<a x='${escaped}'>${escaped}</a>\n`);
  });
});
