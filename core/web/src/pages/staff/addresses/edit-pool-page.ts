import type { Page } from '../../page.ts';
import { buttonProblem } from '../../parts.ts';
import { poolCrumbs, poolFields, poolInput, type PoolView } from './address-parts.ts';

interface Saved {
  readonly id: number;
  readonly shared: readonly string[];
}

const place = ({ id, shared }: Saved): string => `/staff/addresses/${String(id)}${shared.length === 0 ? '' : `?${new URLSearchParams({ shared: shared.join(', ').slice(0, 500) }).toString()}`}`;

export const newPoolPage: Page = {
  path: '/staff/addresses/new',
  area: 'staff',
  open: 'member',
  nav: 'addresses',
  load: async (ctx) => ({ title: ctx.t('addresses.newPool'), lead: ctx.t('addresses.newPoolLead'), crumbs: poolCrumbs(ctx), main: [{ kind: 'form', form: ctx.form('save', ctx.t('addresses.create'), await poolFields(ctx)) }] }),
  actions: {
    save: async (ctx, body) => ({ to: place(await ctx.call<Saved>('addressPools.save', poolInput(body))), say: 'form.saved' }),
  },
};

export const editPoolPage: Page = {
  path: '/staff/addresses/:id/edit',
  area: 'staff',
  open: 'member',
  nav: 'addresses',
  load: async (ctx) => {
    const pool = await ctx.call<PoolView>('addressPools.get', { id: ctx.params['id'] });
    return {
      title: ctx.t('addresses.edit'),
      crumbs: [...poolCrumbs(ctx), { label: pool.name, href: `/staff/addresses/${String(pool.id)}` }],
      main: [...buttonProblem(ctx, 'remove'), { kind: 'form', form: ctx.form('save', ctx.t('form.save'), await poolFields(ctx, pool)) }],
      aside: [{ kind: 'form', title: ctx.t('addresses.removePool'), lead: ctx.t('addresses.removePoolLead'), form: ctx.form('remove', ctx.t('addresses.removePool'), [], { danger: true }) }],
    };
  },
  actions: {
    save: async (ctx, body) => ({ to: place(await ctx.call<Saved>('addressPools.save', { id: ctx.params['id'], ...poolInput(body) })), say: 'form.saved' }),
    remove: async (ctx) => {
      await ctx.call('addressPools.remove', { id: ctx.params['id'] });
      return { to: '/staff/addresses', say: 'addresses.poolRemoved' };
    },
  },
};
