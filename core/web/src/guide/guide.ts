import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { headingId, headingsOf, plainText, renderMarkdown } from './markdown.ts';

export const GUIDE_PATH = '/staff/guide';
export const GUIDE_SECTIONS = ['host', 'author', 'designer'] as const;

export type GuideSection = (typeof GUIDE_SECTIONS)[number];

export interface GuidePage {
  readonly section: GuideSection;
  readonly name: string;
  readonly title: string;
  readonly text: string;
}

export interface GuideHit {
  readonly title: string;
  readonly href: string;
  readonly excerpt: string;
}

/** Beside the built code, or in the repository. */
const docsFolder = (): string | undefined =>
  [join(import.meta.dirname, 'docs'), join(import.meta.dirname, '..', '..', '..', 'docs'), join(import.meta.dirname, '..', '..', '..', '..', 'docs')].find((dir) => existsSync(join(dir, 'guide')));

const readAll = (): readonly GuidePage[] => {
  const docs = docsFolder();
  if (docs === undefined) return [];
  return GUIDE_SECTIONS.flatMap((section) =>
    readdirSync(join(docs, 'guide', section))
      .filter((file) => file.endsWith('.md'))
      .sort()
      .map((file): GuidePage => {
        const text = readFileSync(join(docs, 'guide', section, file), 'utf8');
        return { section, name: file.slice(0, -3), title: headingsOf(text)[0]?.text ?? file, text };
      }),
  );
};

let kept: readonly GuidePage[] | undefined;

/** All pages of the guide that was installed with this version; none where it is not there. */
export const guidePages = (): readonly GuidePage[] => (kept ??= readAll());

export const guideHref = ({ section, name }: Pick<GuidePage, 'section' | 'name'>): string => `${GUIDE_PATH}/${section}${name === 'README' ? '' : `/${name}`}`;

/** The folder of the pictures, if it was installed. */
export const picturesFolder = (): string | undefined => {
  const docs = docsFolder();
  return docs === undefined ? undefined : join(docs, 'pictures');
};

/** The body of a page, without its title. */
export const renderGuidePage = (page: GuidePage): string =>
  renderMarkdown(page.text.replace(/^# .*\n/, ''), {
    page: (target) => {
      if (/^https?:/.test(target) || target.startsWith('#')) return target;
      const [path = '', anchor] = target.split('#');
      const [section, file = ''] = posix.normalize(`${page.section}/${path}`).split('/');
      const found = guidePages().find((each) => each.section === section && `${each.name}.md` === file);
      return found === undefined ? undefined : `${guideHref(found)}${anchor === undefined ? '' : `#${anchor}`}`;
    },
    picture: (target) => `${GUIDE_PATH}/pictures/${posix.basename(target)}`,
  });

interface Part {
  readonly page: GuidePage;
  readonly title: string;
  readonly anchor: string;
  readonly words: string;
}

const partsOf = (page: GuidePage): readonly Part[] =>
  page.text.split(/\n(?=## )/).map((text, at) => {
    const [first = '', ...rest] = text.split('\n');
    const heading = first.replace(/^#+ /, '');
    return { page, title: at === 0 ? page.title : `${page.title}: ${plainText(heading)}`, anchor: at === 0 ? '' : `#${headingId(heading)}`, words: plainText(rest.join(' ')).replaceAll(/\s+/g, ' ').trim() };
  });

const AROUND = 90;

const excerptOf = (words: string, term: string): string => {
  const at = Math.max(0, words.toLowerCase().indexOf(term));
  const from = at < AROUND ? 0 : words.indexOf(' ', at - AROUND) + 1;
  return `${from > 0 ? '… ' : ''}${words.slice(from, at + AROUND)}${at + AROUND < words.length ? ' …' : ''}`;
};

const MOST_HITS = 20;

/** Parts of pages in which all words stand; those that carry them in the title come first. */
export const searchGuide = (question: string): readonly GuideHit[] => {
  const terms = question.toLowerCase().split(/\s+/).filter((term) => term !== '').slice(0, 10);
  if (terms.length === 0) return [];
  const score = ({ title, words }: Part): number => {
    const [named, said] = [title.toLowerCase(), words.toLowerCase()];
    return terms.every((term) => named.includes(term) || said.includes(term)) ? terms.reduce((sum, term) => sum + (named.includes(term) ? 50 : 0) + Math.min(10, said.split(term).length - 1), 1) : 0;
  };
  return guidePages()
    .flatMap(partsOf)
    .map((part) => ({ part, score: score(part) }))
    .filter((each) => each.score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST_HITS)
    .map(({ part }) => ({ title: part.title, href: `${guideHref(part.page)}${part.anchor}`, excerpt: excerptOf(part.words, terms[0] ?? '') }));
};
