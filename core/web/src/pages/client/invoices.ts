import { attemptLookupRef } from '@billet/billing';
import type { NextAction } from '@billet/sdk';
import type { Card, PageModel } from '../../view-models/page.ts';
import type { Page, PageCtx } from '../page.ts';
import { before, invoiceTable, sheetOf, today } from '../parts.ts';
import type { GatewayRow, InvoiceDetail, InvoiceRow, PageOf } from '../shapes.ts';
import { invoiceBadge } from '../tones.ts';

export const invoicesPage: Page = {
  path: '/invoices',
  area: 'client',
  open: 'member',
  nav: 'invoices',
  load: async (ctx) => {
    const page = await ctx.call<PageOf<InvoiceRow>>('invoices.list', { clientId: ctx.caller.clientId, ...before(ctx) });
    return { title: ctx.t('invoices.title'), main: [invoiceTable(ctx, page.items, '/invoices', { next: page.next })] };
  },
};

const payCard = async (ctx: PageCtx, invoice: InvoiceRow): Promise<readonly Card[]> => {
  if (invoice.status !== 'issued' || invoice.open.amount <= 0) return [];
  const { items } = await ctx.call<{ items: readonly GatewayRow[] }>('gatewayAccounts.list', { brandId: invoice.brandId, currency: invoice.open.currency });
  if (items.length === 0) return [{ kind: 'note', tone: 'warn', text: ctx.t('pay.noMethod') }];
  const wanted = items.some((item) => String(item.id) === ctx.query['method']) ? ctx.query['method'] : String(items[0]?.id);
  return [
    {
      kind: 'pay',
      title: ctx.t('pay.title'),
      money: invoice.open,
      form: ctx.form('pay', ctx.t('pay.submit', { amount: ctx.say.money(invoice.open) }), [
        { name: 'gatewayAccountId', label: ctx.t('pay.method'), widget: 'choices', options: items.map((item) => ({ value: String(item.id), label: item.name, selected: String(item.id) === wanted })) },
      ]),
    },
  ];
};

const load = async (ctx: PageCtx, extra: readonly Card[] = []): ReturnType<Page['load']> => {
  const detail = await ctx.call<InvoiceDetail>('invoices.get', { id: ctx.params['id'] });
  const aside = [...extra, ...(extra.length > 0 ? [] : await payCard(ctx, detail.invoice))];
  return {
    title: `${ctx.t(`invoice.type.${detail.invoice.type}`)} ${detail.invoice.number ?? ''}`,
    badge: invoiceBadge(ctx.say, detail.invoice, today(ctx)),
    crumbs: [{ label: ctx.t('invoices.title'), href: '/invoices' }],
    main: [{ kind: 'sheet', sheet: sheetOf(ctx, detail) }],
    ...(aside.length === 0 ? {} : { aside }),
  };
};

/**
 * On to the provider's page. Not by answering the form with a redirect: the content policy lets no form of ours lead
 * elsewhere, so this page goes on by itself, and by a link.
 */
const onward = (ctx: PageCtx, url: string): PageModel => ({
  title: ctx.t('pay.title'),
  onward: url,
  main: [{ kind: 'note', tone: 'info', text: ctx.t('pay.onward') }],
  actions: [{ label: ctx.t('pay.continue'), href: url, main: true }],
});

/** What the payer must do next, drawn. */
const nextCard = (ctx: PageCtx, next: NextAction): Card => {
  if (next.kind === 'display') {
    return { kind: 'lines', title: ctx.t('pay.how'), ...(next.note === undefined ? {} : { text: next.note }), lines: next.lines.map((line) => ({ label: ctx.t(`pay.line.${line.label}`), value: line.value, copy: line.copy === true })) };
  }
  return { kind: 'note', tone: 'ok', text: ctx.t('pay.started') };
};

export const invoicePage: Page = {
  path: '/invoices/:id',
  area: 'client',
  open: 'member',
  nav: 'invoices',
  load: (ctx) => load(ctx),
  actions: {
    pay: async (ctx, body) => {
      const started = await ctx.call<{ state: string; next: NextAction }>('payments.start', { invoiceIds: [ctx.params['id']], gatewayAccountId: body['gatewayAccountId'] });
      if (started.next.kind === 'redirect') return onward(ctx, started.next.url);
      if (started.state === 'succeeded') return { to: `/invoices/${ctx.params['id'] ?? ''}`, say: 'pay.thanks' };
      return load(ctx, [nextCard(ctx, started.next)]);
    },
  },
};

/** Where a provider sends the browser back to. Coming back proves nothing: the provider is asked. */
export const returnPage: Page = {
  path: '/pay/return/:key',
  area: 'client',
  open: 'member',
  nav: 'invoices',
  load: async (ctx) => {
    const key = ctx.params['key'] ?? '';
    await ctx.call('payments.attempt', { key });
    await ctx.web.house.services.use(attemptLookupRef).lookUp(key, AbortSignal.timeout(15_000));
    const attempt = await ctx.call<{ state: string; money: { amount: number; currency: string } }>('payments.attempt', { key });
    const tone = attempt.state === 'succeeded' ? 'ok' : attempt.state === 'failed' || attempt.state === 'cancelled' ? 'bad' : 'info';
    return {
      title: ctx.t('pay.title'),
      main: [{ kind: 'due', lead: ctx.t(`pay.state.${attempt.state}`), money: attempt.money, action: { label: ctx.t('pay.toInvoices'), href: '/invoices' } }, { kind: 'note', tone, text: ctx.t(`pay.stateNote.${tone}`) }],
    };
  },
};
