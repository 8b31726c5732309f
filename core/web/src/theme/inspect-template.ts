import Handlebars from 'handlebars';

/** What a template asks of its surroundings. */
export interface TemplateUse {
  readonly partials: ReadonlySet<string>;
  readonly helpers: ReadonlySet<string>;
  readonly assets: ReadonlySet<string>;
  readonly texts: ReadonlySet<string>;
  /** Names written like values that are helpers as well: Handlebars calls the helper. */
  readonly values: ReadonlySet<string>;
  readonly raw: boolean;
}

type Node = hbs.AST.Node & Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as { readonly type?: unknown }).type === 'string';

const literal = (node: unknown): string | undefined => (isNode(node) && node.type === 'StringLiteral' ? String(node['value']) : undefined);

/** Reads a template. Throws where Handlebars does. */
export const inspectTemplate = (source: string): TemplateUse => {
  const use = { partials: new Set<string>(), helpers: new Set<string>(), assets: new Set<string>(), texts: new Set<string>(), values: new Set<string>(), raw: false };
  const call = (node: Node): void => {
    const path = node['path'];
    const params = (node['params'] ?? []) as readonly unknown[];
    const hash = (node['hash'] as { readonly pairs?: readonly unknown[] } | undefined)?.pairs ?? [];
    const name = isNode(path) ? String(path['original']) : '';
    if (params.length + hash.length > 0 || node.type === 'SubExpression') use.helpers.add(name);
    else if (node.type === 'MustacheStatement') use.values.add(name);
    const first = literal(params[0]);
    if (first !== undefined && name === 'asset') use.assets.add(first);
    if (first !== undefined && name === 't') use.texts.add(first);
    if (node.type === 'MustacheStatement' && node['escaped'] === false) use.raw = true;
  };
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    if (!isNode(value)) return;
    if (value.type === 'MustacheStatement' || value.type === 'SubExpression' || value.type === 'BlockStatement') call(value);
    if (value.type === 'PartialStatement' && isNode(value['name']) && (value['name']).type === 'PathExpression') use.partials.add(String((value['name'])['original']));
    for (const key of ['body', 'path', 'params', 'hash', 'pairs', 'value', 'program', 'inverse', 'name']) walk(value[key]);
  };
  walk(Handlebars.parse(source).body);
  return use;
};

/** `{{!-- view: page@2 --}}` in the first line: which version of the view's model the template was written for. */
export const viewVersion = (source: string): number | undefined => {
  const found = /^\{\{!--\s*view:\s*[\w-]+@(\d+)\s*--\}\}/.exec(source)?.[1];
  return found === undefined ? undefined : Number(found);
};
