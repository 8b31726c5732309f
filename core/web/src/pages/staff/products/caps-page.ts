import { isCurrency, type Money } from '@billet/sdk';
import type { Card, Form, PageModel } from '../../../view-models/page.ts';
import type { Page, PageCtx } from '../../page.ts';
import { buttonProblem, productName } from '../../parts.ts';
import { statusBadge } from '../../tones.ts';
import { quantityFields, quantityOf } from '../../usage/caps-card.ts';
import { quantityText } from '../../usage/usage-cards.ts';
import { productTabs, type FullProduct } from './product-fields.ts';
import { minorText } from './usage-price-form.ts';

interface CapRow {
  readonly id: number;
  readonly metrics: readonly string[];
  readonly unit: 'bytes' | 'count' | 'seconds' | 'bps';
  readonly name: Readonly<Record<string, string>>;
  readonly most: number;
  readonly period: string;
  readonly action: string;
  readonly throttleProduct: { readonly id: number; readonly name: Readonly<Record<string, string>> } | null;
  readonly enabled: boolean;
  readonly packages: readonly { readonly id: number; readonly name: Readonly<Record<string, string>>; readonly quantity: number; readonly price: Money; readonly enabled: boolean }[];
}

const ACTIONS = ['throttle', 'block', 'overage'];
const PERIODS = ['month', 'billing'];

const listCard = (ctx: PageCtx, rows: readonly CapRow[]): Card => ({
  kind: 'table',
  caption: ctx.t('caps.title'),
  columns: [{ label: ctx.t('caps.cap') }, { label: ctx.t('caps.most'), end: true }, { label: ctx.t('caps.period'), hide: 'p2' }, { label: ctx.t('caps.then') }],
  rows: rows.map((row) => ({
    cells: [
      { text: productName(ctx, row.name), sub: row.enabled ? row.metrics.join(' + ') : ctx.t('caps.off') },
      { text: quantityText(ctx, row.unit)(row.most) },
      { text: ctx.t(`caps.period.${row.period}`) },
      { text: ctx.t(`caps.action.${row.action}`), ...(row.throttleProduct === null ? {} : { sub: productName(ctx, row.throttleProduct.name) }) },
    ],
  })),
  empty: ctx.t('caps.empty'),
});

const packageCard = (ctx: PageCtx, rows: readonly CapRow[]): Card => ({
  kind: 'rows',
  title: ctx.t('caps.packages'),
  rows: rows.flatMap((row) =>
    row.packages
      .filter((each) => each.enabled)
      .map((each) => ({
        icon: 'tag', title: productName(ctx, each.name), meta: `${productName(ctx, row.name)} · ${quantityText(ctx, row.unit)(each.quantity)}`, money: each.price,
        action: ctx.form('withdraw', ctx.t('caps.withdraw'), [{ name: 'packageId', label: '', widget: 'hidden', value: String(each.id) }]),
      })),
  ),
  empty: ctx.t('caps.noPackages'),
});

const capForm = (ctx: PageCtx): Form => {
  const choice = (values: readonly string[], key: string): { value: string; label: string }[] => values.map((value) => ({ value, label: ctx.t(`caps.${key}.${value}`) }));
  return ctx.form('save', ctx.t('caps.save'), [
    { name: 'name', label: ctx.t('caps.name'), widget: 'text', required: true, width: 'half' },
    { name: 'metrics', errorAt: 'metrics.0', label: ctx.t('usagePrices.metric'), widget: 'text', required: true, width: 'half', help: ctx.t('caps.metricsHelp') },
    ...quantityFields(ctx, 'most', ctx.t('caps.most')),
    { name: 'period', label: ctx.t('caps.period'), widget: 'select', width: 'half', options: choice(PERIODS, 'period') },
    { name: 'action', label: ctx.t('caps.then'), widget: 'select', width: 'half', options: choice(ACTIONS, 'action') },
    { name: 'throttleProductId', label: ctx.t('caps.slower'), widget: 'text', help: ctx.t('caps.slowerHelp') },
    { name: 'enabled', label: ctx.t('caps.on'), widget: 'switch', checked: true },
  ]);
};

const packageForm = (ctx: PageCtx, rows: readonly CapRow[], currency: string): Form =>
  ctx.form('package', ctx.t('caps.offer'), [
    { name: 'id', label: ctx.t('caps.cap'), widget: 'select', options: rows.map((row) => ({ value: String(row.id), label: productName(ctx, row.name) })) },
    { name: 'name', label: ctx.t('caps.name'), widget: 'text', required: true },
    ...quantityFields(ctx, 'quantity', ctx.t('caps.quantity')),
    { name: 'price', label: ctx.t('services.price'), widget: 'money', required: true, width: 'half' },
    { name: 'currency', label: ctx.t('products.currency'), widget: 'text', required: true, width: 'half', value: currency },
  ]);

const load = async (ctx: PageCtx): Promise<PageModel> => {
  const item = await ctx.call<FullProduct>('products.get', { id: ctx.params['id'] });
  const { items } = await ctx.call<{ items: readonly CapRow[] }>('products.usageCaps', { id: item.id });
  const sold = items.filter((row) => row.action !== 'overage');
  return {
    title: productName(ctx, item.name),
    badge: statusBadge(ctx.say, item.status),
    lead: ctx.t('caps.lead'),
    crumbs: [{ label: ctx.t('nav.products'), href: '/staff/products' }],
    tabs: productTabs(ctx, item.id, '/usage-caps'),
    main: [
      ...buttonProblem(ctx, 'withdraw'),
      listCard(ctx, items),
      ...(sold.length === 0 ? [] : [packageCard(ctx, sold), { kind: 'form' as const, title: ctx.t('caps.newPackage'), form: packageForm(ctx, sold, item.prices[0]?.currency ?? '') }]),
      { kind: 'form', title: ctx.t('caps.new'), lead: ctx.t('caps.newLead'), form: capForm(ctx) },
    ],
  };
};

const wordsOf = (text = ''): readonly string[] => text.split(/[\s,;+]+/).filter((each) => each !== '');

/** The product with this short name; what no product is called by goes on as it was typed, for its number, and is refused if it is none. */
const productCalled = async (ctx: PageCtx, typed: string): Promise<number | string | null> => {
  if (typed === '') return null;
  const { brandId } = await ctx.call<FullProduct>('products.get', { id: ctx.params['id'] });
  const { items } = await ctx.call<{ items: readonly { readonly id: number; readonly slug: string }[] }>('products.list', { brandId, search: typed });
  return items.find((each) => each.slug === typed.toLowerCase())?.id ?? typed;
};

/** What services of a product may use, what happens then, and what can be bought on top. */
export const capsPage: Page = {
  path: '/staff/products/:id/usage-caps',
  area: 'staff',
  open: 'member',
  nav: 'products',
  load,
  actions: {
    save: async (ctx, body) => {
      const { action, period, throttleProductId = '' } = body;
      await ctx.call('products.saveUsageCap', {
        id: ctx.params['id'], metrics: wordsOf(body['metrics']), name: { [ctx.locale]: (body['name'] ?? '').trim() }, most: quantityOf(body['most'], body['unit']), period, action,
        throttleProductId: await productCalled(ctx, throttleProductId.trim()), enabled: body['enabled'] === 'on',
      });
      return { to: ctx.request.path, say: 'form.saved' };
    },
    package: async (ctx, body) => {
      const currency = (body['currency'] ?? '').trim().toUpperCase();
      const typed = minorText(body['price'] ?? '', isCurrency(currency) ? currency : '');
      await ctx.call('products.addCapPackage', { id: body['id'], name: { [ctx.locale]: (body['name'] ?? '').trim() }, quantity: quantityOf(body['quantity'], body['unit']), price: /^\d+$/.test(typed) ? Number(typed) : typed, currency });
      return { to: ctx.request.path, say: 'form.saved' };
    },
    withdraw: async (ctx, body) => {
      await ctx.call('products.withdrawCapPackage', { id: body['packageId'] });
      return { to: ctx.request.path, say: 'form.saved' };
    },
  },
};
