/** An element of a frame. */
export interface Node {
  readonly ns: string;
  readonly name: string;
  readonly attrs: Readonly<Record<string, string>>;
  readonly children: readonly (Node | string)[];
}

export type Make = (name: string, content?: string | readonly (Node | undefined | false)[], attrs?: Readonly<Record<string, string>>) => Node;

/** Makes elements of one namespace. */
export const maker =
  (ns: string): Make =>
  (name, content = [], attrs = {}) => ({
    ns,
    name,
    attrs,
    children: typeof content === 'string' ? [content] : content.filter((each) => each !== undefined && each !== false),
  });

export const kids = (node: Node | undefined, name?: string): readonly Node[] =>
  (node?.children ?? []).filter((each): each is Node => typeof each !== 'string' && (name === undefined || each.name === name));

export const kid = (node: Node | undefined, name: string): Node | undefined => kids(node, name)[0];

/** Text with white space collapsed. */
export const text = (node: Node | undefined): string =>
  (node?.children ?? [])
    .map((each) => (typeof each === 'string' ? each : text(each)))
    .join('')
    .replace(/\s+/g, ' ')
    .trim();

export const kidText = (node: Node | undefined, name: string): string | undefined => {
  const found = kid(node, name);
  return found && text(found);
};

/** The same tree with its namespaces exchanged. */
export const translate = (node: Node, names: ReadonlyMap<string, string>): Node => ({
  ...node,
  ns: names.get(node.ns) ?? node.ns,
  children: node.children.map((each) => {
    if (typeof each !== 'string') return translate(each, names);
    // Greeting and login carry namespaces as text.
    return node.name === 'objURI' || node.name === 'extURI' ? (names.get(each.trim()) ?? each) : each;
  }),
});
