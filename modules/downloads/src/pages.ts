import { defineSlot, type PageCtx, type PageDefinition, z } from '@billet/sdk';
import { type Item, listItems, removeVersion, saveItem, type version } from './offer.ts';
import { listOffered } from './take.ts';

const STAFF = '/staff/x/downloads';
const CLIENT = '/x/downloads';

const may = ({ caller }: PageCtx, permission: string): boolean => caller.permissions.some((each) => each === '*' || each === 'downloads.*' || each === permission);

const kib = (size: number): number => Math.max(1, Math.round(size / 1024));
const versionShown = (base: string) => (each: z.output<typeof version>): Readonly<Record<string, unknown>> => ({ ...each, kib: kib(each.size), href: `${base}/versions/${String(each.id)}`, short: each.sha256.slice(0, 16) });

const named = z.object({ items: z.array(z.object({ id: z.number(), name: z.string() })) });

/** Products have a name in each language. */
const productsSeen = z.object({ items: z.array(z.object({ id: z.number(), name: z.record(z.string(), z.string()) })) });
const nameIn = (names: Readonly<Record<string, string>>, locale: string): string => names[locale] ?? names['en'] ?? Object.values(names)[0] ?? '';

const EMPTY = { id: 0, brandId: 0, category: '', title: '', words: '', productIds: [], published: true, versions: [] } as const satisfies Item;

const staffLoad = (single: boolean): PageDefinition['load'] => async (ctx, { id }) => {
  const { items } = await ctx.call(listItems, {});
  const found = items.find((each) => String(each.id) === id);
  const one: Item = found ?? EMPTY;
  const products = productsSeen.parse(await ctx.call('products.list', {})).items.map((each) => ({ id: each.id, name: nameIn(each.name, ctx.locale) }));
  return {
    listed: !single,
    found: found !== undefined,
    mayWrite: may(ctx, 'downloads.write'),
    one: { ...one, versions: one.versions.map(versionShown(STAFF)) },
    ...(found === undefined ? {} : { heading: found.title }),
    items: items.map((each) => ({ ...each, href: `${STAFF}/${String(each.id)}`, newest: each.versions[0]?.version ?? '', count: each.versions.length, taken: each.versions.reduce((sum, { taken }) => sum + taken, 0), products: products.filter(({ id: product }) => each.productIds.includes(product)).map(({ name }) => name).join(', ') })),
    brands: named.parse(await ctx.call('brands.list', {})).items.map((each) => ({ ...each, chosen: each.id === one.brandId })),
    products: products.map((each) => ({ ...each, box: `productIds.${String(each.id)}`, chosen: one.productIds.includes(each.id) })),
  };
};

const clientLoad: PageDefinition['load'] = async (ctx) => {
  const { items } = await ctx.call(listOffered, {});
  const categories = [...new Set(items.map(({ category }) => category))];
  return {
    groups: categories.map((category) => ({
      category,
      items: items.filter((each) => each.category === category).map((each) => {
        const [newest, ...earlier] = each.versions.map(versionShown(CLIENT));
        return { ...each, lines: each.words === '' ? [] : each.words.split('\n'), newest, earlier };
      }),
    })),
  };
};

const save = { operation: saveItem.name, then: STAFF, ticks: ['productIds'] };

export const pages: readonly PageDefinition[] = [
  { area: 'staff', path: '/', title: 'title', view: 'staff', permission: 'downloads.read', nav: { icon: 'download' }, load: staffLoad(false), forms: { save } },
  { area: 'staff', path: '/{id}', title: 'title', view: 'staff', permission: 'downloads.read', load: staffLoad(true), forms: { save, remove: { operation: removeVersion.name, then: STAFF } } },
  { area: 'client', path: '/', title: 'title', view: 'list', permission: 'downloads.read', load: clientLoad },
];

/** Where there is nothing for the client, he is told of nothing. */
const onHome = async (ctx: PageCtx): Promise<Readonly<Record<string, unknown>> | undefined> => {
  if (!may(ctx, 'downloads.read')) return undefined;
  const { items } = await ctx.call(listOffered, {});
  return items.length === 0 ? undefined : { count: items.length, items: items.slice(0, 3).map(({ title, versions }) => ({ title, version: versions[0]?.version ?? '' })) };
};

export const slots = [defineSlot({ slot: 'client.home.aside', view: 'on-home', order: 30, load: onHome })];
