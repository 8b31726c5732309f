import { defineAddon, defineSlot, type PageCtx } from '@billet/sdk';
import { brands } from './house.ts';
import { pages } from './pages.ts';
import { find, innerReads, listOf, overview, read, vote } from './read.ts';
import { settings } from './settings.ts';
import { categories, entries, texts, votes } from './tables.ts';
import { getEntry, listCategories, listEntries, removeText, saveCategory, saveEntry, saveText } from './write.ts';

const FEW = 3;

/** The newest news on the client's home; nothing while there are none. */
const ofHome = async (ctx: PageCtx): Promise<Readonly<Record<string, unknown>> | undefined> => {
  const { items } = await ctx.call(listOf, {});
  return items.length === 0 ? undefined : { items: items.slice(0, FEW).map((each) => ({ ...each, href: `/x/knowledge-base/articles/${String(each.id)}` })) };
};

/** Articles and news in several languages, for guests and clients. */
export default defineAddon({
  settings,
  tables: [categories, entries, texts, votes],
  operations: [listCategories, saveCategory, listEntries, getEntry, saveEntry, saveText, removeText, overview, listOf, find, read, vote, ...innerReads, ...brands.operations],
  pages,
  slots: [defineSlot({ slot: 'client.home.aside', view: 'few-news', load: ofHome })],
});
