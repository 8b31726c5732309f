import type { Card } from '../../../view-models/page.ts';
import { asMinor } from '../../as-minor.ts';
import type { Body, PageCtx } from '../../page.ts';
import { today } from '../../parts.ts';
import { brandsOf } from '../pricing/brands-of.ts';
import type { FullProduct } from './product-fields.ts';

const UNITS = ['month', 'year', 'week', 'day', 'hour', 'once', 'free'];

/** A price of any cycle and currency, from a day on. */
export const priceForm = async (ctx: PageCtx, item: FullProduct): Promise<Card> => {
  const currency = item.prices[0]?.currency ?? (await brandsOf(ctx)).find((brand) => brand.id === item.brandId)?.currency ?? '';
  return {
    kind: 'form',
    title: ctx.t('products.newPrice'),
    form: ctx.form('price', ctx.t('products.announce'), [
      { name: 'price', label: ctx.t('services.price'), widget: 'money', required: true, width: 'third' },
      { name: 'setupFee', label: ctx.t('products.setupFee'), widget: 'money', width: 'third', value: '0' },
      { name: 'currency', label: ctx.t('products.currency'), widget: 'text', required: true, width: 'third', value: currency },
      { name: 'unit', label: ctx.t('shop.cycle'), widget: 'select', width: 'third', options: UNITS.map((unit) => ({ value: unit, label: ctx.t(`cycle.${unit}`, { count: 1 }), selected: unit === item.prices[0]?.cycle.unit })) },
      { name: 'count', label: ctx.t('products.every'), widget: 'number', width: 'third', value: '1', errorAt: 'cycle.count' },
      { name: 'effectiveFrom', label: ctx.t('products.from'), widget: 'date', required: true, width: 'third', value: today(ctx) },
      { name: 'appliesTo', label: ctx.t('products.appliesTo'), widget: 'select', options: ['both', 'new', 'existing'].map((value) => ({ value, label: ctx.t(`products.appliesTo.${value}`) })) },
    ]),
  };
};

export const priceInput = (body: Body): Record<string, unknown> => {
  const currency = (body['currency'] ?? '').trim().toUpperCase();
  const { setupFee = '', count = '' } = body;
  return {
    currency,
    cycle: { unit: body['unit'], count: count === '' ? 1 : count },
    price: asMinor(body['price'], currency, 'price'),
    setupFee: setupFee.trim() === '' ? 0 : asMinor(setupFee, currency, 'setupFee'),
    effectiveFrom: body['effectiveFrom'],
    appliesTo: body['appliesTo'],
  };
};
