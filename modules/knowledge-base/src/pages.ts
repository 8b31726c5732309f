import type { PageDefinition } from '@billet/sdk';
import { find, listOf, overview, read, vote } from './read.ts';
import { staffPages } from './staff-pages.ts';

const BASE = '/x/knowledge-base';

const linked = <T extends { readonly id: number }>(items: readonly T[]): readonly (T & { readonly href: string })[] => items.map((each) => ({ ...each, href: `${BASE}/articles/${String(each.id)}` }));

const home: PageDefinition['load'] = async (ctx, { q }) => {
  const typed = (q ?? '').slice(0, 200);
  if (typed.trim() !== '') return { base: BASE, q: typed, searched: true, items: linked((await ctx.call(find, { q: typed })).items) };
  const { groups, news } = await ctx.call(overview, {});
  return {
    base: BASE,
    groups: groups.map((each) => ({ ...each, items: linked(each.items), href: `${BASE}/categories/${String(each.id)}` })),
    news: linked(news),
    empty: groups.length === 0 && news.length === 0,
  };
};

const list: PageDefinition['load'] = async (ctx, { categoryId, before }) => {
  const { name, items, next } = await ctx.call(listOf, { categoryId, before });
  const here = categoryId === undefined ? `${BASE}/news` : `${BASE}/categories/${String(categoryId)}`;
  return { ...(categoryId === undefined ? {} : { heading: name }), dated: categoryId === undefined, base: BASE, items: linked(items), ...(next === undefined ? {} : { more: `${here}?before=${String(next)}` }) };
};

const article: PageDefinition['load'] = async (ctx, { id, language, video }) => {
  const playing = /^[1-9]\d?$/.test(video ?? '') ? { video } : {};
  const found = await ctx.call(read, { id, ...(language === undefined ? {} : { locale: language }), ...playing });
  return {
    ...found,
    heading: found.title,
    dated: found.kind === 'news',
    group: found.categoryId === null ? undefined : `${BASE}/categories/${String(found.categoryId)}`,
    languages: found.locales.filter((each) => each !== found.locale).map((locale) => ({ locale, href: `${BASE}/articles/${String(found.id)}?language=${locale}` })),
    mayVote: ctx.caller.audience === 'client' && found.kind === 'article',
    saidYes: found.own === 'yes',
    saidNo: found.own === 'no',
  };
};

export const pages: readonly PageDefinition[] = [
  { area: 'client', path: '/', title: 'title', view: 'home', permission: 'public', nav: { icon: 'book' }, load: home },
  { area: 'client', path: '/news', title: 'news', view: 'list', permission: 'public', load: list },
  { area: 'client', path: '/categories/{categoryId}', title: 'title', view: 'list', permission: 'public', load: list },
  { area: 'client', path: '/articles/{id}', title: 'title', view: 'article', permission: 'public', load: article, forms: { vote: { operation: vote.name } } },
  ...staffPages,
];
