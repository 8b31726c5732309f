import { kids, text, type Node } from '../xml/node.ts';

/** What an element may hold: a text of a certain form, or children in order, and its attributes. */
export interface Shape {
  readonly text?: RegExp;
  readonly children?: readonly Part[];
  /** Attributes: the form of each; a leading `!` in the name = required. */
  readonly attrs?: Readonly<Record<string, RegExp>>;
  /** Content of another vocabulary; not looked into. */
  readonly any?: boolean;
}

/** One place in a sequence: one of these elements, so many times. */
export interface Part {
  readonly of: Readonly<Record<string, Shape>>;
  readonly min: number;
  readonly max: number;
}

const place = (min: number, max: number) => (name: string, shape: Shape): Part => ({ of: { [name]: shape }, min, max });

export const one = place(1, 1);
export const optional = place(0, 1);
export const many = (name: string, shape: Shape, min = 0, max = Infinity): Part => ({ of: { [name]: shape }, min, max });
/** Exactly one of several elements; `times` for lists that hold one kind only. */
export const choice = (of: Readonly<Record<string, Shape>>, min = 1): Part => ({ of, min, max: 1 });

export const of = (...children: readonly Part[]): Shape => ({ children });
export const leaf = (form: RegExp, attrs: Shape['attrs'] = {}): Shape => ({ text: form, attrs });
export const empty: Shape = { children: [] };

const wrongAttributes = (node: Node, attrs: Readonly<Record<string, RegExp>>): string | undefined => {
  const known = new Map(Object.entries(attrs).map(([key, form]) => [key.replace('!', ''), form]));
  const missing = Object.keys(attrs).find((key) => key.startsWith('!') && node.attrs[key.slice(1)] === undefined);
  if (missing !== undefined) return `${node.name}: attribute ${missing.slice(1)} is missing`;
  const wrong = Object.entries(node.attrs).find(([key, value]) => known.get(key)?.test(value) !== true);
  return wrong && `${node.name}: attribute ${wrong[0]}="${wrong[1]}"`;
};

/** The first thing that is wrong with an element, in the words of a schema parser; nothing when it is as it should be. */
export const problemIn = (node: Node, shape: Shape): string | undefined => {
  if (shape.any === true) return undefined;
  const attrs = wrongAttributes(node, shape.attrs ?? {});
  if (attrs !== undefined) return attrs;
  const below = kids(node);
  if (shape.text !== undefined) {
    if (below.length > 0) return `${node.name}: no elements are allowed`;
    return shape.text.test(text(node)) ? undefined : `${node.name}: "${text(node)}" is not valid`;
  }
  if (node.children.some((each) => typeof each === 'string' && each.trim() !== '')) return `${node.name}: no text is allowed`;
  let at = 0;
  for (const part of shape.children ?? []) {
    let count = 0;
    let kind: string | undefined;
    for (let next = below[at]; next !== undefined && count < part.max; next = below[at]) {
      const inner = part.of[next.name];
      if (inner === undefined || next.ns !== node.ns || (kind !== undefined && kind !== next.name)) break;
      const problem = problemIn(next, inner);
      if (problem !== undefined) return problem;
      kind = next.name;
      at += 1;
      count += 1;
    }
    if (count < part.min) return `${node.name}: expected ${Object.keys(part.of).join(' or ')}, found ${below[at]?.name ?? 'nothing'}`;
  }
  return at < below.length ? `${node.name}: ${below[at]?.name ?? ''} is not expected here` : undefined;
};
