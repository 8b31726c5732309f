import { malformed } from '@billet/sdk';
import { SaxesParser } from 'saxes';

/** An element, without the prefixes that writers choose. */
export interface XmlNode {
  readonly ns: string;
  readonly name: string;
  readonly attrs: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

interface Open extends XmlNode {
  children: readonly XmlNode[];
  text: string;
}

/** Most elements of a long file have neither; they share these. */
const NO_ATTRS: Readonly<Record<string, string>> = Object.freeze({});
const NO_CHILDREN: readonly XmlNode[] = Object.freeze([]);

const attrsOf = (attributes: Readonly<Record<string, { readonly local: string; readonly prefix: string; readonly value: string }>>): Readonly<Record<string, string>> => {
  let attrs: Record<string, string> | undefined;
  for (const { local, value, prefix } of Object.values(attributes)) if (prefix === '') (attrs ??= {})[local] = value;
  return attrs ?? NO_ATTRS;
};

const adopt = (parent: Open, child: XmlNode): void => {
  if (parent.children === NO_CHILDREN) parent.children = [child];
  else (parent.children as XmlNode[]).push(child);
};

const MAX_DEPTH = 64;

/** Reads a whole document. A document type is refused: entities would come with it, and no bank writes one. */
export const readXml = (format: string, text: string): XmlNode => {
  const parser = new SaxesParser({ xmlns: true });
  const stack: Open[] = [];
  let root: XmlNode | undefined;
  const here = (): { readonly line: number; readonly column: number } => ({ line: parser.line, column: parser.column + 1 });
  parser.on('error', (error) => {
    throw malformed(format, error.message.replace(/^[\d:\s]+/, ''), here());
  });
  parser.on('doctype', () => {
    throw malformed(format, 'a document type is not allowed', here());
  });
  parser.on('opentag', ({ uri, local, attributes }) => {
    if (stack.length === MAX_DEPTH) throw malformed(format, 'the elements are nested too deep', here());
    const node: Open = { ns: uri, name: local, attrs: attrsOf(attributes), children: NO_CHILDREN, text: '', line: parser.line, column: parser.column + 1 };
    const parent = stack.at(-1);
    if (parent !== undefined) adopt(parent, node);
    root ??= node;
    stack.push(node);
  });
  parser.on('closetag', () => {
    stack.pop();
  });
  const add = (piece: string): void => {
    const open = stack.at(-1);
    if (open !== undefined) open.text += piece;
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.write(text).close();
  if (root === undefined) throw malformed(format, 'there is no element', { line: 1 });
  return root;
};

/** Exactly the bytes as text. XML of banks is UTF-8 (ISO 20022 demands it); Latin 1 only where the file says so. */
export const xmlText = (format: string, bytes: Uint8Array): string => {
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  const named = /^\s*<\?xml[^>]*encoding=["']([\w-]+)["']/i.exec(head)?.[1]?.toLowerCase() ?? 'utf-8';
  const label = { 'utf-8': 'utf-8', utf8: 'utf-8', 'us-ascii': 'utf-8', 'iso-8859-1': 'latin1', latin1: 'latin1', 'windows-1252': 'windows-1252' }[named];
  if (label === undefined) throw malformed(format, `the encoding "${named}" is not supported`, { line: 1 });
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    throw malformed(format, `this is not ${named}`);
  }
};
