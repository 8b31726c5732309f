import type { Card, PageModel } from '../../view-models/page.ts';
import type { Area } from '../../http/visitor.ts';
import type { Body, Page, PageCtx } from '../page.ts';
import { codesOf, promotionField } from '../codes.ts';
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
  readonly net: number;
  readonly total: number;
  readonly recurring: number;
  readonly cycle: { readonly unit: string; readonly count: number };
  readonly billedThrough: string | null;
  readonly refundable: boolean;
}

interface Prices {
  readonly items: readonly Price[];
  readonly currency: string;
  readonly tax: number;
  readonly total: number;
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

/** Fields of the chosen add-ons are called after their products. */
const FIELD = 'addon-';

/** What is chosen, and the codes for it. */
const wishOf = (ctx: PageCtx, body: Body): Record<string, unknown> => {
  const codes = codesOf(body['promotion']);
  return { id: ctx.params['id'], items: Object.keys(body).filter((name) => name.startsWith(FIELD)).map((name) => ({ productId: name.slice(FIELD.length) })), ...(codes.length === 0 ? {} : { promotion: codes }) };
};

/** What is chosen costs, each and together, with the button that orders all of it. */
const priceCards = (ctx: PageCtx, { items, currency, tax, total }: Prices, body: Body): readonly Card[] => {
  const of = (amount: number): { readonly amount: number; readonly currency: string } => ({ amount, currency });
  return [
    {
      kind: 'table',
      title: ctx.t('change.preview'),
      caption: ctx.t('change.preview'),
      columns: [{ label: ctx.t('services.service') }, { label: ctx.t('service.paidThrough'), hide: 'p2' }, { label: ctx.t('change.then'), end: true }, { label: ctx.t('addons.now'), end: true }],
      rows: items.map((item) => ({
        cells: [{ text: item.name, sub: item.refundable ? undefined : ctx.t('addons.noRefund') }, { date: item.billedThrough }, { money: of(item.recurring), sub: cycleText(ctx, item.cycle) }, { money: of(item.net) }],
      })),
      empty: '',
    },
    {
      kind: 'facts',
      facts: [...(tax === 0 ? [] : [{ label: ctx.t('change.tax'), money: of(tax) }]), { label: ctx.t('change.total'), money: of(total) }],
      actions: [ctx.form('buy', ctx.t('addons.buy'), [
        ...items.map(({ productId }) => ({ name: `${FIELD}${String(productId)}`, label: '', widget: 'hidden' as const, value: 'on' })),
        { name: 'promotion', label: '', widget: 'hidden', value: body['promotion'] ?? '' },
      ])],
    },
  ];
};

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
      : [{ kind: 'form', title: ctx.t('addons.add'), lead: ctx.t('addons.add.lead'), form: ctx.form('preview', ctx.t('change.show'), [
            ...offers.map((offer) => ({ name: `${FIELD}${String(offer.productId)}`, label: offer.name, help: offer.description === '' ? undefined : offer.description, widget: 'switch' as const })),
            promotionField(ctx),
          ]) }];
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
    preview: async (ctx, body) => load(ctx.keeping('preview', body), area, priceCards(ctx, await ctx.call<Prices>('services.previewAddons', wishOf(ctx, body)), body)),
    buy: async (ctx, body: Body) => {
      const { invoiceIds: [invoiceId] } = await ctx.call<{ invoiceIds: readonly number[] }>('services.addAddons', wishOf(ctx, body));
      if (area === 'client' && invoiceId !== undefined) return { to: `/invoices/${String(invoiceId)}` };
      return { to: servicePath(area, ctx.params['id'] ?? '', '/addons'), say: 'addons.bought' };
    },
    ...(area === 'staff' ? OWN : {}),
    remove: async (ctx, body) => {
      await ctx.call('services.removeAddon', { id: body['addonId'], confirm: body['confirm'] });
      return { to: servicePath(area, ctx.params['id'] ?? '', '/addons'), say: 'addons.removed' };
    },
  },
});
