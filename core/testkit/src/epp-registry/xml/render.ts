import type { Node } from './node.ts';

const MARKS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const safe = (value: string): string => value.replace(/[&<>"]/g, (mark) => MARKS[mark] ?? mark);

/** Writes without any prefix: every change of namespace is declared where it happens. */
const element = (node: Node, around: string): string => {
  const declared = node.ns === around ? '' : ` xmlns="${safe(node.ns)}"`;
  const attrs = Object.entries(node.attrs).map(([key, value]) => ` ${key}="${safe(value)}"`);
  const body = node.children.map((each) => (typeof each === 'string' ? safe(each) : element(each, node.ns)));
  return `<${node.name}${declared}${attrs.join('')}>${body.join('')}</${node.name}>`;
};

export const render = (root: Node): string => `<?xml version="1.0" encoding="UTF-8"?>\n${element(root, '')}`;
