/** What the guide is written in: the part of Markdown that its pages use. Everything is escaped; nothing of a page becomes markup of its own. */

export interface Links {
  /** Where a link of a page leads here; nothing where it leads out of the guide. */
  page(target: string): string | undefined;
  picture(target: string): string;
}

export interface Heading {
  readonly level: number;
  readonly text: string;
  readonly id: string;
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Words without their marks, for a search and for an address. */
export const plainText = (text: string): string => text.replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/[`*]/g, '');

export const headingId = (text: string): string =>
  plainText(text)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');

const emphasis = (text: string): string =>
  escape(text)
    .replaceAll(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
    .replaceAll(/(^|[^*\w])\*([^*]+)\*/g, '$1<em>$2</em>');

const inline = (text: string, links: Links): string =>
  text
    .split(/(`[^`]+`|!?\[(?:`[^`]*`|[^\]`])*\]\([^)\s]+\))/)
    .map((part) => {
      if (part.startsWith('`') && part.length > 2) return `<code>${escape(part.slice(1, -1))}</code>`;
      const [, picture, label = '', target = ''] = /^(!?)\[([\s\S]*)\]\(([^)\s]+)\)$/.exec(part) ?? [];
      if (target === '') return emphasis(part);
      if (picture === '!') return `<img src="${escape(links.picture(target))}" alt="${escape(label)}" loading="lazy">`;
      const href = links.page(target);
      return href === undefined ? inline(label, links) : `<a href="${escape(href)}">${inline(label, links)}</a>`;
    })
    .join('');

const cells = (row: string): readonly string[] => row.trim().replace(/^\|/, '').replace(/\|$/, '').split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));

const table = (rows: readonly string[], links: Links): string => {
  const [head = '', , ...body] = rows;
  const line = (row: string, tag: string): string => `<tr>${cells(row).map((cell) => `<${tag}>${inline(cell, links)}</${tag}>`).join('')}</tr>`;
  return `<div class="wide-table" tabindex="0"><table class="table"><thead>${line(head, 'th')}</thead><tbody>${body.map((row) => line(row, 'td')).join('')}</tbody></table></div>`;
};

const ITEM = /^( *)([-*]|\d+\.) +(.*)$/;

/** A list; what is indented below an item belongs to it. */
const list = (lines: readonly string[], links: Links): string => {
  const [, indent = '', mark = '-'] = ITEM.exec(lines[0] ?? '') ?? [];
  const items: string[][] = [];
  for (const each of lines) {
    const [, at, , rest = ''] = ITEM.exec(each) ?? [];
    if (at !== undefined && at.length === indent.length) items.push([rest]);
    else items.at(-1)?.push(each);
  }
  const tag = /\d/.test(mark) ? 'ol' : 'ul';
  const item = ([first = '', ...rest]: readonly string[]): string => {
    const width = Math.min(...rest.filter((each) => each.trim() !== '').map((each) => /^ */.exec(each)?.[0].length ?? 0));
    return `<li>${blocks([first, ...rest.map((each) => each.slice(Number.isFinite(width) ? width : 0))], links).replace(/^<p>([\s\S]*?)<\/p>/, '$1')}</li>`;
  };
  return `<${tag}>${items.map(item).join('')}</${tag}>`;
};

/** A picture that stands alone is loaded when the reader opens it: pages of the guide stay as light as all others. */
const paragraph = (text: string, links: Links): string => {
  const [, label, target = ''] = /^!\[([^\]]*)\]\(([^)\s]+)\)$/.exec(text.trim()) ?? [];
  return label === undefined ? `<p>${inline(text, links)}</p>` : `<details><summary>${escape(label)}</summary>${inline(`![${label}](${target})`, links)}</details>`;
};

const starts = (line: string): boolean => /^(#{1,6} |```|\||> )/.test(line) || ITEM.test(line);

/** How many lines a block takes that ends where `goes` no longer holds. */
const run = (lines: readonly string[], at: number, goes: (line: string) => boolean): number => {
  let end = at + 1;
  while (end < lines.length && goes(lines[end] ?? '')) end += 1;
  return end;
};

const blocks = (lines: readonly string[], links: Links): string => {
  const out: string[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const [, marks, title = ''] = /^(#{1,6}) (.*)$/.exec(line) ?? [];
    let end = at + 1;
    if (marks !== undefined) {
      out.push(`<h${String(marks.length)} id="${escape(headingId(title))}">${inline(title, links)}</h${String(marks.length)}>`);
    } else if (line.startsWith('```')) {
      end = run(lines, at, (each) => !each.startsWith('```')) + 1;
      out.push(`<pre class="code" tabindex="0"><code>${escape(lines.slice(at + 1, end - 1).join('\n'))}</code></pre>`);
    } else if (line.startsWith('|')) {
      end = run(lines, at, (each) => each.startsWith('|'));
      out.push(table(lines.slice(at, end), links));
    } else if (line.startsWith('> ')) {
      end = run(lines, at, (each) => each.startsWith('>'));
      out.push(`<blockquote>${blocks(lines.slice(at, end).map((each) => each.replace(/^> ?/, '')), links)}</blockquote>`);
    } else if (ITEM.test(line)) {
      end = run(lines, at, (each) => each.startsWith(' ') || ITEM.test(each));
      out.push(list(lines.slice(at, end), links));
    } else if (line.trim() !== '') {
      end = run(lines, at, (each) => each.trim() !== '' && !starts(each));
      out.push(paragraph(lines.slice(at, end).join('\n'), links));
    }
    at = end;
  }
  return out.join('\n');
};

export const renderMarkdown = (text: string, links: Links): string => blocks(text.split('\n'), links);

/** Headings outside of code, in their order. */
export const headingsOf = (text: string): readonly Heading[] => {
  let code = false;
  return text.split('\n').flatMap((line) => {
    if (line.startsWith('```')) code = !code;
    const [, marks, title = ''] = code ? [] : (/^(#{1,6}) (.*)$/.exec(line) ?? []);
    return marks === undefined ? [] : [{ level: marks.length, text: plainText(title), id: headingId(title) }];
  });
};
