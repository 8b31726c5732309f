import { addDays, defineOperation, notFound, type OperationCtx, type TableRow, z } from '@billet/sdk';
import { brands } from './house.ts';
import { id } from './input.ts';
import { MOST_WORDS, nameIn, nearest, wordsOf } from './languages.ts';
import { beginningOf, htmlOf } from './markdown.ts';
import { hostsOf, settings } from './settings.ts';
import { categories, entries, kindSchema, texts, votes } from './tables.ts';

type EntryRow = TableRow<typeof entries.columns>;
type TextRow = TableRow<typeof texts.columns>;

const teaser = z.strictObject({ id: z.number().int(), kind: kindSchema, title: z.string(), beginning: z.string(), day: z.string() });
const group = z.strictObject({ id: z.number().int(), name: z.string(), items: z.array(teaser), more: z.boolean() });

const about = { brandId: id, locale: z.string() } as const;

const textOf = async (ctx: OperationCtx, entryId: number, locale: string): Promise<{ readonly text: TextRow; readonly locales: readonly string[] } | undefined> => {
  const said = await ctx.table(texts).find({ entry_id: entryId });
  const locales = said.map((each) => each.locale).sort();
  const text = said.find((each) => each.locale === nearest(locales, locale));
  return text === undefined ? undefined : { text, locales };
};

const teasersOf = async (ctx: OperationCtx, rows: readonly EntryRow[], locale: string): Promise<z.output<typeof teaser>[]> => {
  const shown: z.output<typeof teaser>[] = [];
  for (const row of rows) {
    const said = await textOf(ctx, row.id, locale);
    if (said !== undefined) shown.push({ id: row.id, kind: row.kind, title: said.text.title, beginning: beginningOf(said.text.body), day: row.day });
  }
  return shown;
};

const FEW = 5;
const AT_A_TIME = 20;

/** As the system: guests and clients cannot reach the tables. What is read here is published. */
const inner = <I extends z.ZodObject, O extends z.ZodType>(name: string, summary: string, input: I, output: O, run: (ctx: OperationCtx, input: z.output<I>) => Promise<z.input<O>>) =>
  defineOperation({ name: `knowledgeBase.${name}`, summary, kind: 'query', audience: ['system'], permission: 'knowledgeBase.read', input, output, run });

const overviewShape = z.strictObject({ groups: z.array(group), news: z.array(teaser) });

const readOverview = inner('readOverview', 'Categories of a brand with their newest articles, and its newest news.', z.strictObject(about), overviewShape, async (ctx, { brandId, locale }) => {
  const groups: z.output<typeof group>[] = [];
  for (const row of [...(await ctx.table(categories).find({ brand_id: brandId }))].sort((a, b) => a.sort - b.sort || a.id - b.id)) {
    const { items } = await ctx.table(entries).page({ category_id: row.id, published: true }, { limit: FEW + 1 });
    const shown = await teasersOf(ctx, items, locale);
    if (shown.length > 0) groups.push({ id: row.id, name: nameIn(row.names, locale), items: shown.slice(0, FEW), more: items.length > FEW });
  }
  return { groups, news: (await newsOf(ctx, { brandId, locale }, undefined)).items.slice(0, FEW) };
});

interface Listed {
  readonly items: z.output<typeof teaser>[];
  readonly next?: number;
}

/** News of days to come wait for theirs. */
const newsOf = async (ctx: OperationCtx, { brandId, locale }: { readonly brandId: number; readonly locale: string }, before: number | undefined): Promise<Listed> => {
  const { items, next } = await ctx.table(entries).page({ brand_id: brandId, kind: 'news', published: true, day: { until: addDays(await brands.today(ctx, brandId), 1) } }, { limit: AT_A_TIME, ...(before === undefined ? {} : { before }) });
  return { items: await teasersOf(ctx, items, locale), ...(next === undefined ? {} : { next }) };
};

const listedShape = z.strictObject({ name: z.string(), items: z.array(teaser), next: z.number().int().optional() });

const readList = inner('readList', 'Articles of a category, or news, page by page.', z.strictObject({ ...about, categoryId: id.optional(), before: id.optional() }), listedShape, async (ctx, { brandId, locale, categoryId, before }) => {
  if (categoryId === undefined) return { name: '', ...(await newsOf(ctx, { brandId, locale }, before)) };
  const row = await ctx.table(categories).get(categoryId);
  if (row?.brand_id !== brandId) throw notFound('Category');
  const { items, next } = await ctx.table(entries).page({ category_id: categoryId, published: true }, { limit: AT_A_TIME, ...(before === undefined ? {} : { before }) });
  return { name: nameIn(row.names, locale), items: await teasersOf(ctx, items, locale), ...(next === undefined ? {} : { next }) };
});

const searchShape = z.strictObject({ items: z.array(teaser) });

const readFound = inner('readFound', 'Articles and news of a brand in which all words stand, in any language.', z.strictObject({ ...about, words: z.array(z.string().max(200)).max(MOST_WORDS) }), searchShape, async (ctx, { brandId, locale, words }) => {
  const hits = await ctx.table(texts).find({ brand_id: brandId, published: true, search: { has: words } });
  const ids = [...new Set(hits.map(({ entry_id: entryId }) => entryId))].slice(0, AT_A_TIME);
  const today = await brands.today(ctx, brandId);
  const rows: EntryRow[] = [];
  for (const entryId of ids) {
    const row = await ctx.table(entries).get(entryId);
    if (row !== undefined && row.day <= today) rows.push(row);
  }
  return { items: await teasersOf(ctx, rows, locale) };
});

const articleShape = z.strictObject({
  id: z.number().int(), kind: kindSchema, title: z.string(), html: z.string(),
  /** Sites that the HTML shows in a frame. */
  frames: z.array(z.string()),
  videos: z.number().int(), locale: z.string(), locales: z.array(z.string()), day: z.string(), categoryId: z.number().int().nullable(), category: z.string(),
  useful: z.number().int(), voted: z.number().int(), own: z.enum(['yes', 'no']).nullable(),
});

const readOne = inner('readOne', 'A published article or piece of news of a brand, with its votes.', z.strictObject({ ...about, id, userId: id.optional(), video: id.optional() }), articleShape, async (ctx, { brandId, locale, id: entryId, userId, video }) => {
  const row = await ctx.table(entries).get(entryId);
  const said = row === undefined ? undefined : await textOf(ctx, row.id, locale);
  if (row?.brand_id !== brandId || !row.published || said === undefined || row.day > (await brands.today(ctx, brandId))) throw notFound('Article');
  const category = row.category_id === null ? undefined : await ctx.table(categories).get(row.category_id);
  const counted = await ctx.table(votes).sums({ entry_id: row.id }, { of: 'entry_id', by: ['useful'] });
  const [own] = userId === undefined ? [] : await ctx.table(votes).find({ entry_id: row.id, user_id: userId });
  const { videoHosts } = await ctx.settings(settings);
  const { html, frames, videos } = htmlOf(said.text.body, { hosts: hostsOf(videoHosts), playing: video, at: `/x/knowledge-base/articles/${String(row.id)}?language=${said.text.locale}&` });
  return {
    id: row.id, kind: row.kind, title: said.text.title, html, frames: [...frames], videos, locale: said.text.locale, locales: [...said.locales], day: row.day, categoryId: row.category_id, category: nameIn(category?.names ?? {}, locale),
    useful: counted.find(({ useful }) => useful === 'yes')?.count ?? 0, voted: counted.reduce((all, { count }) => all + count, 0), own: own?.useful ?? null,
  };
});

const readers = { audience: ['guest', 'client'], permission: 'public' } as const;

export const overview = defineOperation({
  name: 'knowledgeBase.overview',
  summary: 'What there is to read: categories with their newest articles, and the newest news.',
  kind: 'query',
  http: { method: 'GET', path: '/x/knowledge-base' },
  ...readers,
  input: z.strictObject({}),
  output: overviewShape,
  run: async (ctx) => ctx.callAsSystem(readOverview, { brandId: await brands.ofReader(ctx), locale: ctx.caller.locale }),
});

export const listOf = defineOperation({
  name: 'knowledgeBase.list',
  summary: 'Articles of a category, or news without one, newest first.',
  kind: 'query',
  http: { method: 'GET', path: '/x/knowledge-base/list' },
  ...readers,
  input: z.strictObject({ categoryId: id.optional(), before: id.optional() }),
  output: listedShape,
  run: async (ctx, input) => ctx.callAsSystem(readList, { ...input, brandId: await brands.ofReader(ctx), locale: ctx.caller.locale }),
});

export const find = defineOperation({
  name: 'knowledgeBase.find',
  summary: 'Articles and news in which all the words stand, whatever their case and accents; twenty at most.',
  kind: 'query',
  http: { method: 'GET', path: '/x/knowledge-base/found' },
  ...readers,
  input: z.strictObject({ q: z.string().max(200) }),
  output: searchShape,
  run: async (ctx, { q }) => {
    const words = [...wordsOf(q)];
    return words.length === 0 ? { items: [] } : ctx.callAsSystem(readFound, { words, brandId: await brands.ofReader(ctx), locale: ctx.caller.locale });
  },
});

export const read = defineOperation({
  name: 'knowledgeBase.read',
  summary: 'An article or a piece of news as safe HTML, in the reader\'s language or the nearest there is; `video` = which of its videos plays.',
  kind: 'query',
  http: { method: 'GET', path: '/x/knowledge-base/articles/{id}' },
  ...readers,
  input: z.strictObject({ id, locale: z.string().max(20).optional(), video: id.optional() }),
  output: articleShape,
  run: async (ctx, { id: entryId, locale, video }) => ctx.callAsSystem(readOne, { id: entryId, ...(video === undefined ? {} : { video }), brandId: await brands.ofReader(ctx), locale: locale ?? ctx.caller.locale, ...(ctx.caller.userId === undefined ? {} : { userId: ctx.caller.userId }) }),
});

const keepVote = defineOperation({
  name: 'knowledgeBase.keepVote',
  summary: 'Keeps what a person thinks of an article.',
  kind: 'command',
  audience: ['system'],
  permission: 'knowledgeBase.write',
  input: z.strictObject({ entryId: id, userId: id, useful: z.enum(['yes', 'no']) }),
  output: z.strictObject({}),
  run: async (ctx, { entryId, userId, useful }) => {
    const key = { entry_id: entryId, user_id: userId };
    if ((await ctx.table(votes).insertOnce({ ...key, useful })) !== undefined) return {};
    const [row] = await ctx.table(votes).find(key);
    if (row !== undefined && row.useful !== useful) await ctx.table(votes).update(row.id, { useful });
    return {};
  },
});

export const vote = defineOperation({
  name: 'knowledgeBase.vote',
  summary: 'Says whether an article was useful; one vote a person, the last one counts.',
  kind: 'command',
  http: { method: 'POST', path: '/x/knowledge-base/articles/{id}/vote' },
  audience: ['client'],
  permission: 'public',
  input: z.strictObject({ id, useful: z.enum(['yes', 'no']) }),
  output: articleShape,
  run: async (ctx, { id: entryId, useful }) => {
    const { userId, impersonatedBy } = ctx.caller;
    if (userId === undefined || impersonatedBy !== undefined) throw notFound('Person');
    await ctx.call(read, { id: entryId });
    await ctx.callAsSystem(keepVote, { entryId, userId, useful });
    return ctx.call(read, { id: entryId });
  },
});

export const innerReads = [readOverview, readList, readFound, readOne, keepVote];
