import { DOMParser, Node, onErrorStopParsing } from '@xmldom/xmldom';
import { element, type XmlElement } from './xml';

/**
 * XML as libvirt prints it: elements, attributes, and text without the blanks around it. Comments are left out.
 *
 * @throws when the text is not one well-formed document
 */
export function parseXml(text: string): XmlElement {
  const root = new DOMParser({ onError: onErrorStopParsing }).parseFromString(text, 'text/xml').documentElement;
  if (root === null) {
    throw new Error('the document has no element');
  }
  return read(root);
}

/** Children of that name. */
export function childrenOf(parent: XmlElement, name: string): readonly XmlElement[] {
  return parent.children.filter((child): child is XmlElement => typeof child !== 'string' && child.name === name);
}

/** Text of an element itself, without that of its children. */
export function textOf({ children }: XmlElement): string {
  return children
    .filter((child) => typeof child === 'string')
    .join('')
    .trim();
}

type DomElement = NonNullable<ReturnType<DOMParser['parseFromString']>['documentElement']>;

function read(node: DomElement): XmlElement {
  const attributes = Object.fromEntries([...node.attributes].map(({ name, value }) => [name, value]));
  const children = [...node.childNodes].flatMap((child): (XmlElement | string)[] => {
    switch (child.nodeType) {
      case Node.ELEMENT_NODE:
        return [read(child as DomElement)];
      case Node.TEXT_NODE:
      case Node.CDATA_SECTION_NODE: {
        const text = (child.nodeValue ?? '').trim();
        return text === '' ? [] : [text];
      }
      default:
        return [];
    }
  });
  return element(node.tagName, attributes, ...children);
}
