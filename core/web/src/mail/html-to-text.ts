const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', ndash: '–', mdash: '—', hellip: '…', copy: '©', euro: '€' };

const decode = (text: string): string =>
  text.replaceAll(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,8});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? whole;
    const code = name[1]?.toLowerCase() === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10_ff_ff && (code < 0xd8_00 || code > 0xdf_ff) ? String.fromCodePoint(code) : '';
  });

const BLOCKS: ReadonlySet<string> = new Set(['p', 'div', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'table', 'blockquote', 'pre', 'hr', 'dl', 'center']);
const LINES: ReadonlySet<string> = new Set(['br', 'tr', 'li', 'dt', 'dd']);

const attribute = (tag: string, name: string): string => decode(new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(tag)?.slice(1).find((found) => found !== undefined) ?? '');

/** The same mail without formatting: paragraphs, lists, tables line by line, and where links lead. */
export const htmlToText = (html: string): string => {
  let out = '';
  let href = '';
  let shown = '';
  for (const [token] of html.matchAll(/<[^>]*>|[^<]+|</g)) {
    if (!token.startsWith('<') || token === '<') {
      const text = decode(token.replaceAll(/\s+/g, ' '));
      out += text;
      shown += text;
      continue;
    }
    const name = /^<\/?([a-z0-9]+)/i.exec(token)?.[1]?.toLowerCase() ?? '';
    const closes = token.startsWith('</');
    if (name === 'a' && !closes) [href, shown] = [attribute(token, 'href'), ''];
    if (name === 'a' && closes && href !== '' && href.replace(/^mailto:/, '') !== shown.trim()) out += `: ${href}`;
    if (name === 'img') out += attribute(token, 'alt');
    if (name === 'li' && !closes) out += '\n- ';
    else if (BLOCKS.has(name)) out += '\n\n';
    else if (LINES.has(name) && !closes) out += '\n';
    else if ((name === 'td' || name === 'th') && closes) out += ' ';
  }
  return out.split('\n').map((line) => line.replaceAll(/[ \t]+/g, ' ').trim()).join('\n').replaceAll(/\n{3,}/g, '\n\n').trim();
};
