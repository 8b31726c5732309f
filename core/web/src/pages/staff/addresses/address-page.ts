import { notFound } from '@billet/sdk';
import type { Page, PageCtx } from '../../page.ts';
import { buttonProblem } from '../../parts.ts';
import { poolCrumbs, stateBadge, type AddressRow, type Addresses } from './address-parts.ts';

const load = async (ctx: PageCtx): Promise<AddressRow> => {
  const [row] = (await ctx.call<Addresses>('addresses.list', { id: ctx.params['held'] })).items;
  if (row === undefined) throw notFound('Address');
  return row;
};

/** One address that is not free: whose it is, since when, and how to free it. */
export const addressPage: Page = {
  path: '/staff/addresses/held/:held',
  area: 'staff',
  open: 'member',
  nav: 'addresses',
  load: async (ctx) => {
    const row = await load(ctx);
    return {
      title: row.address,
      badge: stateBadge(ctx, row.state),
      crumbs: [...poolCrumbs(ctx), ...(row.pool === null ? [] : [{ label: row.pool.name, href: `/staff/addresses/${String(row.pool.id)}` }])],
      actions: [{ label: ctx.t('addresses.whoHad'), href: `/staff/addresses/who-had?address=${encodeURIComponent(row.address)}`, icon: 'search' }],
      main: [
        ...buttonProblem(ctx, 'free'),
        {
          kind: 'facts',
          facts: [
            ...(row.login === null || row.service === null ? [] : [{ label: ctx.t('service.login'), text: row.login.name, href: `/staff/services/${String(row.service.id)}/resources/radiusLogin/${String(row.login.id)}` }]),
            ...(row.service === null ? [] : [{ label: ctx.t('services.service'), text: row.service.number, href: `/staff/services/${String(row.service.id)}`, sub: row.service.label }]),
            ...(row.client === null ? [] : [{ label: ctx.t('invoices.client'), text: row.client.name, href: `/staff/clients/${String(row.client.id)}` }]),
            ...(row.note === '' ? [] : [{ label: ctx.t('addresses.note'), text: row.note }]),
            { label: ctx.t('addresses.since'), instant: row.since },
            ...(row.freeAt === null ? [] : [{ label: ctx.t('addresses.freeFrom'), instant: row.freeAt }]),
          ],
        },
      ],
      aside: [{ kind: 'form', title: ctx.t('addresses.free'), lead: ctx.t(`addresses.freeLead.${row.state}`), form: ctx.form('free', ctx.t('addresses.free'), [], { danger: row.state === 'held' }) }],
    };
  },
  actions: {
    free: async (ctx) => {
      const row = await load(ctx);
      await ctx.call('addresses.free', { id: row.id });
      return { to: row.pool === null ? '/staff/addresses' : `/staff/addresses/${String(row.pool.id)}`, say: 'addresses.freed' };
    },
  },
};
