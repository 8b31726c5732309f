import { defineSlot, isBilletError, type PageCtx, type PageDefinition, z } from '@billet/sdk';
import { listComponents, saveComponent } from './components.ts';
import { getIncident, listIncidents, openIncident, updateIncident, type Incident } from './incidents.ts';
import { concerned, statusOverview } from './read.ts';
import { may } from './rights.ts';
import { STATES, type Health } from './states.ts';
import { impactSchema, kindSchema } from './tables.ts';

const BASE = '/staff/x/network-status';

const TONES: Readonly<Record<Health | 'none', string>> = { works: 'ok', none: '', maintenance: 'info', minor: 'warn', major: 'warn', outage: 'bad' };

type Shown = Readonly<Record<string, unknown>>;

const shown = (each: Incident): Shown => ({
  ...each,
  tone: each.over ? 'ok' : each.kind === 'maintenance' && each.impact === 'none' ? 'info' : TONES[each.impact],
  stateText: `state.${each.state}`,
  impactText: `impact.${each.impact}`,
  kindText: `kind.${each.kind}`,
  href: `${BASE}/incidents/${String(each.id)}`,
  updates: each.updates.map((update) => ({ ...update, text: `state.${update.state}`, lines: update.body.split('\n') })),
});

const status: PageDefinition['load'] = async (ctx) => {
  const { health, components, open, planned, past } = await ctx.call(statusOverview, {});
  return {
    health: `overall.${health}`,
    tone: TONES[health],
    components: components.map((each) => ({ ...each, text: `health.${each.health}`, tone: TONES[each.health] })),
    parts: [{ title: 'open', items: open.map(shown) }, { title: 'planned', items: planned.map(shown) }, { title: 'past', items: past.map(shown) }].filter(({ items }) => items.length > 0),
  };
};

const brandsSeen = z.object({ items: z.array(z.object({ id: z.number(), name: z.string(), zone: z.string() })) });
const serversSeen = z.object({ items: z.array(z.object({ id: z.number(), name: z.string() })) });
const productsSeen = z.object({ items: z.array(z.object({ id: z.number(), slug: z.string(), name: z.record(z.string(), z.string()) })) });

/** Who may not see servers chooses none. */
const serversOf = async (ctx: PageCtx): Promise<readonly { readonly id: number; readonly name: string }[]> => {
  try {
    return serversSeen.parse(await ctx.call('servers.list', {})).items;
  } catch (error) {
    if (!isBilletError(error) || error.status !== 403) throw error;
    return [];
  }
};

const brandOf = async (ctx: PageCtx, asked: string | undefined, path: string): Promise<{ readonly id: number; readonly zone: string; readonly views: readonly Shown[] } | undefined> => {
  const { items } = brandsSeen.parse(await ctx.call('brands.list', {}));
  const one = items.find(({ id }) => String(id) === asked) ?? items[0];
  return one === undefined ? undefined : { id: one.id, zone: one.zone, views: items.length < 2 ? [] : items.map(({ id, name }) => ({ href: `${path}?brand=${String(id)}`, text: name, current: id === one.id })) };
};

const options = (kind: string, values: readonly string[], chosen?: string): readonly Shown[] => values.map((value) => ({ value, text: `${kind}.${value}`, chosen: value === chosen }));

const list: PageDefinition['load'] = async (ctx, { brand: asked, before }) => {
  const brand = await brandOf(ctx, asked, BASE);
  if (brand === undefined) return {};
  const { items, next } = await ctx.call(listIncidents, { brandId: brand.id, ...(before === undefined ? {} : { before }) });
  const { items: components } = await ctx.call(listComponents, { brandId: brand.id });
  return {
    brand, base: BASE, items: items.map(shown), components: components.filter(({ active }) => active).map((each) => ({ ...each, box: `componentIds.${String(each.id)}` })), kinds: options('kind', kindSchema.options), impacts: options('impact', impactSchema.options, 'minor'), mayWrite: may(ctx, 'networkStatus.write'),
    ...(next === undefined ? {} : { more: `${BASE}?brand=${String(brand.id)}&before=${String(next)}` }),
  };
};

const one: PageDefinition['load'] = async (ctx, { id }) => {
  const found = await ctx.call(getIncident, { id });
  const { items } = await ctx.call(listComponents, { brandId: found.brandId });
  return {
    heading: found.title, incident: shown(found), components: items.filter((each) => found.componentIds.includes(each.id)),
    states: options('state', STATES[found.kind], found.state), impacts: options('impact', impactSchema.options, found.impact), mayWrite: may(ctx, 'networkStatus.write'),
  };
};

const parts: PageDefinition['load'] = async (ctx, { brand: asked, component }) => {
  const brand = await brandOf(ctx, asked, `${BASE}/components`);
  if (brand === undefined) return {};
  const { items } = await ctx.call(listComponents, { brandId: brand.id });
  const servers = await serversOf(ctx);
  const products = productsSeen.parse(await ctx.call('products.list', { brandId: brand.id })).items.map(({ id, slug, name }) => ({ id, name: name[ctx.locale] ?? Object.values(name)[0] ?? slug }));
  const edited = items.find(({ id }) => String(id) === component);
  return {
    brand, edited: edited ?? { active: true, sort: 0 }, known: edited !== undefined,
    items: items.map((each) => ({ ...each, server: servers.find(({ id }) => id === each.serverId)?.name, product: products.find(({ id }) => id === each.productId)?.name, href: `${BASE}/components?brand=${String(brand.id)}&component=${String(each.id)}` })),
    servers: servers.map((each) => ({ ...each, chosen: each.id === edited?.serverId })), products: products.map((each) => ({ ...each, chosen: each.id === edited?.productId })), mayWrite: may(ctx, 'networkStatus.write'),
  };
};

export const pages: readonly PageDefinition[] = [
  { area: 'client', path: '/', title: 'title', view: 'status', permission: 'public', load: status },
  { area: 'staff', path: '/', title: 'title', view: 'list', permission: 'networkStatus.read', nav: { icon: 'bolt' }, load: list, forms: { open: { operation: openIncident.name, then: `${BASE}/incidents/{id}`, ticks: ['componentIds'] } } },
  { area: 'staff', path: '/components', title: 'components', view: 'components', permission: 'networkStatus.read', load: parts, forms: { save: { operation: saveComponent.name } } },
  { area: 'staff', path: '/incidents/{id}', title: 'incident', view: 'incident', permission: 'networkStatus.read', load: one, forms: { update: { operation: updateIncident.name } } },
];

/** Only for those concerned, and only while something is. */
const onHome = async (ctx: PageCtx): Promise<Shown | undefined> => {
  const { items } = await ctx.call(concerned, {});
  return items.length === 0 ? undefined : { items: items.map(shown) };
};

export const slots = [defineSlot({ slot: 'client.home.aside', view: 'on-home', order: -10, load: onHome })];
