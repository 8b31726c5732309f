/** Why a template cannot be used, and in which line. */
export class TemplateProblem extends Error {
  readonly code: 'UNKNOWN_NAME' | 'UNCLOSED_IF' | 'UNOPENED_IF' | 'BRACES';
  readonly line: number;
  readonly found: string;
  constructor(code: TemplateProblem['code'], line: number, found: string) {
    super(`${code} in line ${String(line)}: ${found}`);
    this.name = 'TemplateProblem';
    this.code = code;
    this.line = line;
    this.found = found;
  }
}

const TAG = /\{\{\s*(?<open>#if\s+)?(?<close>\/if)?(?<name>[a-z][A-Za-z.]*)?\s*\}\}/g;

interface Piece {
  readonly kind: 'text' | 'value' | 'if' | 'end';
  readonly text: string;
  readonly line: number;
}

/** Texts, values and conditions in order. */
const piecesOf = (source: string, names: readonly string[]): readonly Piece[] => {
  const pieces: Piece[] = [];
  let from = 0;
  const lineAt = (index: number): number => source.slice(0, index).split('\n').length;
  const plain = (text: string, index: number): void => {
    const braces = /\{\{|\}\}/.exec(text);
    if (braces !== null) throw new TemplateProblem('BRACES', lineAt(index + braces.index), braces[0]);
    pieces.push({ kind: 'text', text, line: lineAt(index) });
  };
  const triple = /\{\{\{|\}\}\}|\{\{&/.exec(source);
  if (triple !== null) throw new TemplateProblem('BRACES', lineAt(triple.index), triple[0]);
  for (const match of source.matchAll(TAG)) {
    plain(source.slice(from, match.index), from);
    const { open, close, name = '' } = match.groups ?? {};
    const line = lineAt(match.index);
    if (close !== undefined) pieces.push({ kind: 'end', text: '', line });
    else if (!names.includes(name)) throw new TemplateProblem('UNKNOWN_NAME', line, name === '' ? match[0] : name);
    else pieces.push({ kind: open === undefined ? 'value' : 'if', text: name, line });
    from = match.index + match[0].length;
  }
  plain(source.slice(from), from);
  let open = 0;
  for (const piece of pieces) {
    if (piece.kind === 'if') open += 1;
    if (piece.kind === 'end') open -= 1;
    if (open < 0) throw new TemplateProblem('UNOPENED_IF', piece.line, '/if');
  }
  const last = pieces.filter((piece) => piece.kind === 'if').at(-1);
  if (open > 0) throw new TemplateProblem('UNCLOSED_IF', last?.line ?? 1, last?.text ?? '');
  return pieces;
};

/** Refuses what cannot be rendered. */
export const checkTemplate = (source: string, names: readonly string[]): void => {
  piecesOf(source, names);
};

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');

/** Values cannot bring marks of their own: what they hold is shown as it is. */
const literal = (value: string): string => escape(value).replaceAll('*', '&#42;').replace(/^-/, '&#45;').replace(/^#/, '&#35;').replaceAll('\n', '\u2028');

const filled = (pieces: readonly Piece[], values: Readonly<Record<string, string>>): string => {
  let out = '';
  const shown: boolean[] = [];
  for (const piece of pieces) {
    if (piece.kind === 'if') shown.push((values[piece.text] ?? '') !== '');
    else if (piece.kind === 'end') shown.pop();
    else if (shown.every(Boolean)) out += piece.kind === 'text' ? escape(piece.text) : literal(values[piece.text] ?? '');
  }
  return out;
};

const inline = (text: string): string => text.replaceAll(/\*\*(.+?)\*\*/g, '<strong>$1</strong>').replaceAll('\u2028', '<br>');

const block = (text: string): string => {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const [first] = lines;
  if (first === undefined) return '';
  const heading = /^(#{1,3}) (.*)$/.exec(first);
  if (heading !== null && lines.length === 1) {
    const level = String((heading[1]?.length ?? 1) + 1);
    return `<h${level}>${inline(heading[2] ?? '')}</h${level}>`;
  }
  if (lines.every((line) => line.startsWith('- '))) return `<ul>${lines.map((line) => `<li>${inline(line.slice(2))}</li>`).join('')}</ul>`;
  return `<p>${lines.map(inline).join('<br>')}</p>`;
};

/**
 * Renders a stored template: `{{name}}`, `{{#if name}}…{{/if}}`, headings `#`, lists `-`, `**bold**`, paragraphs. All text is
 * escaped; a template is data and can reach nothing but the values it is given.
 */
export const renderTemplate = (source: string, values: Readonly<Record<string, string>>): string =>
  filled(piecesOf(source, Object.keys(values)), values)
    .split(/\n\s*\n/)
    .map(block)
    .filter((html) => html !== '')
    .join('\n');
