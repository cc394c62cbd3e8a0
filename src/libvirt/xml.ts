/** One XML element. Attributes and children that are undefined are left out. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number | undefined>>;
  readonly children: readonly (XmlElement | string)[];
}

type Child = XmlElement | string | number | undefined | false;

/** `element('name', {}, 'lab')` is `<name>lab</name>`. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>> = {},
  ...children: readonly Child[]
): XmlElement {
  return {
    name,
    attributes,
    children: children
      .filter((child) => child !== undefined && child !== false)
      .map((child) => (typeof child === 'number' ? String(child) : child)),
  };
}

/** The document as text, two blanks a level, with a final line break. */
export function xmlText(root: XmlElement): string {
  return `${lines(root, '').join('\n')}\n`;
}

function lines(node: XmlElement, indent: string): string[] {
  const attributes = Object.entries(node.attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}='${escapeXml(String(value))}'`)
    .join('');
  const open = `${indent}<${node.name}${attributes}`;
  if (node.children.length === 0) {
    return [`${open}/>`];
  }
  if (node.children.every((child) => typeof child === 'string')) {
    return [`${open}>${node.children.map(escapeXml).join('')}</${node.name}>`];
  }
  const inner = node.children.flatMap((child) =>
    typeof child === 'string' ? [`${indent}  ${escapeXml(child)}`] : lines(child, `${indent}  `),
  );
  return [`${open}>`, ...inner, `${indent}</${node.name}>`];
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&apos;',
  '"': '&quot;',
};

function escapeXml(text: string): string {
  return text.replace(/[&<>'"]/g, (character) => ENTITIES[character]);
}
