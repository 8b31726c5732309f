import type { Card } from '../../view-models/page.ts';
import type { Body, Page, PageCtx } from '../page.ts';
import type { ClientRow } from '../shapes.ts';
import { profileOptions } from './profile-options.ts';

interface Route {
  readonly profile: string | null;
  readonly buyerReference: string;
  readonly endpointScheme: string;
  readonly endpointId: string;
}

interface PayerRow {
  readonly id: number;
  readonly name: string;
}

const card = async (ctx: PageCtx, payer: PayerRow): Promise<Card> => {
  const { t } = ctx;
  const route = await ctx.call<Route>('payers.eInvoiceRoute', { payerId: payer.id });
  return {
    kind: 'form',
    title: payer.name,
    form: ctx.form(`save-${String(payer.id)}`, t('form.save'), [
      { name: 'profile', label: t('einvoice.profile'), widget: 'select', required: true, options: [{ value: '', label: t('einvoice.profile.brand'), selected: route.profile === null }, ...profileOptions(ctx, route.profile)] },
      { name: 'buyerReference', label: t('einvoice.field.payer.buyerReference'), widget: 'text', value: route.buyerReference, help: t('einvoice.referenceHelp') },
      { name: 'endpointScheme', label: t('einvoice.scheme'), widget: 'text', width: 'third', value: route.endpointScheme, placeholder: '0204' },
      { name: 'endpointId', label: t('einvoice.endpoint'), widget: 'text', width: 'half', value: route.endpointId, help: t('einvoice.endpointHelp') },
    ]),
  };
};

const save = (payerId: string) => async (ctx: PageCtx, body: Body): Promise<{ readonly to: string; readonly say: string }> => {
  await ctx.call('payers.saveEInvoiceRoute', { payerId, profile: body['profile'] === '' ? null : body['profile'], buyerReference: body['buyerReference'] ?? '', endpointScheme: body['endpointScheme'] ?? '', endpointId: body['endpointId'] ?? '' });
  return { to: ctx.request.path, say: 'form.saved' };
};

/** How e-invoices reach each payer of a client. */
export const eInvoiceRoutesPage = (area: Page['area']): Page => ({
  path: area === 'client' ? '/payers/e-invoices' : '/staff/clients/:id/e-invoices',
  area,
  open: 'member',
  nav: area === 'client' ? 'account' : 'clients',
  load: async (ctx) => {
    const clientId = area === 'client' ? ctx.caller.clientId : ctx.params['id'];
    const { items } = await ctx.call<{ items: readonly PayerRow[] }>('payers.list', { clientId });
    const crumbs = area === 'client'
      ? [{ label: ctx.t('nav.account'), href: '/account' }, { label: ctx.t('account.payers'), href: '/payers' }]
      : [{ label: ctx.t('nav.clients'), href: '/staff/clients' }, { label: (await ctx.call<{ client: ClientRow }>('clients.get', { id: clientId })).client.name, href: `/staff/clients/${String(clientId)}` }];
    const main: Card[] = [];
    for (const payer of items) main.push(await card(ctx, payer));
    return { title: ctx.t('einvoice.routes'), lead: ctx.t('einvoice.routesLead'), crumbs, main };
  },
  action: (name) => {
    const [, id] = /^save-(\d{1,10})$/.exec(name) ?? [];
    return id === undefined ? undefined : save(id);
  },
});
