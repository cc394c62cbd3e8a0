/** A change to the XML that provider 0.8.3 makes, for what it has no argument for. */
export interface XmlChange {
  /** XPath of the element to replace. */
  readonly match: string;
  /** XML that stands in its place. */
  readonly replacement: string;
}

/** Puts an element first inside the root, and drops one of the same name that is there already. */
export function setInRoot(root: string, name: string, text: string): readonly XmlChange[] {
  return [
    { match: `/${root}/${name}`, replacement: '' },
    {
      match: `/${root}`,
      replacement: `<xsl:copy><xsl:apply-templates select="@*"/><${name}>${text}</${name}><xsl:apply-templates select="node()"/></xsl:copy>`,
    },
  ];
}

/**
 * A stylesheet that copies a document with these changes.
 *
 * Safe for identity, address ranges, graphics, video, clocks and the like. It must not add a disk, file system,
 * interface or firmware, nor change a network's forward mode: the provider reads those back into its state, finds them
 * different and replaces the object.
 */
export function stylesheet(changes: readonly XmlChange[]): string {
  return [
    '<?xml version="1.0"?>',
    '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">',
    '  <xsl:output omit-xml-declaration="yes" indent="yes"/>',
    '  <xsl:template match="node()|@*">',
    '    <xsl:copy><xsl:apply-templates select="node()|@*"/></xsl:copy>',
    '  </xsl:template>',
    ...changes.map(({ match, replacement }) => `  <xsl:template match="${match}">${replacement}</xsl:template>`),
    '</xsl:stylesheet>',
    '',
  ].join('\n');
}
