import { defineSlot, type PageCtx, type PageDefinition, type z } from '@billet/sdk';
import { listScreenings, releaseScreening } from './manage-screenings.ts';
import { POINTS, type Sign } from './score.ts';
import { namesShape, type screening } from './shapes.ts';

const STATES = ['held', 'released', 'refused', 'clear'] as const;
const TONES = { held: 'warn', released: 'ok', refused: 'bad', clear: '' } as const;

const mayReadClients = ({ caller }: PageCtx): boolean => caller.permissions.some((pattern) => ['*', 'clients.*', 'clients.read'].includes(pattern));

/** Whose orders they are, for staff who may know. */
const clientsOf = async (ctx: PageCtx, rows: readonly z.output<typeof screening>[]): Promise<ReadonlyMap<number, string>> => {
  if (rows.length === 0 || !mayReadClients(ctx)) return new Map();
  const { items } = namesShape.parse(await ctx.call('clients.names', { ids: [...new Set(rows.map((row) => row.clientId))].join(',') }));
  return new Map(items.map(({ id, name }) => [id, name]));
};

const shown = (row: z.output<typeof screening>, names: ReadonlyMap<number, string> = new Map()): Readonly<Record<string, unknown>> => ({
  ...row,
  client: names.get(row.clientId),
  text: `state.${row.state}`,
  tone: TONES[row.state],
  held: row.state === 'held',
  signs: row.signs.map((sign) => ({ text: `sign.${sign}`, points: POINTS[sign as Sign] })),
});

const listPage: PageDefinition = {
  area: 'staff',
  path: '/',
  title: 'title',
  view: 'list',
  permission: 'screenings.read',
  nav: { icon: 'shield' },
  load: async (ctx, { state: asked, before }) => {
    const state = STATES.find((each) => each === asked) ?? 'held';
    const { items, next } = await ctx.call(listScreenings, { state, ...(before === undefined ? {} : { before: Number(before) }) });
    const views = STATES.map((each) => ({ text: `state.${each}`, href: `/staff/x/order-screening?state=${each}`, current: each === state }));
    const names = await clientsOf(ctx, items);
    return { items: items.map((row) => shown(row, names)), views, none: `none.${state}`, older: next === undefined ? undefined : `?${new URLSearchParams({ state, before: String(next) }).toString()}` };
  },
  forms: { release: { operation: releaseScreening.name } },
};

export const pages: readonly PageDefinition[] = [listPage];

const ofOrder = async (ctx: PageCtx, { orderId }: { readonly orderId: number }): Promise<Readonly<Record<string, unknown>> | undefined> => {
  const { items } = await ctx.call(listScreenings, { orderId });
  const [first] = items;
  return first === undefined || first.points === 0 ? undefined : { item: shown(first) };
};

const onDashboard = async (ctx: PageCtx): Promise<Readonly<Record<string, unknown>> | undefined> => {
  const { items } = await ctx.call(listScreenings, { state: 'held', limit: 5 });
  const names = await clientsOf(ctx, items);
  return items.length === 0 ? undefined : { items: items.map((row) => shown(row, names)) };
};

export const slots = [defineSlot({ slot: 'staff.order.aside', view: 'of-order', load: ofOrder }), defineSlot({ slot: 'staff.dashboard.main', view: 'waiting', load: onDashboard })];
