import { formatMinor, parseMoney } from '@billet/sdk';
import type { Card } from '../../../view-models/page.ts';
import { asMinor } from '../../as-minor.ts';
import type { Body, Page, PageCtx } from '../../page.ts';
import { buttonProblem, cycleText, productName } from '../../parts.ts';
import type { ProductRow, ServiceRow } from '../../shapes.ts';
import { orNull } from './brands-of.ts';
import { periodsText, worth } from './promotion-form.ts';

interface OwnDiscount {
  readonly kind: string;
  readonly value: string;
  readonly until: string | null;
}

interface HeldPromotion {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly value: string;
  readonly currency: string | null;
  readonly stacking: string;
  readonly periodsLeft: number | null;
}

const KINDS = ['none', 'percent', 'amount'] as const;

/** The value as people type it. */
const typed = ({ kind, value }: OwnDiscount, currency: string): string => (kind === 'percent' ? value : formatMinor({ amount: Number(value), currency }));

const inputOf = (ctx: PageCtx, body: Body, currency: string): Record<string, unknown> => {
  const value = (body['value'] ?? '').trim().replace(',', '.');
  return { id: ctx.params['id'], kind: body['kind'], value: body['kind'] === 'amount' ? String(parseMoney(value, currency).amount) : value, until: orNull(body['until']) };
};

const loadService = async (ctx: PageCtx): Promise<ServiceRow> => (await ctx.call<{ service: ServiceRow }>('services.get', { id: ctx.params['id'] })).service;

/** The codes it has, each with a button that takes it away. */
const heldCards = (ctx: PageCtx, held: readonly HeldPromotion[]): readonly Card[] =>
  held.map((each) => ({
    kind: 'facts',
    title: each.code,
    quiet: true,
    facts: [
      { label: ctx.t(`promotions.kind.${each.kind}`), text: worth(ctx, each), sub: periodsText(ctx, each.periodsLeft) },
      { label: ctx.t('promotions.stacking'), text: ctx.t(`promotions.stacking.${each.stacking}`) },
    ],
    actions: [ctx.form('take', ctx.t('servicePrice.takeAway'), [{ name: 'promotionId', label: '', widget: 'hidden', value: String(each.id) }])],
  }));

/** Row B11: what stands on the bill is put right; the server keeps what it has. An empty field stays as it is. */
const correctionCard = async (ctx: PageCtx, service: ServiceRow): Promise<Card> => {
  const { t } = ctx;
  const { items } = await ctx.call<{ items: readonly ProductRow[] }>('products.list', { brandId: service.brandId });
  return {
    kind: 'form',
    title: t('servicePrice.correct'),
    lead: t('servicePrice.correctLead'),
    form: ctx.form('correct', t('servicePrice.correctSubmit'), [
      { name: 'productId', label: t('servicePrice.billedAs'), widget: 'select', options: [{ value: '', label: t('servicePrice.asItIs') }, ...items.filter(({ id, type, status }) => id !== service.productId && type !== 'domain' && status !== 'retired').map(({ id, name }) => ({ value: String(id), label: productName(ctx, name) }))] },
      { name: 'price', label: t('services.price'), widget: 'money', width: 'half', unit: service.price.currency, help: t('servicePrice.correctHelp') },
      { name: 'quantity', label: t('invoiceEdit.quantity'), widget: 'number', width: 'half', placeholder: String(service.quantity) },
    ]),
  };
};

/** What staff can do with the price of a running service: a discount of its own, a code, or the list price again. From the next period on. */
export const servicePricePage: Page = {
  path: '/staff/services/:id/price',
  area: 'staff',
  open: 'member',
  nav: 'services',
  load: async (ctx) => {
    const { t } = ctx;
    const service = await loadService(ctx);
    const { discount } = await ctx.call<{ discount: OwnDiscount | null }>('services.discount', { id: service.id });
    const { items: held } = await ctx.call<{ items: readonly HeldPromotion[] }>('services.promotions', { id: service.id });
    return {
      title: t('servicePrice.title'),
      lead: t('servicePrice.lead'),
      crumbs: [{ label: t('nav.services'), href: '/staff/services' }, { label: service.label, href: `/staff/services/${String(service.id)}` }],
      main: [
        ...buttonProblem(ctx, 'recalculate'),
        {
          kind: 'facts',
          title: service.label,
          facts: [{ label: t('services.price'), money: service.price, sub: cycleText(ctx, service.cycle) }],
          actions: [ctx.form('recalculate', t('servicePrice.recalculate'), [])],
        },
        { kind: 'note', tone: 'info', text: t('servicePrice.recalculateHelp') },
        ...heldCards(ctx, held),
      ],
      aside: [
        {
          kind: 'form',
          title: t('servicePrice.discount'),
          form: ctx.form('discount', t('servicePrice.give'), [
            { name: 'kind', label: t('promotions.kind'), widget: 'select', value: discount?.kind ?? 'none', options: KINDS.map((kind) => ({ value: kind, label: t(kind === 'none' ? 'servicePrice.none' : `promotions.kind.${kind}`) })) },
            { name: 'value', label: t('promotions.value'), widget: 'text', value: discount === null ? '' : typed(discount, service.price.currency) },
            { name: 'until', label: t('servicePrice.until'), widget: 'date', value: discount?.until ?? '', help: t('servicePrice.untilHelp') },
          ]),
        },
        { kind: 'form', title: t('servicePrice.promotion'), form: ctx.form('promotion', t('servicePrice.apply'), [{ name: 'code', label: t('servicePrice.code'), widget: 'text', required: true }]) },
        ...(service.billingStatus === 'ended' ? [] : [await correctionCard(ctx, service)]),
      ],
    };
  },
  actions: {
    correct: async (ctx, { productId, price, quantity }) => {
      const { currency } = (await loadService(ctx)).price;
      const given = (text: string | undefined): text is string => text !== undefined && text.trim() !== '';
      await ctx.call('services.correctBilling', {
        id: ctx.params['id'],
        ...(given(productId) ? { productId } : {}),
        ...(given(price) ? { price: asMinor(price, currency, 'price') } : {}),
        ...(given(quantity) ? { quantity } : {}),
      });
      return { to: ctx.request.path, say: 'servicePrice.corrected' };
    },
    discount: async (ctx, body) => {
      await ctx.call('services.giveDiscount', inputOf(ctx, body, (await loadService(ctx)).price.currency));
      return { to: ctx.request.path, say: body['kind'] === 'none' ? 'servicePrice.taken' : 'servicePrice.given' };
    },
    promotion: async (ctx, { code }) => {
      await ctx.call('services.applyPromotion', { id: ctx.params['id'], code });
      return { to: ctx.request.path, say: 'servicePrice.applied' };
    },
    take: async (ctx, { promotionId }) => {
      await ctx.call('services.takePromotion', { id: ctx.params['id'], promotionId });
      return { to: ctx.request.path, say: 'servicePrice.promotionTaken' };
    },
    recalculate: async (ctx) => {
      await ctx.call('services.recalculate', { id: ctx.params['id'] });
      return { to: ctx.request.path, say: 'servicePrice.recalculated' };
    },
  },
};
