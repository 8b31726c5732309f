import type { Card, PageModel } from '../../view-models/page.ts';
import type { Area } from '../../http/visitor.ts';
import type { Body, Page, PageCtx } from '../page.ts';
import { cycleText } from '../parts.ts';
import type { ServiceRow } from '../shapes.ts';
import { statusBadge } from '../tones.ts';
import { loadServiceRow, serviceCrumbs, servicePath } from './crumbs.ts';
import { keptFields, ownAddonForm, ownAddonWish } from './own-addon.ts';

interface Offer {
  readonly productId: number;
  readonly name: string;
  readonly description: string;
  readonly refundable: boolean;
}

interface Price {
  readonly productId: number;
  readonly name: string;
  readonly currency: string;
  readonly total: number;
  readonly recurring: number;
  readonly cycle: { readonly unit: string; readonly count: number };
  readonly billedThrough: string | null;
  readonly refundable: boolean;
}

const addonTable = (ctx: PageCtx, area: Area, addons: readonly ServiceRow[]): Card => ({
  kind: 'table',
  title: ctx.t('addons.title'),
  caption: ctx.t('addons.title'),
  columns: [{ label: ctx.t('services.service') }, { label: ctx.t('services.status') }, { label: ctx.t('service.paidThrough'), hide: 'p2' }, { label: ctx.t('services.price'), end: true }],
  rows: addons.map((addon) => ({
    cells: [{ text: addon.label, href: servicePath(area, addon.id), sub: addon.number }, { badge: statusBadge(ctx.say, addon.status) }, { date: addon.billedThrough }, { money: addon.price, sub: cycleText(ctx, addon.cycle) }],
  })),
  empty: ctx.t('addons.empty'),
});

const priceCard = (ctx: PageCtx, price: Price): Card => ({
  kind: 'facts',
  title: `${ctx.t('change.preview')} · ${price.name}`,
  facts: [
    { label: ctx.t('change.total'), money: { amount: price.total, currency: price.currency } },
    { label: ctx.t('service.paidThrough'), date: price.billedThrough },
    { label: ctx.t('change.then'), money: { amount: price.recurring, currency: price.currency }, sub: cycleText(ctx, price.cycle) },
    ...(price.refundable ? [] : [{ label: ctx.t('addons.refund'), text: ctx.t('addons.refund.no') }]),
  ],
  actions: [ctx.form('buy', ctx.t('addons.buy'), [{ name: 'productId', label: '', widget: 'hidden', value: String(price.productId) }])],
});

/** What the add-on made for this client costs, with its button. Without an invoice now it comes with the next run. */
const ownPriceCard = async (ctx: PageCtx, body: Body): Promise<Card> => {
  const price = await ctx.call<Price>('services.previewAddon', ownAddonWish(await loadServiceRow(ctx), body));
  const { label = '' } = body;
  return {
    kind: 'facts',
    title: `${ctx.t('change.preview')} · ${label.trim() === '' ? price.name : label.trim()}`,
    facts: [
      { label: ctx.t('change.total'), money: { amount: price.total, currency: price.currency }, ...(body['invoiceNow'] === 'on' ? {} : { sub: ctx.t('addons.nextRun') }) },
      { label: ctx.t('change.then'), money: { amount: price.recurring, currency: price.currency }, sub: cycleText(ctx, price.cycle) },
    ],
    actions: [ctx.form('make', ctx.t('addons.buy'), keptFields(body))],
  };
};

const load = async (ctx: PageCtx, area: Area, shown: readonly Card[] = []): Promise<PageModel> => {
  const service = await loadServiceRow(ctx);
  const { items: offers } = await ctx.call<{ items: readonly Offer[] }>('services.addonOffers', { id: service.id });
  const { items } = await ctx.call<{ items: readonly ServiceRow[] }>('services.list', { parentId: service.id });
  const running = items.filter((addon) => ['pending', 'active', 'suspended'].includes(addon.status));
  const form: Card[] =
    offers.length === 0
      ? []
      : [{ kind: 'form', title: ctx.t('addons.add'), form: ctx.form('preview', ctx.t('change.show'), [{ name: 'productId', label: ctx.t('addons.which'), widget: 'choices', required: true, options: offers.map((offer) => ({ value: String(offer.productId), label: offer.name, hint: offer.description === '' ? undefined : offer.description })) }]) }];
  const removal: Card[] =
    running.length === 0
      ? []
      : [
          {
            kind: 'form',
            title: ctx.t('addons.remove'),
            lead: ctx.t('addons.remove.lead'),
            form: ctx.form('remove', ctx.t('addons.remove.submit'), [
              { name: 'addonId', label: ctx.t('addons.which'), widget: 'select', options: running.map((addon) => ({ value: String(addon.id), label: `${addon.label} (${addon.number})` })) },
              { name: 'confirm', label: ctx.t('addons.confirm'), widget: 'text', required: true, autocomplete: 'off' },
            ], { danger: true }),
          },
        ];
  return { title: ctx.t('addons.title'), lead: `${service.label} · ${service.number}`, crumbs: serviceCrumbs(ctx, area, service), main: [...shown, addonTable(ctx, area, items), ...form, ...(area === 'staff' ? await ownAddonForm(ctx, service) : [])], aside: removal };
};

const OWN: NonNullable<Page['actions']> = {
  own: async (ctx, body) => load(ctx.keeping('own', body), 'staff', [await ownPriceCard(ctx, body)]),
  make: async (ctx, body) => {
    await ctx.call('services.addAddon', { ...ownAddonWish(await loadServiceRow(ctx), body), invoiceNow: body['invoiceNow'] === 'on' });
    return { to: ctx.request.path, say: 'addons.bought' };
  },
};

/** Add-ons of a service: what there is, what may be added and for how much, and removal for good. */
export const addonsPage = (area: Area): Page => ({
  path: servicePath(area, ':id', '/addons'),
  area,
  open: 'member',
  nav: 'services',
  load: (ctx) => load(ctx, area),
  actions: {
    preview: async (ctx, body) => load(ctx, area, [priceCard(ctx, await ctx.call<Price>('services.previewAddon', { id: ctx.params['id'], productId: body['productId'] }))]),
    buy: async (ctx, body: Body) => {
      const { invoiceId } = await ctx.call<{ invoiceId: number | null }>('services.addAddon', { id: ctx.params['id'], productId: body['productId'] });
      if (area === 'client' && invoiceId !== null) return { to: `/invoices/${String(invoiceId)}` };
      return { to: servicePath(area, ctx.params['id'] ?? '', '/addons'), say: 'addons.bought' };
    },
    ...(area === 'staff' ? OWN : {}),
    remove: async (ctx, body) => {
      await ctx.call('services.removeAddon', { id: body['addonId'], confirm: body['confirm'] });
      return { to: servicePath(area, ctx.params['id'] ?? '', '/addons'), say: 'addons.removed' };
    },
  },
});
