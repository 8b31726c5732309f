import { type PageCtx, type PageDefinition, z } from '@billet/sdk';
import { nameIn } from './languages.ts';
import { htmlOf } from './markdown.ts';
import { may } from './rights.ts';
import { getEntry, listCategories, listEntries, removeText, saveCategory, saveEntry, saveText } from './write.ts';
import { kindSchema } from './tables.ts';

const BASE = '/staff/x/knowledge-base';

const brands = z.object({ items: z.array(z.object({ id: z.number(), name: z.string() })) });

const brandsOf = async (ctx: PageCtx, chosen: number | undefined): Promise<readonly Readonly<Record<string, unknown>>[]> => brands.parse(await ctx.call('brands.list', {})).items.map((each) => ({ ...each, chosen: each.id === chosen }));

const categoriesOf = async (ctx: PageCtx, brandId: number | undefined, chosen: number | null): Promise<readonly Readonly<Record<string, unknown>>[]> =>
  (await ctx.call(listCategories, {})).items.filter((each) => brandId === undefined || each.brandId === brandId).map((each) => ({ ...each, name: nameIn(each.names, ctx.locale), chosen: each.id === chosen }));

const list: PageDefinition['load'] = async (ctx, { view, before }) => {
  const kind = kindSchema.options.find((each) => each === view) ?? 'article';
  const { items, next } = await ctx.call(listEntries, { kind, before });
  return {
    items: items.map((each) => ({ ...each, href: `${BASE}/entries/${String(each.id)}`, languages: each.locales.join(', ') })),
    base: BASE, kind, isNews: kind === 'news',
    views: kindSchema.options.map((each) => ({ text: `view.${each}`, href: `${BASE}?view=${each}`, current: each === kind })),
    brands: await brandsOf(ctx, undefined),
    categories: await categoriesOf(ctx, undefined, null),
    mayWrite: may(ctx, 'knowledgeBase.write'),
    ...(next === undefined ? {} : { more: `${BASE}?view=${kind}&before=${String(next)}` }),
  };
};

const one: PageDefinition['load'] = async (ctx, { id, language }) => {
  const { entry, texts } = await ctx.call(getEntry, { id });
  const shown = texts.find(({ locale }) => locale === language);
  return {
    heading: entry.title === '' ? undefined : entry.title,
    entry,
    isNews: entry.kind === 'news',
    texts: texts.map((each) => ({ ...each, href: `${BASE}/entries/${String(entry.id)}?language=${each.locale}` })),
    text: shown ?? { locale: texts.length === 0 ? ctx.locale : '' },
    preview: shown === undefined ? undefined : htmlOf(shown.body).html,
    categories: await categoriesOf(ctx, entry.brandId, entry.categoryId),
    mayWrite: may(ctx, 'knowledgeBase.write'),
  };
};

const groups: PageDefinition['load'] = async (ctx) => ({
  categories: (await categoriesOf(ctx, undefined, null)).map((each) => ({ ...each, namesText: Object.entries(each['names'] as Readonly<Record<string, string>>).map(([locale, name]) => `${locale} = ${name}`).join('\n') })),
  brands: await brandsOf(ctx, undefined),
  mayWrite: may(ctx, 'knowledgeBase.write'),
});

export const staffPages: readonly PageDefinition[] = [
  { area: 'staff', path: '/', title: 'title', view: 'staff-list', permission: 'knowledgeBase.read', nav: { icon: 'book' }, load: list, forms: { add: { operation: saveEntry.name, then: `${BASE}/entries/{id}` } } },
  { area: 'staff', path: '/entries/{id}', title: 'noTitle', view: 'staff-entry', permission: 'knowledgeBase.read', load: one, forms: { entry: { operation: saveEntry.name }, text: { operation: saveText.name }, untext: { operation: removeText.name } } },
  { area: 'staff', path: '/categories', title: 'categories', view: 'staff-categories', permission: 'knowledgeBase.read', load: groups, forms: { category: { operation: saveCategory.name } } },
];
