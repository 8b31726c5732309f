import type { Card } from '../../../view-models/page.ts';
import type { Page, PageCtx } from '../../page.ts';
import { before } from '../../parts.ts';
import { filling, loadPools, type Addresses, type PoolRow } from './address-parts.ts';
import { addressTable } from './address-table.ts';

const searchOf = (ctx: PageCtx, value: string): { name: string; value: string; label: string } => ({ name: 'search', value, label: ctx.t('addresses.search') });

const poolTable = (ctx: PageCtx, pools: readonly PoolRow[]): Card => ({
  kind: 'table',
  caption: ctx.t('addresses.pools'),
  columns: [{ label: ctx.t('addresses.pool') }, { label: ctx.t('addresses.network') }, { label: ctx.t('addresses.filling') }, { label: ctx.t('addresses.state.resting'), end: true, hide: 'p2' }, { label: ctx.t('services.status'), hide: 'p3' }],
  rows: pools.map((pool) => ({
    cells: [
      { text: pool.name, href: `/staff/addresses/${String(pool.id)}`, ...(pool.routingPoint === '' ? {} : { sub: pool.routingPoint }) },
      { text: pool.network, mono: true, ...(pool.family === 6 ? { sub: ctx.t('addresses.prefixes', { length: pool.unit }) } : {}) },
      filling(ctx, pool),
      { text: ctx.say.number(pool.resting) },
      { badge: pool.enabled ? { text: ctx.t('addresses.gives'), tone: 'ok' as const } : { text: ctx.t('addresses.closed'), tone: 'idle' as const } },
    ],
  })),
  search: searchOf(ctx, ''),
  empty: ctx.t('addresses.noPool'),
  emptyLink: { label: ctx.t('addresses.newPool'), href: '/staff/addresses/new' },
});

/** Pools and how full they are; with a search, the addresses that fit. */
export const poolsPage: Page = {
  path: '/staff/addresses',
  area: 'staff',
  open: 'member',
  nav: 'addresses',
  load: async (ctx) => {
    const search = (ctx.query['search'] ?? '').trim();
    const found = search === '' ? undefined : await ctx.call<Addresses>('addresses.list', { search, ...before(ctx) });
    return {
      title: ctx.t('nav.addresses'),
      lead: ctx.t('addresses.lead'),
      actions: [{ label: ctx.t('addresses.whoHad'), href: '/staff/addresses/who-had', icon: 'search' }, { label: ctx.t('addresses.newPool'), href: '/staff/addresses/new', icon: 'plus', main: true }],
      main: [found === undefined ? poolTable(ctx, await loadPools(ctx)) : addressTable(ctx, found, { empty: ctx.t('addresses.nothingFound'), withPool: true, search: searchOf(ctx, search) })],
    };
  },
};
