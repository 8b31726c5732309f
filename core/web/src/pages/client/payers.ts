import type { Card } from '../../view-models/page.ts';
import { countryField } from '../countries.ts';
import type { Body, Page, PageCtx } from '../page.ts';

interface PayerRow {
  readonly id: number;
  readonly name: string;
  readonly taxId: string | null;
  readonly email: string;
  readonly country: string;
  readonly address: Readonly<Record<string, string>>;
  readonly isDefault: boolean;
}

const form = (ctx: PageCtx, payer: PayerRow | undefined, country: string | undefined): Card => ({
  kind: 'form',
  title: payer?.name ?? ctx.t('payers.new'),
  ...(payer?.isDefault === true ? { note: ctx.t('payers.default') } : {}),
  form: ctx.form(payer === undefined ? 'create' : `save-${String(payer.id)}`, ctx.t(payer === undefined ? 'payers.add' : 'form.save'), [
    { name: 'name', label: ctx.t('payers.name'), widget: 'text', required: true, width: 'half', value: payer?.name },
    { name: 'taxId', label: ctx.t('auth.taxId'), widget: 'text', width: 'half', value: payer?.taxId ?? '' },
    { name: 'email', label: ctx.t('auth.email'), widget: 'email', required: true, width: 'half', value: payer?.email },
    countryField(ctx, payer?.country ?? country),
    { name: 'line1', label: ctx.t('payers.street'), widget: 'text', value: payer?.address['line1'] },
    { name: 'postcode', label: ctx.t('payers.postcode'), widget: 'text', width: 'half', value: payer?.address['postcode'] },
    { name: 'city', label: ctx.t('payers.city'), widget: 'text', width: 'half', value: payer?.address['city'] },
    ...(payer?.isDefault === true ? [] : [{ name: 'isDefault', label: ctx.t('payers.makeDefault'), widget: 'switch' as const }]),
  ]),
});

const inputOf = (body: Body): Record<string, unknown> => ({
  name: body['name'],
  email: body['email'],
  country: body['country'],
  taxId: body['taxId'] === '' ? null : body['taxId'],
  address: { line1: body['line1'] ?? '', postcode: body['postcode'] ?? '', city: body['city'] ?? '' },
  ...(body['isDefault'] === undefined ? {} : { isDefault: true }),
});

/** Who is billed: a client may have several. */
export const payersPage: Page = {
  path: '/payers',
  area: 'client',
  open: 'member',
  load: async (ctx) => {
    const { items } = await ctx.call<{ items: readonly PayerRow[] }>('payers.list', { clientId: ctx.caller.clientId });
    return { title: ctx.t('account.payers'), lead: ctx.t('payers.lead'), crumbs: [{ label: ctx.t('nav.account'), href: '/account' }], actions: [{ label: ctx.t('einvoice.routes'), href: '/payers/e-invoices', icon: 'invoice' }], main: [...items.map((payer) => form(ctx, payer, undefined)), form(ctx, undefined, items.find(({ isDefault }) => isDefault)?.country)] };
  },
  action: (name) => {
    const [, id] = /^save-(\d{1,10})$/.exec(name) ?? [];
    if (id === undefined && name !== 'create') return undefined;
    return async (ctx, body) => {
      if (id === undefined) await ctx.call('payers.create', { clientId: ctx.caller.clientId, ...inputOf(body) });
      else await ctx.call('payers.update', { id, ...inputOf(body) });
      return { to: '/payers', say: 'form.saved' };
    };
  },
};
