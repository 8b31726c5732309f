import { malformed } from '@billet/sdk';
import type { XmlNode } from './read-xml.ts';

/** Walks a document and says where something is missing or not what it should be. */
export interface Walker {
  all(node: XmlNode, name: string): readonly XmlNode[];
  /** At most one. */
  may(node: XmlNode | undefined, ...path: readonly string[]): XmlNode | undefined;
  must(node: XmlNode, ...path: readonly string[]): XmlNode;
  /** Text of an element that may be absent; never an empty one. */
  textOf(node: XmlNode | undefined, ...path: readonly string[]): string | undefined;
  mustText(node: XmlNode, ...path: readonly string[]): string;
  fail(node: XmlNode, what: string): Error;
}

export const walker = (format: string): Walker => {
  const fail: Walker['fail'] = (node, what) => malformed(format, what, { line: node.line, column: node.column, field: node.name });
  const one = (node: XmlNode, name: string): XmlNode | undefined => {
    let found: XmlNode | undefined;
    for (const child of node.children) {
      if (child.name !== name) continue;
      if (found !== undefined) throw fail(child, `${name} comes twice in ${node.name}`);
      found = child;
    }
    return found;
  };
  const may: Walker['may'] = (node, ...path) => path.reduce<XmlNode | undefined>((at, name) => (at === undefined ? undefined : one(at, name)), node);
  const must: Walker['must'] = (node, ...path) =>
    path.reduce((at, name) => {
      const next = one(at, name);
      if (next === undefined) throw fail(at, `${at.name} has no ${name}`);
      return next;
    }, node);
  const textIn = (node: XmlNode): string => {
    if (node.children.length > 0) throw fail(node, `${node.name} should hold text only`);
    const text = node.text.trim();
    if (text === '') throw fail(node, `${node.name} is empty`);
    return text;
  };
  return {
    fail,
    may,
    must,
    all: (node, name) => node.children.filter((child) => child.name === name),
    textOf: (node, ...path) => {
      const found = may(node, ...path);
      return found === undefined ? undefined : textIn(found);
    },
    mustText: (node, ...path) => textIn(must(node, ...path)),
  };
};
