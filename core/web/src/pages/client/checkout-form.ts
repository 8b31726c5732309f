import type { Card } from '../../view-models/page.ts';
import { COUNTRIES } from './countries.ts';
import { comesAlong, orderFields } from './order-options.ts';
import type { FieldWish, PageCtx } from '../page.ts';
import { cycleText } from '../parts.ts';
import type { ShopBrand, Unit } from '../shop/on-offer.ts';
import type { GatewayRow, ProductRow } from '../shapes.ts';

type Section = Extract<Card, { kind: 'checkout' }>['sections'][number];

export const cycleField = (ctx: PageCtx, item: ProductRow, currency: string): FieldWish => ({
  name: 'cycle',
  label: ctx.t('shop.cycle'),
  widget: 'choices',
  options: item.prices
    .filter((price) => price.currency === currency)
    .map((price, i) => ({
      value: `${price.cycle.unit}:${String(price.cycle.count)}`,
      label: cycleText(ctx, price.cycle),
      money: { amount: price.price, currency: price.currency },
      hint: price.setupFee === 0 ? undefined : ctx.t('shop.setupFee', { amount: ctx.say.money({ amount: price.setupFee, currency: price.currency }) }),
      selected: i === 0,
    })),
});

/** Who orders: asked of those who are not signed in. What was told once is not asked again later. */
const accountFields = (ctx: PageCtx, units: readonly Unit[]): readonly FieldWish[] => {
  const names = new Intl.DisplayNames([ctx.locale], { type: 'region' });
  return [
    { name: 'email', label: ctx.t('auth.email'), widget: 'email', required: true, autocomplete: 'email', errorAt: 'account.email' },
    { name: 'name', label: ctx.t('auth.name'), widget: 'text', required: true, autocomplete: 'name', width: 'half', errorAt: 'account.name' },
    { name: 'phone', label: ctx.t('auth.phone'), widget: 'text', autocomplete: 'tel', width: 'half', errorAt: 'account.phone' },
    { name: 'country', label: ctx.t('auth.country'), widget: 'select', width: 'half', autocomplete: 'country', options: COUNTRIES.map((code) => ({ value: code, label: names.of(code) ?? code })), errorAt: 'account.country' },
    { name: 'taxId', label: ctx.t('auth.taxId'), widget: 'text', width: 'half', help: ctx.t('auth.taxIdHelp'), errorAt: 'account.taxId' },
    ...(units.length === 0 ? [] : [{ name: 'businessUnitId', label: ctx.t('auth.place'), widget: 'select' as const, options: units.map((unit) => ({ value: String(unit.id), label: unit.name })), errorAt: 'account.businessUnitId' }]),
    { name: 'password', label: ctx.t('auth.password'), widget: 'password', required: true, autocomplete: 'new-password', help: ctx.t('auth.passwordHelp'), errorAt: 'account.password' },
  ];
};

/** Everything on one page, in the order in which people decide. Numbers are given by what is there. */
export const checkoutSections = async (ctx: PageCtx, item: ProductRow, brand: ShopBrand, currency: string, units: readonly Unit[], gateways: readonly GatewayRow[]): Promise<readonly Section[]> => {
  const guest = ctx.caller.clientId === undefined;
  const along = await comesAlong(ctx);
  const payers = guest ? [] : (await ctx.call<{ items: readonly { id: number; name: string }[] }>('payers.list', { clientId: ctx.caller.clientId })).items;
  const of = (title: string, fields: readonly FieldWish[], more: Partial<Section> = {}): Omit<Section, 'number'> => ({ title: ctx.t(title), fields: ctx.form('order', '', fields).fields, ...more });
  const sections = [
    of('checkout.plan', [cycleField(ctx, item, currency), { name: 'quantity', label: ctx.t('checkout.quantity'), widget: 'number', value: '1', width: 'third', required: true, errorAt: 'items.0.quantity' }, ...(await orderFields(ctx, currency))], along === undefined ? {} : { note: along }),
    ...(guest ? [of('checkout.you', accountFields(ctx, units), { note: ctx.t('checkout.beenHere'), link: { label: ctx.t('auth.signIn'), href: `/sign-in?next=${encodeURIComponent(ctx.request.originalUrl)}` } })] : []),
    ...(payers.length < 2 ? [] : [of('checkout.payer', [{ name: 'payerId', label: ctx.t('orders.payer'), widget: 'choices', options: payers.map((payer, i) => ({ value: String(payer.id), label: payer.name, selected: i === 0 })) }])]),
    ...(gateways.length === 0 ? [] : [of('checkout.payment', [{ name: 'gatewayAccountId', label: ctx.t('pay.method'), widget: 'choices', options: gateways.map((gateway, i) => ({ value: String(gateway.id), label: gateway.name, selected: i === 0 })) }])]),
    ...(brand.termsVersion === null ? [] : [of('checkout.terms', [{ name: 'acceptTerms', label: ctx.t('shop.acceptTerms', { version: brand.termsVersion }), widget: 'switch', help: brand.termsText ?? undefined }])]),
  ];
  return sections.map((section, i) => ({ ...section, number: i + 1 }));
};
