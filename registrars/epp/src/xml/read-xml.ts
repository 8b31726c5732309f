import { SaxesParser, type SaxesTagNS } from 'saxes';
import type { XmlNode } from './xml-node.ts';

/** What came is no well-formed XML, or more of it than any honest answer holds. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
}

const MAX_DEPTH = 64;

interface Open extends XmlNode {
  readonly children: (XmlNode | string)[];
}

const attributes = (tag: SaxesTagNS): Record<string, string> => {
  const plain = Object.values(tag.attributes).filter(({ uri, prefix }) => uri === '' && prefix !== 'xmlns');
  return Object.fromEntries(plain.map(({ local, value }) => [local, value]));
};

/** Reads a document. A document type is refused: no answer of a registry has one, and entities would come with it. */
export const readXml = (text: string): XmlNode => {
  const parser = new SaxesParser({ xmlns: true });
  const stack: Open[] = [];
  let root: XmlNode | undefined;
  parser.on('error', (error) => {
    throw new XmlError(error.message);
  });
  parser.on('doctype', () => {
    throw new XmlError('a document type is not allowed');
  });
  parser.on('opentag', (tag) => {
    if (stack.length === MAX_DEPTH) throw new XmlError('too deep');
    const node: Open = { ns: tag.uri, name: tag.local, attrs: attributes(tag), children: [] };
    stack.at(-1)?.children.push(node);
    root ??= node;
    stack.push(node);
  });
  parser.on('closetag', () => {
    stack.pop();
  });
  const addText = (piece: string): void => {
    const siblings = stack.at(-1)?.children;
    if (siblings === undefined || piece === '') return;
    const last = siblings.at(-1);
    if (typeof last === 'string') siblings[siblings.length - 1] = last + piece;
    else siblings.push(piece);
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.write(text).close();
  if (root === undefined) throw new XmlError('no element');
  return root;
};
