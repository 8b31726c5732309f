import { fiscalCards } from '../fiscal-card.ts';
import { attemptLookupRef } from '@billet/billing';
import type { Card } from '../../view-models/page.ts';
import { nextCard, onward } from '../next-step.ts';
import { slipCard } from '../slip-card.ts';
import type { Page, PageCtx } from '../page.ts';
import { asMinor } from '../as-minor.ts';
import { archiveActions, archiveBar, archiveCard } from '../invoice-archive.ts';
import { downloads } from '../downloads.ts';
import { promise, promiseCards } from '../promise-card.ts';
import { offerText, payOrAgree, type Started } from './pay-or-agree.ts';
import { paidCard } from './receipt.ts';
import { charge, chargeCards } from './saved-method.ts';
import { before, invoiceTable, sheetOf, surchargeText, today } from '../parts.ts';
import type { GatewayRow, InvoiceDetail, InvoiceRow, PageOf } from '../shapes.ts';
import { invoiceBadge } from '../tones.ts';

export const invoicesPage: Page = {
  path: '/invoices',
  area: 'client',
  open: 'member',
  nav: 'invoices',
  load: async (ctx) => {
    const page = await ctx.call<PageOf<InvoiceRow>>('invoices.list', { clientId: ctx.caller.clientId, ...before(ctx) });
    const open = page.items.filter((item) => item.open.amount > 0).length;
    return {
      title: ctx.t('invoices.title'),
      actions: [{ label: ctx.t('document.acts'), href: '/acts', icon: 'invoice' }, ...(open > 1 ? [{ label: ctx.t('paySeveral.title'), href: '/pay', icon: 'card', main: true }] : [])],
      main: [{ ...invoiceTable(ctx, page.items, '/invoices', { next: page.next }), bulk: archiveBar(ctx) } as Card, ...(page.items.length === 0 ? [] : [archiveCard(ctx)])],
    };
  },
  actions: archiveActions('/invoices'),
};

const payCard = async (ctx: PageCtx, invoice: InvoiceRow): Promise<readonly Card[]> => {
  if (invoice.open.amount <= 0) return [];
  const { items } = await ctx.call<{ items: readonly GatewayRow[] }>('gatewayAccounts.list', { brandId: invoice.brandId, currency: invoice.open.currency, amount: invoice.open.amount });
  if (items.length === 0) return [{ kind: 'note', tone: 'warn', text: ctx.t('pay.noMethod') }];
  const wanted = [ctx.query['method'], String(invoice.gatewayAccountId ?? '')].find((id) => items.some((item) => String(item.id) === id)) ?? String(items[0]?.id);
  return [
    {
      kind: 'pay',
      title: ctx.t('pay.title'),
      money: invoice.open,
      form: ctx.form('pay', ctx.t('pay.submit', { amount: ctx.say.money(invoice.open) }), [
        { name: 'gatewayAccountId', label: ctx.t('pay.method'), widget: 'choices', options: items.map((item) => ({ value: String(item.id), label: item.name, hint: [surchargeText(ctx, item, invoice.open), offerText(ctx, invoice.open.currency, item.conversion)].filter((text) => text !== undefined).join(' '), selected: String(item.id) === wanted })) },
        { name: 'amount', label: ctx.t('pay.part'), widget: 'money', unit: invoice.open.currency, help: ctx.t('pay.partHelp') },
        // Where no provider keeps a method, nothing is asked.
        ...(items.some((item) => item.keeps) ? [{ name: 'save', label: ctx.t('pay.save'), widget: 'switch' as const }] : []),
      ]),
    },
  ];
};

/** Part of an invoice, if the client wrote how much. */
const partOf = async (ctx: PageCtx, text: string | undefined): Promise<{ amount?: number }> => {
  if (text === undefined || text.trim() === '') return {};
  const { invoice } = await ctx.call<InvoiceDetail>('invoices.get', { id: ctx.params['id'] });
  return { amount: asMinor(text, invoice.open.currency, 'amount') };
};

const load = async (ctx: PageCtx, extra: readonly Card[] = []): ReturnType<Page['load']> => {
  const detail = await ctx.call<InvoiceDetail>('invoices.get', { id: ctx.params['id'] });
  const aside = [...(await fiscalCards(ctx, detail.invoice.id)), ...extra, ...(extra.length > 0 ? [] : [...(await slipCard(ctx, detail.invoice, `/invoices/${String(detail.invoice.id)}`)), ...(await chargeCards(ctx, detail.invoice)), ...(await payCard(ctx, detail.invoice)), ...(await promiseCards(ctx, detail.invoice.id)), ...(await paidCard(ctx, detail.invoice))])];
  return {
    title: `${ctx.t(`invoice.type.${detail.invoice.type}`)} ${detail.invoice.number ?? ''}`,
    badge: invoiceBadge(ctx.say, detail.invoice, today(ctx)),
    crumbs: [{ label: ctx.t('invoices.title'), href: '/invoices' }],
    actions: downloads(ctx, detail.invoice, `/invoices/${String(detail.invoice.id)}`),
    main: [{ kind: 'sheet', sheet: sheetOf(ctx, detail) }],
    ...(aside.length === 0 ? {} : { aside }),
  };
};

export const invoicePage: Page = {
  path: '/invoices/:id',
  area: 'client',
  open: 'member',
  nav: 'invoices',
  load: (ctx) => load(ctx),
  actions: {
    promise,
    charge,
    pay: async (ctx, body) => {
      const part = await partOf(ctx, body['amount']);
      const answer = await payOrAgree(ctx, body, (agreed) => ctx.call<Started>('payments.start', { invoiceIds: [ctx.params['id']], gatewayAccountId: body['gatewayAccountId'], saveMethod: body['save'] !== undefined, ...part, ...agreed }));
      if ('agree' in answer) return load(ctx, [answer.agree]);
      const { started } = answer;
      if (started.next.kind === 'redirect') return onward(ctx, started.next);
      if (started.state === 'succeeded') return { to: `/invoices/${ctx.params['id'] ?? ''}`, say: 'pay.thanks' };
      return load(ctx, [nextCard(ctx, started.next, `/invoices/${ctx.params['id'] ?? ''}`)]);
    },
  },
};

/** Where a provider sends the browser back to. Coming back proves nothing: the provider is asked. */
export const returnPage: Page = {
  path: '/pay/return/:key',
  comesBack: true,
  area: 'client',
  open: 'member',
  nav: 'invoices',
  load: async (ctx) => {
    const key = ctx.params['key'] ?? '';
    // Whose it is; not by `ctx.call`, which would keep this answer for the question after the look-up.
    await ctx.web.house.executor.callByName('payments.attempt', { key }, ctx.caller);
    await ctx.web.house.services.use(attemptLookupRef).lookUp(key, AbortSignal.timeout(15_000));
    const attempt = await ctx.call<{ state: string; money: { amount: number; currency: string } }>('payments.attempt', { key });
    const tone = attempt.state === 'succeeded' ? 'ok' : attempt.state === 'failed' || attempt.state === 'cancelled' ? 'bad' : 'info';
    return {
      title: ctx.t('pay.title'),
      main: [{ kind: 'due', lead: ctx.t(`pay.state.${attempt.state}`), money: attempt.money, action: { label: ctx.t('pay.toInvoices'), href: '/invoices' } }, { kind: 'note', tone, text: ctx.t(`pay.stateNote.${tone}`) }],
    };
  },
};
