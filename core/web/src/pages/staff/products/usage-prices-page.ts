import { isCurrency } from '@billet/sdk';
import type { Card, PageModel } from '../../../view-models/page.ts';
import type { Body, Page, PageCtx } from '../../page.ts';
import { optionsOf, type ProductOptionRow } from '../../client/order-options.ts';
import { productName } from '../../parts.ts';
import { statusBadge } from '../../tones.ts';
import { brandsOf } from '../pricing/brands-of.ts';
import { productTabs, type FullProduct } from './product-fields.ts';
import { confirmForm, currencyOf, optionText, pieceText, quantitiesOf, tariffInput, usagePriceForm, usagePriceInput } from './usage-price-form.ts';

interface UsagePriceRow {
  readonly metric: string;
  readonly option: string | null;
  readonly choice: string | null;
  readonly currency: string;
  readonly effectiveFrom: string;
  readonly name: Readonly<Record<string, string>>;
  readonly unitLabel: string;
  readonly model: string;
  readonly sum: string;
  readonly included: number;
  readonly packageSize: number;
  readonly tiers: readonly { readonly upTo: number | null; readonly price: string }[];
}

interface Tried {
  readonly items: readonly { readonly units: number; readonly charged: number; readonly net: number }[];
}

const withUnit = (ctx: PageCtx, count: number, label: string): string => `${ctx.say.number(count)} ${label}`.trim();

const tiersText = (ctx: PageCtx, { tiers, currency }: UsagePriceRow): string =>
  tiers
    .map(({ upTo, price }, at) => {
      const piece = pieceText(ctx, price, currency);
      if (upTo === null) return at === 0 ? piece : ctx.t('usagePrices.tier.beyond', { price: piece });
      return ctx.t('usagePrices.tier.upTo', { end: ctx.say.number(upTo), price: piece });
    })
    .join(' · ');

const modelText = (ctx: PageCtx, { model, packageSize, sum, unitLabel }: UsagePriceRow): { readonly text: string; readonly sub?: string } => {
  const more = [...(model === 'package' ? [withUnit(ctx, packageSize, unitLabel)] : []), ...(sum === 'peak' ? [ctx.t('usagePrices.sum.peak')] : [])];
  return { text: ctx.t(`usagePrices.model.${model}`), ...(more.length === 0 ? {} : { sub: more.join(' · ') }) };
};

const listCard = (ctx: PageCtx, rows: readonly UsagePriceRow[], options: readonly ProductOptionRow[]): Card => ({
  kind: 'table',
  caption: ctx.t('usagePrices.title'),
  columns: [{ label: ctx.t('usagePrices.metric') }, { label: ctx.t('products.from') }, { label: ctx.t('usagePrices.model'), hide: 'p2' }, { label: ctx.t('usagePrices.included'), end: true, hide: 'p2' }, { label: ctx.t('services.price'), end: true }],
  rows: [...rows]
    .sort((a, b) => b.effectiveFrom.localeCompare(a.effectiveFrom) || a.metric.localeCompare(b.metric))
    .map((row) => ({ cells: [{ text: productName(ctx, row.name), sub: row.option === null ? row.metric : `${row.metric} · ${optionText(ctx, options, row.option, row.choice)}` }, { date: row.effectiveFrom }, modelText(ctx, row), { text: withUnit(ctx, row.included, row.unitLabel) }, { text: tiersText(ctx, row) }] })),
  empty: ctx.t('usagePrices.empty'),
});

const exampleCards = (ctx: PageCtx, body: Body, { items }: Tried): readonly Card[] => {
  const currency = currencyOf(body);
  return [
    {
      kind: 'table',
      title: ctx.t('usagePrices.example'),
      caption: ctx.t('usagePrices.example'),
      columns: [{ label: ctx.t('usagePrices.used') }, { label: ctx.t('usagePrices.charged'), end: true }, { label: ctx.t('usagePrices.cost'), end: true }],
      rows: items.map(({ units, charged, net }) => ({ cells: [{ text: withUnit(ctx, units, body['unitLabel'] ?? '') }, { text: ctx.say.number(charged) }, isCurrency(currency) ? { money: { amount: net, currency } } : { text: '–' }] })),
      empty: '–',
    },
    { kind: 'form', lead: ctx.t('usagePrices.notSaved'), form: confirmForm(ctx, body) },
  ];
};

const load = async (ctx: PageCtx, shown: readonly Card[] = []): Promise<PageModel> => {
  const item = await ctx.call<FullProduct>('products.get', { id: ctx.params['id'] });
  const { items } = await ctx.call<{ items: readonly UsagePriceRow[] }>('products.usagePrices', { id: item.id });
  const options = await optionsOf(ctx, item.id);
  const currency = item.prices[0]?.currency ?? (await brandsOf(ctx)).find((brand) => brand.id === item.brandId)?.currency ?? '';
  return {
    title: productName(ctx, item.name),
    badge: statusBadge(ctx.say, item.status),
    lead: ctx.t('usagePrices.lead'),
    crumbs: [{ label: ctx.t('nav.products'), href: '/staff/products' }],
    tabs: productTabs(ctx, item.id, '/usage-prices'),
    main: [...shown, listCard(ctx, items, options), { kind: 'form', title: ctx.t('usagePrices.new'), form: usagePriceForm(ctx, currency, options) }],
  };
};

/** What services of a product pay for what they use: worked out by an example first, then saved. */
export const usagePricesPage: Page = {
  path: '/staff/products/:id/usage-prices',
  area: 'staff',
  open: 'member',
  nav: 'products',
  load: (ctx) => load(ctx),
  actions: {
    add: async (ctx, body) => {
      if (body['stage'] !== 'save') {
        const tried = await ctx.call<Tried>('products.tryUsagePrice', { ...tariffInput(body), quantities: quantitiesOf(body) });
        return load(ctx.keeping('add', body), exampleCards(ctx, body, tried));
      }
      await ctx.call('products.addUsagePrice', { id: ctx.params['id'], ...usagePriceInput(ctx, body) });
      return { to: ctx.request.path, say: 'form.saved' };
    },
  },
};
