import type { Card } from '../../view-models/page.ts';
import { asMinor } from '../as-minor.ts';
import type { Body, PageCtx } from '../page.ts';
import { productName } from '../parts.ts';
import type { ProductRow, ServiceRow } from '../shapes.ts';

const UNITS = ['month', 'year', 'week', 'day', 'hour', 'once'];

/** Row D4: an add-on made for one client of any other product there is. What is left empty is as the product has it. */
export const ownAddonForm = async (ctx: PageCtx, service: ServiceRow): Promise<readonly Card[]> => {
  const own = await ctx.call<ProductRow>('products.get', { id: service.productId });
  const { items } = await ctx.call<{ items: readonly ProductRow[] }>('products.list', { brandId: own.brandId });
  const products = items.filter((product) => product.status !== 'retired' && product.type !== 'domain' && product.id !== service.productId);
  if (products.length === 0) return [];
  return [
    {
      kind: 'form',
      title: ctx.t('addons.own'),
      lead: ctx.t('addons.own.lead'),
      form: ctx.form('own', ctx.t('change.show'), [
        { name: 'productId', label: ctx.t('orders.item'), widget: 'select', required: true, width: 'half', options: products.map((product) => ({ value: String(product.id), label: productName(ctx, product.name) })) },
        { name: 'label', label: ctx.t('orders.label'), widget: 'text', width: 'half' },
        { name: 'price', label: ctx.t('orders.ownPrice'), widget: 'money', width: 'third' },
        { name: 'unit', label: ctx.t('shop.cycle'), widget: 'select', width: 'third', errorAt: 'cycle.unit', options: [{ value: '', label: ctx.t('addons.own.cycle') }, ...UNITS.map((unit) => ({ value: unit, label: ctx.t(`cycle.${unit}`, { count: 1 }) }))] },
        { name: 'count', label: ctx.t('products.every'), widget: 'number', width: 'third', value: '1', errorAt: 'cycle.count' },
        { name: 'invoiceNow', label: ctx.t('orders.raiseInvoice'), widget: 'switch', checked: true },
      ]),
    },
  ];
};

/** What the form says, as the engine is asked. */
export const ownAddonWish = (service: ServiceRow, body: Body): Record<string, unknown> => {
  const { productId, label = '', price = '', unit = '', count = '' } = body;
  return {
    id: service.id,
    productId,
    ...(label.trim() === '' ? {} : { label }),
    ...(price.trim() === '' ? {} : { price: asMinor(price, service.price.currency, 'price') }),
    ...(unit === '' ? {} : { cycle: { unit, count: count === '' ? 1 : count } }),
  };
};

const KEPT = ['productId', 'label', 'price', 'unit', 'count', 'invoiceNow'];

/** The same fields once more, unseen, behind the button that orders. */
export const keptFields = (body: Body): readonly { readonly name: string; readonly label: string; readonly widget: 'hidden'; readonly value: string }[] =>
  KEPT.flatMap((name) => (body[name] === undefined ? [] : [{ name, label: '', widget: 'hidden' as const, value: body[name] }]));
