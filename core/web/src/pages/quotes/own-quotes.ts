import { permits } from '@billet/kernel';
import { isBilletError } from '@billet/sdk';
import type { Card } from '../../view-models/page.ts';
import { summaryOf, type Due } from '../client/due-summary.ts';
import { errorText } from '../error-text.ts';
import type { Page, PageCtx } from '../page.ts';
import { before, buttonProblem, nextHref } from '../parts.ts';
import type { PageOf } from '../shapes.ts';
import type { ShopBrand } from '../shop/on-offer.ts';
import { statusBadge } from '../tones.ts';
import { quoteFacts, quoteItemsCard, type QuoteRow } from './quote-cards.ts';

/** What was offered to the client, newest first. */
export const ownQuotesPage: Page = {
  path: '/quotes',
  area: 'client',
  open: 'member',
  nav: 'orders',
  load: async (ctx) => {
    const { items, next } = await ctx.call<PageOf<QuoteRow>>('quotes.list', { clientId: ctx.caller.clientId, ...before(ctx) });
    return {
      title: ctx.t('quotes.title'),
      crumbs: [{ label: ctx.t('nav.orders'), href: '/orders' }],
      main: [
        {
          kind: 'table',
          caption: ctx.t('quotes.title'),
          columns: [{ label: ctx.t('invoices.number') }, { label: ctx.t('services.status') }, { label: ctx.t('quotes.validUntil'), end: true }],
          rows: items.map((row) => ({ cells: [{ text: row.number, sub: row.items.map(({ label }) => label).join(', '), href: `/quotes/${String(row.id)}` }, { badge: statusBadge(ctx.say, row.status) }, { date: row.validUntil }] })),
          empty: ctx.t('quotes.none'),
          next: nextHref(ctx, next),
        },
      ],
    };
  },
};

/** What accepting would ask for now: it is done in full and taken back. */
const dueCard = async (ctx: PageCtx, { id }: QuoteRow): Promise<Card> => {
  try {
    const { due } = (await ctx.web.house.executor.callByName('quotes.accept', { id, acceptTerms: true }, ctx.caller, { dryRun: true })) as { readonly due: Due | null };
    const { lines, total, note } = summaryOf(ctx, due);
    return { kind: 'facts', title: ctx.t('quotes.due'), facts: [...lines, ...(total === undefined ? [] : [{ label: ctx.t('invoice.total'), money: total }])], ...(note === undefined ? {} : { note }) };
  } catch (error) {
    if (!isBilletError(error) || error.status >= 500) throw error;
    return { kind: 'note', tone: 'warn', icon: 'alert', text: errorText(ctx.say, error) };
  }
};

const answerCards = async (ctx: PageCtx, quote: QuoteRow): Promise<readonly Card[]> => {
  if (quote.status !== 'open' || !permits(ctx.caller.permissions, 'orders.write')) return [];
  const { brand } = await ctx.call<{ brand: ShopBrand }>('brands.current', {});
  const terms = brand.termsVersion === null ? [] : [{ name: 'acceptTerms', label: ctx.t('shop.acceptTerms', { version: brand.termsVersion }), widget: 'switch' as const, help: brand.termsText ?? undefined }];
  return [
    await dueCard(ctx, quote),
    { kind: 'form', title: ctx.t('quotes.accept'), lead: ctx.t('quotes.acceptLead'), form: ctx.form('accept', ctx.t('quotes.acceptSubmit'), terms) },
    { kind: 'form', title: ctx.t('quotes.decline'), lead: ctx.t('quotes.declineLead'), form: ctx.form('decline', ctx.t('quotes.declineSubmit'), []) },
  ];
};

/** One quote: what it offers, what it would cost now, yes or no. */
export const ownQuotePage: Page = {
  path: '/quotes/:id',
  area: 'client',
  open: 'member',
  nav: 'orders',
  load: async (ctx) => {
    const quote = await ctx.call<QuoteRow>('quotes.get', { id: ctx.params['id'] });
    return {
      title: ctx.t('quotes.one', { number: quote.number }),
      badge: statusBadge(ctx.say, quote.status),
      crumbs: [{ label: ctx.t('quotes.title'), href: '/quotes' }],
      actions: [{ label: ctx.t('document.pdf'), href: `/quotes/${String(quote.id)}/pdf`, icon: 'invoice' }],
      main: [
        ...buttonProblem(ctx, 'decline'),
        ...(quote.status === 'expired' ? [{ kind: 'note' as const, icon: 'clock', text: ctx.t('quotes.isExpired') }] : []),
        { kind: 'facts', facts: quoteFacts(ctx, quote, '/orders') },
        quoteItemsCard(ctx, quote),
        ...(quote.note === '' ? [] : [{ kind: 'note' as const, text: quote.note }]),
      ],
      aside: await answerCards(ctx, quote),
    };
  },
  actions: {
    accept: async (ctx, body) => {
      const { orderId, invoiceId } = await ctx.call<{ orderId: number; invoiceId: number | null }>('quotes.accept', { id: ctx.params['id'], acceptTerms: body['acceptTerms'] === 'on' });
      return { to: invoiceId === null ? `/orders/${String(orderId)}` : `/invoices/${String(invoiceId)}`, say: 'shop.ordered' };
    },
    decline: async (ctx) => {
      await ctx.call('quotes.decline', { id: ctx.params['id'] });
      return { to: ctx.request.path, say: 'quotes.declined' };
    },
  },
};
