import { defineOperation, invalid, localDateSchema, notFound, type OperationCtx, type TableRow, z } from '@billet/sdk';
import { brands } from './house.ts';
import { id, isOn, localeSchema, onOff, optionalId } from './input.ts';
import { nameIn, nearest, plainForm } from './languages.ts';
import { categories, entries, kindSchema, texts } from './tables.ts';

type EntryRow = TableRow<typeof entries.columns>;

const category = z.strictObject({ id: z.number().int(), brandId: z.number().int(), names: z.record(z.string(), z.string()), sort: z.number().int() });

export const listCategories = defineOperation({
  name: 'knowledgeBase.categories',
  summary: 'Categories of articles with their names in all languages.',
  kind: 'query',
  http: { method: 'GET', path: '/x/knowledge-base/categories' },
  audience: ['staff'],
  permission: 'knowledgeBase.read',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(category) }),
  run: async (ctx) => ({ items: (await ctx.table(categories).find({})).map(({ id: own, brand_id: brandId, names, sort }) => ({ id: own, brandId, names, sort })).sort((a, b) => a.sort - b.sort || a.id - b.id) }),
});

/** `en = Network` line by line, as a form sends them. */
const namesOf = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(text.split('\n').map((line) => line.split('=')).filter(([, name]) => name !== undefined && name.trim() !== '').map(([locale = '', ...name]) => [locale.trim(), name.join('=').trim()]));

const names = z.record(localeSchema, z.string().trim().min(1).max(80)).refine((value) => Object.keys(value).length > 0, 'no name');

export const saveCategory = defineOperation({
  name: 'knowledgeBase.saveCategory',
  summary: 'Adds a category of articles, or changes one.',
  kind: 'command',
  http: { method: 'PUT', path: '/x/knowledge-base/categories' },
  audience: ['staff'],
  permission: 'knowledgeBase.write',
  input: z.strictObject({ id: id.optional(), brandId: id, names: z.preprocess((value) => (typeof value === 'string' ? namesOf(value) : value), names), sort: id.default(1) }),
  output: category,
  run: async (ctx, { id: known, brandId, names: called, sort }) => {
    await brands.sure(ctx, brandId);
    const wanted = { brand_id: brandId, names: called, sort };
    const before = known === undefined ? undefined : await ctx.table(categories).get(known);
    if (known !== undefined && before?.brand_id !== brandId) throw notFound('Category');
    const row = known === undefined ? await ctx.table(categories).insert(wanted) : await ctx.table(categories).update(known, wanted);
    ctx.touch({ kind: 'article_category', id: row.id }, before === undefined ? undefined : { names: before.names, sort: before.sort }, { names: called, sort });
    return { id: row.id, brandId, names: row.names, sort: row.sort };
  },
});

const entry = z.strictObject({ id: z.number().int(), brandId: z.number().int(), kind: kindSchema, categoryId: z.number().int().nullable(), category: z.string(), day: z.string(), published: z.boolean(), title: z.string(), locales: z.array(z.string()) });

const view = async (ctx: OperationCtx, row: EntryRow): Promise<z.output<typeof entry>> => {
  const said = await ctx.table(texts).find({ entry_id: row.id });
  const locales = said.map(({ locale }) => locale).sort();
  const shown = nearest(locales, ctx.caller.locale);
  const group = row.category_id === null ? undefined : await ctx.table(categories).get(row.category_id);
  return {
    id: row.id, brandId: row.brand_id, kind: row.kind, categoryId: row.category_id, category: nameIn(group?.names ?? {}, ctx.caller.locale), day: row.day, published: row.published,
    title: said.find(({ locale }) => locale === shown)?.title ?? '', locales,
  };
};

const sure = async (ctx: OperationCtx, wanted: number): Promise<EntryRow> => {
  const row = await ctx.table(entries).get(wanted);
  if (row === undefined) throw notFound('Article');
  return row;
};

export const listEntries = defineOperation({
  name: 'knowledgeBase.entries',
  summary: 'Articles or news, newest first, with those that are not published.',
  kind: 'query',
  http: { method: 'GET', path: '/x/knowledge-base/entries' },
  audience: ['staff'],
  permission: 'knowledgeBase.read',
  input: z.strictObject({ kind: kindSchema.default('article'), before: id.optional() }),
  output: z.strictObject({ items: z.array(entry), next: z.number().int().optional() }),
  run: async (ctx, { kind, before }) => {
    const { items, next } = await ctx.table(entries).page({ kind }, before === undefined ? {} : { before });
    const shown: z.output<typeof entry>[] = [];
    for (const row of items) shown.push(await view(ctx, row));
    return { items: shown, ...(next === undefined ? {} : { next }) };
  },
});

const text = z.strictObject({ locale: z.string(), title: z.string(), body: z.string() });

export const getEntry = defineOperation({
  name: 'knowledgeBase.entry',
  summary: 'An article or a piece of news with its texts in all languages.',
  kind: 'query',
  http: { method: 'GET', path: '/x/knowledge-base/entries/{id}' },
  audience: ['staff'],
  permission: 'knowledgeBase.read',
  input: z.strictObject({ id }),
  output: z.strictObject({ entry, texts: z.array(text) }),
  run: async (ctx, input) => {
    const row = await sure(ctx, input.id);
    const said = await ctx.table(texts).find({ entry_id: row.id });
    return { entry: await view(ctx, row), texts: said.map(({ locale, title, body }) => ({ locale, title, body })).sort((a, b) => (a.locale < b.locale ? -1 : 1)) };
  },
});

/** The brand and kind of one that is there stay. */
export const saveEntry = defineOperation({
  name: 'knowledgeBase.saveEntry',
  summary: 'Adds an article or a piece of news, or changes its category, day and whether it is published. It is read once it has a text.',
  kind: 'command',
  http: { method: 'PUT', path: '/x/knowledge-base/entries' },
  audience: ['staff'],
  permission: 'knowledgeBase.write',
  input: z.strictObject({ id: id.optional(), brandId: id, kind: kindSchema.default('article'), categoryId: optionalId, day: z.union([z.literal(''), localDateSchema]).optional(), published: onOff }),
  output: entry,
  run: async (ctx, input) => {
    const before = input.id === undefined ? undefined : await sure(ctx, input.id);
    const brand = await brands.sure(ctx, before?.brand_id ?? input.brandId);
    const kind = before?.kind ?? input.kind;
    const categoryId = kind === 'news' || input.categoryId === undefined || input.categoryId === '' ? null : input.categoryId;
    if (kind === 'article' && categoryId === null) throw invalid('ARTICLE_CATEGORY', 'categoryId', 'Choose a category.');
    if (categoryId !== null && (await ctx.table(categories).get(categoryId))?.brand_id !== brand.id) throw notFound('Category');
    const day = input.day === undefined || input.day === '' ? (before?.day ?? ctx.clock.today(brand.zone)) : input.day;
    const wanted = { brand_id: brand.id, kind, category_id: categoryId, day, published: isOn(input.published) };
    const row = before === undefined ? await ctx.table(entries).insert(wanted) : await ctx.table(entries).update(before.id, wanted);
    for (const said of await ctx.table(texts).find({ entry_id: row.id })) await ctx.table(texts).update(said.id, { published: row.published });
    ctx.touch({ kind: 'article', id: row.id }, before === undefined ? undefined : { published: before.published, day: before.day }, { published: row.published, day });
    return view(ctx, row);
  },
});

export const saveText = defineOperation({
  name: 'knowledgeBase.saveText',
  summary: 'Writes what an article says in a language, in Markdown.',
  kind: 'command',
  http: { method: 'PUT', path: '/x/knowledge-base/entries/{id}/texts/{locale}' },
  audience: ['staff'],
  permission: 'knowledgeBase.write',
  input: z.strictObject({ id, locale: localeSchema, title: z.string().trim().min(1).max(150), body: z.string().trim().min(1).max(60_000) }),
  output: text,
  run: async (ctx, { id: entryId, locale, title, body }) => {
    const row = await sure(ctx, entryId);
    const wanted = { entry_id: row.id, brand_id: row.brand_id, kind: row.kind, published: row.published, locale, title, body, search: plainForm(`${title}\n${body}`) };
    const [before] = await ctx.table(texts).find({ entry_id: row.id, locale });
    await (before === undefined ? ctx.table(texts).insert(wanted) : ctx.table(texts).update(before.id, wanted));
    ctx.touch({ kind: 'article', id: row.id }, before === undefined ? undefined : { locale, title: before.title, body: before.body }, { locale, title, body });
    return { locale, title, body };
  },
});

export const removeText = defineOperation({
  name: 'knowledgeBase.removeText',
  summary: 'Takes a language from an article.',
  kind: 'command',
  http: { method: 'DELETE', path: '/x/knowledge-base/entries/{id}/texts/{locale}' },
  audience: ['staff'],
  permission: 'knowledgeBase.write',
  input: z.strictObject({ id, locale: localeSchema }),
  output: z.strictObject({}),
  run: async (ctx, { id: entryId, locale }) => {
    const [before] = await ctx.table(texts).find({ entry_id: entryId, locale });
    if (before === undefined) throw notFound('Text');
    await ctx.table(texts).remove(before.id);
    ctx.touch({ kind: 'article', id: entryId }, { locale, title: before.title, body: before.body }, undefined);
    return {};
  },
});
