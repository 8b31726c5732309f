/** An XML element by namespace and local name; prefixes are the sender's business and never kept. */
export interface XmlNode {
  readonly ns: string;
  readonly name: string;
  readonly attrs: Readonly<Record<string, string>>;
  readonly children: readonly (XmlNode | string)[];
}

export const isElement = (child: XmlNode | string): child is XmlNode => typeof child !== 'string';

/** The child elements, all or those of one local name. */
export const elements = (node: XmlNode | undefined, name?: string): readonly XmlNode[] =>
  (node?.children ?? []).filter(isElement).filter((child) => name === undefined || child.name === name);

export const first = (node: XmlNode | undefined, name: string): XmlNode | undefined => elements(node, name)[0];

/** All text below the element, white space collapsed as XML Schema does for `token`. */
export const textOf = (node: XmlNode | undefined): string =>
  (node?.children ?? [])
    .map((child) => (isElement(child) ? textOf(child) : child))
    .join('')
    .replace(/\s+/g, ' ')
    .trim();

/** Text of a child; nothing when it is absent or empty. */
export const childText = (node: XmlNode | undefined, name: string): string | undefined => {
  const text = textOf(first(node, name));
  return text === '' ? undefined : text;
};

/** True for the two ways XML Schema writes yes. */
export const isTrue = (value: string | undefined): boolean => value === '1' || value === 'true';
