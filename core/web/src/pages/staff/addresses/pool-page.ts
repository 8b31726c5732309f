import type { Card } from '../../../view-models/page.ts';
import type { Page, PageCtx } from '../../page.ts';
import { before, buttonProblem, productName } from '../../parts.ts';
import { filling, poolCrumbs, type Addresses, type PoolView } from './address-parts.ts';
import { addressTable } from './address-table.ts';

const STATES = ['held', 'resting', 'reserved'] as const;

const notes = (ctx: PageCtx, pool: PoolView): readonly Card[] => {
  const shared = ctx.query['shared'];
  return [
    ...(shared === undefined ? [] : [{ kind: 'note' as const, tone: 'warn' as const, icon: 'alert', text: ctx.t('addresses.shared', { names: shared }) }]),
    ...(pool.waiting === 0 ? [] : [{ kind: 'note' as const, tone: 'warn' as const, icon: 'alert', text: ctx.t('addresses.waiting', { count: pool.waiting }) }]),
  ];
};

const factsCard = (ctx: PageCtx, pool: PoolView): Card => ({
  kind: 'facts',
  facts: [
    { label: ctx.t('addresses.network'), text: pool.network, mono: true, copy: true, ...(pool.family === 6 ? { sub: ctx.t('addresses.prefixes', { length: pool.unit }) } : {}) },
    { label: ctx.t('addresses.filling'), ...filling(ctx, pool) },
    ...(pool.gateway === '' ? [] : [{ label: ctx.t('addresses.gateway'), text: pool.gateway, mono: true }]),
    { label: ctx.t('nav.products'), text: pool.products.length === 0 ? ctx.t('addresses.byHandOnly') : pool.products.map((row) => productName(ctx, row.name)).join(', ') },
    { label: ctx.t('addresses.quarantineHours'), text: `${ctx.say.number(pool.quarantineHours)} h` },
  ],
  actions: pool.waiting === 0 ? [] : [ctx.form('fill', ctx.t('addresses.fill'), [])],
});

/** One pool: how full it is, and who has what of it. */
export const poolPage: Page = {
  path: '/staff/addresses/:id',
  area: 'staff',
  open: 'member',
  nav: 'addresses',
  load: async (ctx) => {
    const pool = await ctx.call<PoolView>('addressPools.get', { id: ctx.params['id'] });
    const state = STATES.find((each) => each === ctx.query['state']);
    const search = (ctx.query['search'] ?? '').trim();
    const found = await ctx.call<Addresses>('addresses.list', { poolId: pool.id, ...(state === undefined ? {} : { state }), ...(search === '' ? {} : { search }), ...before(ctx) });
    const here = `/staff/addresses/${String(pool.id)}`;
    return {
      title: pool.name,
      crumbs: poolCrumbs(ctx),
      ...(pool.enabled ? {} : { badge: { text: ctx.t('addresses.closed'), tone: 'idle' as const } }),
      actions: [{ label: ctx.t('addresses.edit'), href: `${here}/edit`, icon: 'edit' }],
      main: [
        ...buttonProblem(ctx, 'fill'),
        ...notes(ctx, pool),
        factsCard(ctx, pool),
        addressTable(ctx, found, {
          title: ctx.t('nav.addresses'),
          empty: ctx.t(search === '' && state === undefined ? 'addresses.allFree' : 'addresses.nothingFound'),
          views: [{ label: ctx.t('views.all'), href: here, current: state === undefined }, ...STATES.map((each) => ({ label: `${ctx.t(`addresses.state.${each}`)} ${ctx.say.number(pool[each])}`, href: `${here}?state=${each}`, current: each === state }))],
          search: { name: 'search', value: search, label: ctx.t('addresses.search') },
        }),
      ],
      aside: [{ kind: 'form', title: ctx.t('addresses.reserve'), lead: ctx.t('addresses.reserveLead'), form: ctx.form('reserve', ctx.t('addresses.reserve'), [{ name: 'address', label: ctx.t('addresses.address'), widget: 'text', required: true, autocomplete: 'off' }, { name: 'note', label: ctx.t('addresses.note'), widget: 'text' }]) }],
    };
  },
  actions: {
    fill: async (ctx) => {
      await ctx.call('addressPools.fill', { id: ctx.params['id'] });
      return { to: ctx.request.path, say: 'addresses.filled' };
    },
    reserve: async (ctx, body) => {
      await ctx.call('addresses.reserve', { id: ctx.params['id'], address: body['address'], note: body['note'] });
      return { to: ctx.request.path, say: 'addresses.reserved' };
    },
  },
};
