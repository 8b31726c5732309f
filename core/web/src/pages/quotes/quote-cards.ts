import type { Card } from '../../view-models/page.ts';
import type { PageCtx } from '../page.ts';
import { cycleText } from '../parts.ts';

export interface QuoteRow {
  readonly id: number;
  readonly number: string;
  readonly clientId: number;
  readonly status: 'open' | 'accepted' | 'declined' | 'withdrawn' | 'expired';
  readonly currency: string;
  readonly note: string;
  readonly quotedOn: string;
  readonly validUntil: string;
  readonly orderId: number | null;
  readonly answeredAt: string | null;
  readonly createdAt: string;
  readonly items: readonly { readonly label: string; readonly quantity: number; readonly cycle: { readonly unit: string; readonly count: number }; readonly price: number; readonly options: number; readonly firstPrice: number | null; readonly setupFee: number }[];
}

/** What a quote offers, with its prices before tax. */
export const quoteItemsCard = (ctx: PageCtx, { items, currency }: QuoteRow): Card => {
  const money = (amount: number): string => ctx.say.money({ amount, currency });
  return {
    kind: 'table',
    title: ctx.t('orders.items'),
    caption: ctx.t('orders.items'),
    columns: [{ label: ctx.t('orders.item') }, { label: ctx.t('checkout.quantity'), end: true, hide: 'p2' }, { label: ctx.t('quotes.price'), end: true }, { label: ctx.t('quotes.setupFee'), end: true, hide: 'p3' }],
    rows: items.map((item) => ({
      cells: [
        { text: item.label, sub: cycleText(ctx, item.cycle) },
        { text: ctx.say.number(item.quantity) },
        { text: money(item.price * item.quantity + item.options), ...(item.firstPrice === null || item.firstPrice === item.price ? {} : { sub: ctx.t('quotes.atFirst', { money: money(item.firstPrice * item.quantity + item.options) }) }) },
        { text: item.setupFee === 0 ? '–' : money(item.setupFee * item.quantity) },
      ],
    })),
    empty: '',
    note: ctx.t('quotes.beforeTax'),
  };
};

export const quoteFacts = (ctx: PageCtx, quote: QuoteRow, orders: string): Extract<Card, { kind: 'facts' }>['facts'] => [
  { label: ctx.t('quotes.quotedOn'), date: quote.quotedOn },
  { label: ctx.t('quotes.validUntil'), date: quote.validUntil },
  ...(quote.answeredAt === null ? [] : [{ label: ctx.t('quotes.answered'), instant: quote.answeredAt }]),
  ...(quote.orderId === null ? [] : [{ label: ctx.t('quotes.order'), text: ctx.t('quotes.seeOrder'), href: `${orders}/${String(quote.orderId)}` }]),
];
