import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..', '..');

/** A fenced block: the words after the fence, the text, and the line it begins on. */
export interface Fence {
  readonly info: string;
  readonly text: string;
  readonly line: number;
}

/** A link as it is written. */
export interface Link {
  readonly target: string;
  readonly line: number;
}

/** One Markdown file of the documentation, taken apart. */
export interface Document {
  /** From the root of the repository. */
  readonly file: string;
  readonly text: string;
  readonly fences: readonly Fence[];
  readonly links: readonly Link[];
  /** Text between backticks, outside of fences. */
  readonly codes: readonly { readonly text: string; readonly line: number }[];
  /** Anchors of the headings. */
  readonly anchors: ReadonlySet<string>;
}

const FENCE = /^(\s*)```(.*)$/;

/** The anchor that a heading gets on the usual hosts. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

export const parseDocument = (file: string, text: string): Document => {
  const fences: Fence[] = [];
  const links: Link[] = [];
  const codes: { text: string; line: number }[] = [];
  const anchors = new Set<string>();
  let open: { info: string; lines: string[]; line: number; indent: number } | undefined;
  text.split('\n').forEach((content, index) => {
    const line = index + 1;
    const fence = FENCE.exec(content);
    if (open !== undefined) {
      if (fence !== null && fence[2] === '') {
        fences.push({ info: open.info, text: `${open.lines.join('\n')}\n`, line: open.line });
        open = undefined;
      } else open.lines.push(content.slice(open.indent));
      return;
    }
    if (fence !== null) {
      open = { info: fence[2] ?? '', lines: [], line, indent: fence[1]?.length ?? 0 };
      return;
    }
    const heading = /^#{1,6} (.+)$/.exec(content)?.[1];
    if (heading !== undefined) anchors.add(anchorOf(heading));
    for (const match of content.matchAll(/`([^`]+)`/g)) codes.push({ text: match[1] ?? '', line });
    for (const match of content.replaceAll(/`[^`]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g))
      links.push({ target: match[1] ?? '', line });
  });
  if (open !== undefined) throw new Error(`${file}: the block of line ${String(open.line)} is not closed`);
  return { file, text, fences, links, codes, anchors };
};

const TOP = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'];

/** All pages of the documentation. */
export const documents = (): readonly Document[] =>
  [
    ...TOP,
    ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.md'))
      .map((file) => `docs/${file}`)
      .sort(),
  ].map((file) => parseDocument(file, readFileSync(join(ROOT, file), 'utf8')));

/** Whether a path of the repository is there. */
export const isThere = (path: string): boolean => existsSync(join(ROOT, path));
