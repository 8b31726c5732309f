import Handlebars from 'handlebars';

/** A value of a template: text, which is escaped where it stands in HTML, or a part that the house has made. */
export type TemplateValue = string | { readonly html: string; readonly text: string };

export interface TemplateProblem {
  readonly line: number;
  readonly column: number;
  readonly code: 'syntax' | 'unknown' | 'forbidden' | 'deep' | 'html';
  /** What it is about: a name, an element, an attribute. */
  readonly name: string;
}

/** Texts that staff have stored are data: a small language, walked over node by node, with nothing in it that runs. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string; readonly line: number; readonly column: number }
  | { readonly kind: 'value'; readonly name: string; readonly line: number; readonly column: number }
  | { readonly kind: 'if'; readonly name: string; readonly yes: readonly Piece[]; readonly no: readonly Piece[] };

export interface Template {
  readonly pieces: readonly Piece[];
  readonly problems: readonly TemplateProblem[];
}

type Node = Readonly<Record<string, unknown>> & { readonly type: string; readonly loc: { readonly start: { readonly line: number; readonly column: number } } };

const DEEPEST = 5;
const NAME = /^[a-zA-Z][a-zA-Z0-9]{0,39}$/;

const placeOf = ({ loc }: Node): { readonly line: number; readonly column: number } => ({ line: loc.start.line, column: loc.start.column + 1 });

const syntaxProblem = (error: unknown): TemplateProblem => {
  const message = error instanceof Error ? error.message : '';
  const line = /(?:line |- )(\d+)/.exec(message)?.[1];
  return { line: line === undefined ? 1 : Number(line), column: 0, code: 'syntax', name: '' };
};

/** Reads a template. Only `{{name}}`, `{{#if name}}`, `{{#unless name}}`, `{{else}}` and comments are known, with the names of the list. */
export const readTemplate = (source: string, names: ReadonlySet<string>): Template => {
  const problems: TemplateProblem[] = [];
  const report = (node: Node, code: TemplateProblem['code'], name: string): void => {
    problems.push({ ...placeOf(node), code, name: name.slice(0, 60) });
  };
  const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as readonly unknown[]) : []);
  /** A plain name of the list; everything else (paths, `@data`, `this`, parameters) is reported. */
  const nameOf = (node: Node, path: unknown): string | undefined => {
    const { type, original } = path as { readonly type: string; readonly original?: unknown };
    const text = typeof original === 'string' ? original : String(original);
    if (type !== 'PathExpression' || !NAME.test(text)) report(node, 'forbidden', text);
    else if (!names.has(text)) report(node, 'unknown', text);
    else return text;
    return undefined;
  };
  const block = (node: Node, depth: number): readonly Piece[] => {
    const helper = String((node['path'] as { readonly original?: unknown }).original);
    const params = list(node['params']);
    if ((helper !== 'if' && helper !== 'unless') || params.length !== 1 || node['hash'] !== undefined) {
      report(node, 'forbidden', `#${helper}`);
      return [];
    }
    if (depth >= DEEPEST) {
      report(node, 'deep', `#${helper}`);
      return [];
    }
    const name = nameOf(node, params[0]);
    const [yes, no] = [node['program'], node['inverse']].map((program) => walk(list((program as { readonly body?: unknown } | undefined)?.body), depth + 1));
    return name === undefined ? [] : [{ kind: 'if', name, yes: (helper === 'if' ? yes : no) ?? [], no: (helper === 'if' ? no : yes) ?? [] }];
  };
  /** Two signs of the private area are the checker's own. */
  const text = (node: Node): readonly Piece[] => {
    const value = String(node['value']);
    if (/[\uE000\uE001]/.test(value)) report(node, 'forbidden', 'U+E000');
    return [{ kind: 'text', text: value, ...placeOf(node) }];
  };
  const walk = (nodes: readonly unknown[], depth: number): readonly Piece[] =>
    (nodes as readonly Node[]).flatMap((node): readonly Piece[] => {
      switch (node.type) {
        case 'ContentStatement':
          return text(node);
        case 'CommentStatement':
          return [];
        case 'MustacheStatement': {
          if (node['escaped'] === false || list(node['params']).length > 0 || node['hash'] !== undefined) {
            report(node, 'forbidden', String((node['path'] as { readonly original?: unknown }).original));
            return [];
          }
          const name = nameOf(node, node['path']);
          return name === undefined ? [] : [{ kind: 'value', name, ...placeOf(node) }];
        }
        case 'BlockStatement':
          return block(node, depth);
        default:
          report(node, 'forbidden', node.type);
          return [];
      }
    });
  try {
    return { pieces: walk(Handlebars.parseWithoutProcessing(source).body, 0), problems };
  } catch (error) {
    return { pieces: [], problems: [syntaxProblem(error)] };
  }
};

/** Names that something depends on. */
export const conditionsOf = (pieces: readonly Piece[]): ReadonlySet<string> =>
  new Set(pieces.flatMap((piece) => (piece.kind === 'if' ? [piece.name, ...conditionsOf([...piece.yes, ...piece.no])] : [])));

const MARKS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (mark) => MARKS[mark] ?? mark);

/** Puts values in. What has none is empty. */
export const fillTemplate = ({ pieces }: Template, values: ReadonlyMap<string, TemplateValue>, form: 'html' | 'text'): string => {
  const show = (value: TemplateValue): string => (typeof value === 'string' ? (form === 'html' ? escapeHtml(value) : value) : value[form]);
  const isThere = (name: string): boolean => show(values.get(name) ?? '') !== '';
  const fill = (some: readonly Piece[]): string =>
    some.map((piece) => (piece.kind === 'text' ? piece.text : piece.kind === 'value' ? show(values.get(piece.name) ?? '') : fill(isThere(piece.name) ? piece.yes : piece.no))).join('');
  return fill(pieces);
};
