import { conditionsOf, type Piece, type TemplateProblem } from './template-language.ts';

/** What mail programs show, and nothing that runs, asks or fetches. */
const ELEMENTS: ReadonlySet<string> = new Set(
  'a abbr b blockquote br caption center code col colgroup dd div dl dt em font h1 h2 h3 h4 h5 h6 hr i img li ol p pre s small span strong sub sup table tbody td tfoot th thead tr u ul'.split(' '),
);
const ATTRIBUTES: ReadonlySet<string> = new Set(
  'align alt bgcolor border cellpadding cellspacing class color colspan dir face height href lang role rowspan size src style title valign width'.split(' '),
);

/** Stand around the name of a value, which may be any text; a template that has them itself is refused. */
const OPEN = '\uE000';
const CLOSE = '\uE001';
/** Values that are addresses by themselves. */
const ADDRESSES: ReadonlySet<string> = new Set(['link', 'website']);
/** Each condition doubles what has to be looked at. */
const MOST_CONDITIONS = 8;

const TAG = /<(?=[a-z/!?\uE000])(\/?)([^\s/>]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>/gi;
const ATTRIBUTE = /([^\s=/"'<>]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?/g;

const addressIsFine = (value: string): boolean => {
  const text = value.trim();
  const whole = /^\uE000([^\uE001]*)\uE001/.exec(text)?.[1];
  if (whole !== undefined) return ADDRESSES.has(whole);
  return text === '' || /^(https?:\/\/|mailto:|tel:|#)/i.test(text);
};

const attributeIsFine = (name: string, value: string, quoted: boolean): boolean => {
  if (!ATTRIBUTES.has(name)) return false;
  const holdsValue = value.includes(OPEN);
  if (holdsValue && !quoted) return false;
  if (name === 'href') return addressIsFine(value);
  if (name === 'src') return /^(https:\/\/|cid:)/i.test(value.trim()) && !holdsValue;
  if (name === 'style') return !holdsValue && !/url\s*\(|expression|@import|behavior|-moz-binding|\\|&/i.test(value);
  return true;
};

type Report = (at: number, name: string) => void;

/** Elements, attributes and addresses of a short list; values only as text or in quotes. */
const checkTags = (html: string, report: Report): void => {
  let end = 0;
  const between = (until: number): void => {
    const stray = html.slice(end, until).search(/<(?=[a-z/!?\uE000])/i);
    if (stray >= 0) report(end + stray, '<');
  };
  for (const match of html.matchAll(TAG)) {
    const [whole, , element = '', attributes = ''] = match;
    between(match.index);
    end = match.index + whole.length;
    if (!ELEMENTS.has(element.toLowerCase())) {
      report(match.index, element === '' ? '<' : element);
      continue;
    }
    for (const [, name = '', raw = ''] of attributes.matchAll(ATTRIBUTE)) {
      const quoted = raw.startsWith('"') || raw.startsWith("'");
      const value = quoted ? raw.slice(1, -1) : raw;
      if (!attributeIsFine(name.toLowerCase(), value, quoted)) report(match.index, name);
    }
  }
  between(html.length);
};

interface Mark {
  readonly at: number;
  readonly line: number;
  readonly column: number;
}

/** The HTML that comes out when just these values are there, and where its parts stood. */
const variant = (pieces: readonly Piece[], present: ReadonlySet<string>): { readonly html: string; readonly marks: readonly Mark[] } => {
  const marks: Mark[] = [];
  let html = '';
  const add = (some: readonly Piece[]): void => {
    for (const piece of some) {
      if (piece.kind === 'if') {
        add(present.has(piece.name) ? piece.yes : piece.no);
        continue;
      }
      marks.push({ at: html.length, line: piece.line, column: piece.column });
      html += piece.kind === 'text' ? piece.text : `${OPEN}${piece.name}${CLOSE}`;
    }
  };
  add(pieces);
  return { html, marks };
};

const placeOf = (html: string, marks: readonly Mark[], at: number): { readonly line: number; readonly column: number } => {
  const mark = marks.findLast((each) => each.at <= at) ?? { at: 0, line: 1, column: 1 };
  const before = html.slice(mark.at, at);
  const lines = before.split('\n').length - 1;
  return lines === 0 ? { line: mark.line, column: mark.column + before.length } : { line: mark.line + lines, column: before.length - before.lastIndexOf('\n') };
};

/** Looks over all the HTML that a template can become: what the reader of the template made of it counts, not how it is written. */
export const checkHtml = (pieces: readonly Piece[]): readonly TemplateProblem[] => {
  const names = [...conditionsOf(pieces)];
  if (names.length > MOST_CONDITIONS) return [{ line: 1, column: 1, code: 'deep', name: '' }];
  for (let chosen = 0; chosen < 2 ** names.length; chosen += 1) {
    const { html, marks } = variant(pieces, new Set(names.filter((_, index) => Math.floor(chosen / 2 ** index) % 2 === 1)));
    const problems: TemplateProblem[] = [];
    checkTags(html, (at, name) => problems.push({ ...placeOf(html, marks, at), code: 'html', name: name.replaceAll(/[\uE000\uE001]/g, '').slice(0, 60) }));
    if (problems.length > 0) return problems;
  }
  return [];
};
