import { defineSlot, type PageCtx, type PageDefinition, type z } from '@billet/sdk';
import { listScreenings, releaseScreening } from './manage-screenings.ts';
import { POINTS, type Sign } from './score.ts';
import type { screening } from './shapes.ts';

const STATES = ['held', 'released', 'refused', 'clear'] as const;
const TONES = { held: 'warn', released: 'ok', refused: 'bad', clear: '' } as const;

const shown = (row: z.output<typeof screening>): Readonly<Record<string, unknown>> => ({
  ...row,
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
    return { items: items.map(shown), views, none: `none.${state}`, older: next === undefined ? undefined : `?${new URLSearchParams({ state, before: String(next) }).toString()}` };
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
  return items.length === 0 ? undefined : { items: items.map(shown) };
};

export const slots = [defineSlot({ slot: 'staff.order.aside', view: 'of-order', load: ofOrder }), defineSlot({ slot: 'staff.dashboard.main', view: 'waiting', load: onDashboard })];
