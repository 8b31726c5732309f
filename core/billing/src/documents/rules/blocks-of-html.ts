import type { PaperBlock } from '../paper.ts';

const LETTERS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

const plain = (html: string): string =>
  html
    .replaceAll(/<br\s*\/?>/g, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(?:#(\d{1,7})|(\w+));/g, (whole: string, code: string | undefined, name: string | undefined) => (code === undefined ? (LETTERS[name ?? ''] ?? whole) : String.fromCodePoint(Number(code))))
    .trim();

/** The headings, paragraphs and lists that our own contract templates make, as blocks. */
export const blocksOf = (html: string): readonly PaperBlock[] =>
  [...html.matchAll(/<(h[2-4]|p|li)>(.*?)<\/\1>/gs)].map(([, tag = 'p', inner = '']): PaperBlock => {
    const text = plain(inner);
    if (tag === 'li') return { kind: 'text', text, bullet: true };
    return tag === 'p' ? { kind: 'text', text } : { kind: 'heading', text, small: tag !== 'h2' };
  });
