import { SaxesParser } from 'saxes';
import type { Node } from './node.ts';

interface Open extends Node {
  readonly children: (Node | string)[];
}

/** Reads a frame; throws with the parser's text when it is not well-formed. */
export const parse = (frame: string): Node => {
  const parser = new SaxesParser({ xmlns: true });
  const stack: Open[] = [];
  let root: Node | undefined;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new Error('a document type is not allowed');
  });
  parser.on('opentag', ({ uri, local, attributes }) => {
    const plain = Object.values(attributes).filter((each) => each.uri === '');
    const node: Open = {
      ns: uri,
      name: local,
      attrs: Object.fromEntries(plain.map((each) => [each.local, each.value])),
      children: [],
    };
    stack.at(-1)?.children.push(node);
    root ??= node;
    stack.push(node);
  });
  parser.on('closetag', () => {
    stack.pop();
  });
  const add = (piece: string): void => {
    stack.at(-1)?.children.push(piece);
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.write(frame).close();
  if (root === undefined) throw new Error('no element');
  return root;
};
