import { ModuleError } from '@billet/sdk';
import type { XmlNode } from './xml-node.ts';

/** Content of an element that is being built; what is absent is left out. */
export type Content = string | readonly (XmlNode | false | undefined)[];

/** Makes elements of one namespace. */
export type Tag = (name: string, content?: Content, attrs?: Readonly<Record<string, string | undefined>>) => XmlNode;

export const tag =
  (ns: string): Tag =>
  (name, content = [], attrs = {}) => ({
    ns,
    name,
    attrs: Object.fromEntries(Object.entries(attrs).filter((pair): pair is [string, string] => pair[1] !== undefined)),
    children:
      typeof content === 'string'
        ? content === ''
          ? []
          : [content]
        : content.filter((child) => child !== false && child !== undefined),
  });

/** Anything XML 1.0 cannot carry, lone surrogates included. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are refused
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

const escape = (text: string, pattern: RegExp): string => {
  if (FORBIDDEN.test(text)) {
    throw new ModuleError('invalid', 'The text holds a character that XML cannot carry.', { retry: 'never' });
  }
  return text.replace(pattern, (found) => ESCAPES[found] ?? found);
};

/** `http://www.nic.example/epp/thing-1.0` → `thing`: readable in a log, and unique enough with a number behind it. */
const prefixOf = (ns: string): string => /([A-Za-z][A-Za-z0-9]*)[^/:]*$/.exec(ns)?.[1] ?? 'ns';

const write = (node: XmlNode, defaultNs: string, scope: ReadonlyMap<string, string>): string => {
  let prefix = node.ns === defaultNs ? '' : scope.get(node.ns);
  let declared = '';
  let inner = scope;
  if (prefix === undefined) {
    const wanted = prefixOf(node.ns);
    const taken = new Set(scope.values());
    prefix = taken.has(wanted) ? `${wanted}${String(scope.size)}` : wanted;
    declared = ` xmlns:${prefix}="${escape(node.ns, /[&<"]/g)}"`;
    inner = new Map([...scope, [node.ns, prefix]]);
  }
  const name = prefix === '' ? node.name : `${prefix}:${node.name}`;
  const attrs = Object.entries(node.attrs).map(([key, value]) => ` ${key}="${escape(value, /[&<"\t\n\r]/g)}"`);
  const body = node.children.map((child) =>
    typeof child === 'string' ? escape(child, /[&<>\r]/g) : write(child, defaultNs, inner),
  );
  const open = `<${name}${declared}${attrs.join('')}`;
  return body.length === 0 ? `${open}/>` : `${open}>${body.join('')}</${name}>`;
};

/** The document as text; the root's namespace is the default one. */
export const writeXml = (root: XmlNode): string => {
  const text = write(root, root.ns, new Map());
  const named = `<${root.name}`;
  return `<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n${named} xmlns="${escape(root.ns, /[&<"]/g)}"${text.slice(named.length)}`;
};
