import type { Area } from '../../http/visitor.ts';
import type { Card } from '../../view-models/page.ts';
import type { Body, FieldWish, PageCtx } from '../page.ts';
import { cycleText } from '../parts.ts';
import { servicePath } from '../services/crumbs.ts';
import { statusBadge } from '../tones.ts';
import type { KindRow } from './kinds.ts';

interface Cycle {
  readonly unit: string;
  readonly count: number;
}

interface Offer {
  readonly productId: number;
  readonly name: string;
  readonly amount: number;
  readonly currency: string;
  readonly total: number;
  readonly recurring: number;
  readonly cycle: Cycle;
  readonly billedThrough: string | null;
  readonly refundable: boolean;
}

interface Bought {
  readonly serviceId: number;
  readonly number: string;
  readonly name: string;
  readonly status: string;
  readonly amount: number;
  readonly price: number;
  readonly currency: string;
  readonly cycle: Cycle;
}

/** What more of a kind costs than the plan has, and what was bought of it. */
export interface Additional {
  readonly offers: readonly Offer[];
  readonly bought: readonly Bought[];
}

export const loadAdditional = (ctx: PageCtx, id: number, kind: string): Promise<Additional> => ctx.call<Additional>('resources.additional', { id, kind });

/** One more costs so much now and so much from then on; one button buys it. */
export const offerCards = (ctx: PageCtx, additional: Additional | undefined): readonly Card[] =>
  (additional?.offers ?? []).map((offer) => ({
    kind: 'facts',
    title: offer.name,
    facts: [
      { label: ctx.t('additional.gives'), text: ctx.t('additional.more', { count: offer.amount }) },
      { label: ctx.t('additional.now'), money: { amount: offer.total, currency: offer.currency }, ...(offer.refundable ? {} : { sub: ctx.t('addons.noRefund') }) },
      { label: ctx.t('change.then'), money: { amount: offer.recurring, currency: offer.currency }, sub: cycleText(ctx, offer.cycle) },
      ...(offer.billedThrough === null ? [] : [{ label: ctx.t('service.paidThrough'), date: offer.billedThrough }]),
    ],
    actions: [ctx.form('additional', ctx.t('addons.buy'), [{ name: 'productId', label: '', widget: 'hidden', value: String(offer.productId) }])],
  }));

/** What was bought beside the plan, and a word where more is paid than is there. */
export const boughtCards = (ctx: PageCtx, area: Area, row: KindRow, additional: Additional | undefined): readonly Card[] => {
  const bought = additional?.bought ?? [];
  if (bought.length === 0) return [];
  const spare = bought.some(({ amount, status }) => status !== 'pending' && row.most !== null && row.count <= row.most - amount);
  return [
    ...(spare ? [{ kind: 'note' as const, tone: 'info' as const, icon: 'info', text: ctx.t('additional.spare') }] : []),
    {
      kind: 'rows',
      title: ctx.t('additional.title'),
      rows: bought.map((each) => ({
        icon: 'plus',
        title: each.name,
        href: servicePath(area, ctx.params['id'] ?? '', '/addons'),
        meta: `${each.number} · ${ctx.t('additional.more', { count: each.amount })}`,
        money: { amount: each.price, currency: each.currency },
        end: cycleText(ctx, each.cycle),
        badge: statusBadge(ctx.say, each.status),
      })),
      empty: '',
    },
  ];
};

export const buyAdditional = async (ctx: PageCtx, body: Body): Promise<{ readonly to: string; readonly say?: string }> => {
  const { invoiceId } = await ctx.call<{ invoiceId: number | null }>('services.addAddon', { id: ctx.params['id'], productId: body['productId'] });
  return invoiceId === null ? { to: ctx.request.path, say: 'addons.bought' } : { to: `/invoices/${String(invoiceId)}` };
};

/** Staff say whether it is free or charged as additional. */
export const chargeFields = (ctx: PageCtx, { offers }: Additional): readonly FieldWish[] =>
  offers.length === 0
    ? []
    : [
        {
          name: 'charge', label: ctx.t('additional.charge'), help: ctx.t('additional.chargeHelp'), widget: 'select',
          options: [
            { value: '', label: ctx.t('additional.free') },
            ...offers.map((offer) => ({ value: String(offer.productId), label: `${offer.name}: ${ctx.say.money({ amount: offer.total, currency: offer.currency })}, ${ctx.t('change.then')} ${ctx.say.money({ amount: offer.recurring, currency: offer.currency })} ${cycleText(ctx, offer.cycle)}` })),
          ],
        },
        { name: 'invoiceNow', label: ctx.t('additional.invoiceNow'), help: ctx.t('additional.invoiceNowHelp'), widget: 'switch', checked: true },
      ];
