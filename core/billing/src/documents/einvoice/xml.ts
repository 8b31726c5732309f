/** An element; parts that are absent are left out. */
export type XmlPart = string | undefined | readonly XmlPart[];

type Attributes = Readonly<Record<string, string>>;

// What XML 1.0 cannot hold at all is dropped.
const clean = (text: string): string =>
  text
    .replaceAll(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

const attributesOf = (attributes: Attributes): string => Object.entries(attributes).map(([name, value]) => ` ${name}="${clean(value).replaceAll('"', '&quot;')}"`).join('');

const flat = (part: XmlPart): string => (part === undefined ? '' : typeof part === 'string' ? part : part.map(flat).join(''));

/** An element with elements in it; without any it is absent. */
export const element = (name: string, parts: XmlPart, attributes: Attributes = {}): string | undefined => {
  const inner = flat(parts);
  return inner === '' ? undefined : `<${name}${attributesOf(attributes)}>${inner}</${name}>`;
};

/** An element with a text; without one it is absent. */
export const leaf = (name: string, text: string | undefined, attributes: Attributes = {}): string | undefined => element(name, clean(text ?? '').trim(), attributes);

export const xmlDocument = (root: string | undefined): string => `<?xml version="1.0" encoding="UTF-8"?>\n${root ?? ''}\n`;
