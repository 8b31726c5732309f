import { createHash } from 'node:crypto';

const TAG = /<[a-z][^\s/>]*(?:\s+[^\s=>"'/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*\s*\/?>/gi;
/** One attribute after another, so that what stands in a value is not taken for one. */
const ATTRIBUTE = /(\s+)([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;
const SHEET = /<style(?:\s[^>]*)?>([\s\S]*?)<\/style>/gi;
const LETTERS: Readonly<Record<string, string>> = { '&quot;': '"', '&#39;': "'", '&#x27;': "'", '&#x3D;': '=', '&amp;': '&' };

/** The value of an attribute as declarations that end nothing but themselves. */
const declarations = (value: string): string => value.replaceAll(/&(?:quot|#39|#x27|#x3D|amp);/g, (letter) => LETTERS[letter] ?? '').replaceAll(/[<>{}]/g, '');

const hashOf = (css: string): string => `'sha256-${createHash('sha256').update(css).digest('base64')}'`;

/**
 * Mails carry their style in attributes, which a content policy allows as a whole or not at all. Here they become a sheet of
 * the page, known to the policy by its hash: nothing else styles it.
 */
export const sheetOfStyles = (html: string): { readonly html: string; readonly source: string } => {
  const known = new Map<string, number>();
  // A browser reads every end of a line as one letter, and hashes what it has read.
  const body = html.replaceAll(/\r\n?/g, '\n').replaceAll(TAG, (tag) =>
    tag.replaceAll(ATTRIBUTE, (attribute, before: string, name: string, ...[double, single, bare]: readonly (string | undefined)[]) => {
      if (name.toLowerCase() !== 'style') return attribute;
      const css = declarations(double ?? single ?? bare ?? '');
      const number = known.get(css) ?? known.size + 1;
      known.set(css, number);
      return `${before}data-style="${String(number)}"`;
    }),
  );
  // An id in the selector keeps the rank that attributes have over sheets.
  const css = [...known].map(([declared, number]) => `[data-style="${String(number)}"]:not(#_){${declared}}`).join('\n');
  const sheets = [...body.matchAll(SHEET)].map((match) => match[1] ?? '');
  if (css === '') return { html: body, source: sheets.length === 0 ? "'none'" : sheets.map(hashOf).join(' ') };
  const at = /<\/head\s*>|<body[\s>]/i.exec(body)?.index ?? 0;
  return { html: `${body.slice(0, at)}<style>${css}</style>${body.slice(at)}`, source: [css, ...sheets].map(hashOf).join(' ') };
};
