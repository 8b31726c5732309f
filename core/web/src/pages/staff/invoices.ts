import { BilletError, isBilletError, parseMoney } from '@billet/sdk';
import type { Page } from '../page.ts';
import { before, invoiceTable, nextHref, sheetOf, today } from '../parts.ts';
import type { GatewayRow, InvoiceDetail, InvoiceRow, PageOf } from '../shapes.ts';
import { invoiceBadge } from '../tones.ts';
import { history } from './history.ts';

export const staffInvoicesPage: Page = {
  path: '/staff/invoices',
  area: 'staff',
  open: 'member',
  nav: 'invoices',
  load: async (ctx) => {
    const { settlement, overdue, number } = ctx.query;
    const page = await ctx.call<PageOf<InvoiceRow>>('invoices.list', {
      ...(settlement === undefined ? {} : { settlement }),
      ...(overdue === undefined ? {} : { overdueOn: today(ctx) }),
      ...(number === undefined || number === '' ? {} : { number }),
      ...before(ctx),
    });
    const table = invoiceTable(ctx, page.items, '/staff/invoices', { next: page.next, withClient: true });
    return {
      title: ctx.t('invoices.title'),
      main: [
        {
          ...table,
          views: [
            { label: ctx.t('views.all'), href: '/staff/invoices', current: settlement === undefined && overdue === undefined },
            { label: ctx.t('views.open'), href: '?settlement=open', current: settlement === 'open' },
            { label: ctx.t('status.overdue'), href: '?overdue=1', current: overdue !== undefined },
            { label: ctx.t('status.paid'), href: '?settlement=paid', current: settlement === 'paid' },
          ],
          search: { name: 'number', value: number ?? '', label: ctx.t('invoices.search') },
        } as typeof table,
      ],
    };
  },
};

interface PaymentRow {
  readonly id: number;
  readonly clientId: number;
  readonly method: string;
  readonly money: { readonly amount: number; readonly currency: string };
  readonly fee: { readonly amount: number; readonly currency: string };
  readonly reference: string;
  readonly receivedOn: string;
}

const asMinor = (text: string | undefined, currency: string, field: string): number => {
  try {
    return parseMoney((text ?? '').replace(',', '.'), currency).amount;
  } catch (error) {
    if (isBilletError(error)) throw new BilletError(error.code, error.message, { status: 422, field });
    throw error;
  }
};

export const staffInvoicePage: Page = {
  path: '/staff/invoices/:id',
  area: 'staff',
  open: 'member',
  nav: 'invoices',
  load: async (ctx) => {
    const detail = await ctx.call<InvoiceDetail>('invoices.get', { id: ctx.params['id'] });
    const { invoice } = detail;
    const open = invoice.status === 'issued' && invoice.open.amount > 0;
    const { items: gateways } = await ctx.call<{ items: readonly GatewayRow[] }>('gatewayAccounts.list', { brandId: invoice.brandId });
    const { items: payments } = await ctx.call<PageOf<PaymentRow>>('payments.list', { invoiceId: invoice.id });
    const { steps } = await ctx.call<{ steps: readonly { on: string; step: string; action: string; doneOn: string | null }[] }>('dunning.preview', { id: invoice.id });
    return {
      title: `${ctx.t(`invoice.type.${invoice.type}`)} ${invoice.number ?? ''}`,
      badge: invoiceBadge(ctx.say, invoice, today(ctx)),
      lead: invoice.payerName,
      crumbs: [{ label: ctx.t('invoices.title'), href: '/staff/invoices' }],
      actions: [{ label: ctx.t('service.client'), href: `/staff/clients/${String(invoice.clientId)}`, icon: 'user' }],
      main: [{ kind: 'sheet', sheet: sheetOf(ctx, detail) }, await history(ctx, 'invoice', invoice.id)],
      aside: [
        ...(open && gateways.length > 0
          ? [
              {
                kind: 'form' as const,
                title: ctx.t('payments.record'),
                form: ctx.form('pay', ctx.t('payments.book'), [
                  { name: 'gatewayAccountId', label: ctx.t('pay.method'), widget: 'select', options: gateways.map((item) => ({ value: String(item.id), label: item.name })) },
                  { name: 'amount', label: ctx.t('payments.amount'), widget: 'money', required: true, width: 'half', unit: invoice.open.currency, placeholder: ctx.say.money(invoice.open) },
                  { name: 'fee', label: ctx.t('payments.fee'), widget: 'money', width: 'half', unit: invoice.open.currency, value: '0' },
                  { name: 'reference', label: ctx.t('payments.reference'), widget: 'text', required: true },
                ]),
              },
            ]
          : []),
        { kind: 'rows', title: ctx.t('nav.payments'), rows: payments.map((payment) => ({ icon: 'card', title: payment.reference, meta: payment.method, money: payment.money, end: payment.receivedOn })), empty: ctx.t('payments.none') },
        { kind: 'facts', title: ctx.t('dunning.title'), facts: steps.map((step) => ({ label: ctx.t(`dunning.${step.action}`), date: step.on, ...(step.doneOn === null ? {} : { sub: ctx.t('dunning.done') }) })) },
        ...(open ? [{ kind: 'form' as const, title: ctx.t('invoices.void'), form: ctx.form('void', ctx.t('invoices.voidSubmit'), [{ name: 'reason', label: ctx.t('cancel.reason'), widget: 'text', required: true }], { danger: true }) }] : []),
      ],
    };
  },
  actions: {
    pay: async (ctx, body) => {
      const { invoice } = await ctx.call<InvoiceDetail>('invoices.get', { id: ctx.params['id'] });
      const { currency } = invoice.open;
      await ctx.call('payments.record', {
        invoiceId: invoice.id,
        gatewayAccountId: body['gatewayAccountId'],
        amount: asMinor(body['amount'], currency, 'amount'),
        fee: asMinor(body['fee'] === '' ? '0' : body['fee'], currency, 'fee'),
        reference: body['reference'],
      });
      return { to: ctx.request.path, say: 'payments.booked' };
    },
    void: async (ctx, body) => {
      await ctx.call('invoices.void', { id: ctx.params['id'], reason: body['reason'] });
      return { to: ctx.request.path, say: 'form.saved' };
    },
  },
};

export const paymentsPage: Page = {
  path: '/staff/payments',
  area: 'staff',
  open: 'member',
  nav: 'payments',
  load: async (ctx) => {
    const page = await ctx.call<PageOf<PaymentRow>>('payments.list', before(ctx));
    const review = await ctx.call<PageOf<{ id: number; type: string; providerRef: string; reason: string | null; receivedAt: string }>>('payments.review', {});
    return {
      title: ctx.t('nav.payments'),
      main: [
        ...(review.items.length === 0
          ? []
          : [{ kind: 'rows' as const, title: ctx.t('payments.review'), rows: review.items.map((item) => ({ icon: 'alert', title: item.type, meta: `${item.providerRef} · ${item.reason ?? ''}` })), empty: '' }]),
        {
          kind: 'table',
          caption: ctx.t('nav.payments'),
          columns: [{ label: ctx.t('payments.reference') }, { label: ctx.t('pay.method'), hide: 'p2' }, { label: ctx.t('balance.date') }, { label: ctx.t('payments.fee'), end: true, hide: 'p2' }, { label: ctx.t('payments.amount'), end: true }],
          rows: page.items.map((row) => ({ cells: [{ text: row.reference, href: `/staff/clients/${String(row.clientId)}` }, { text: row.method }, { date: row.receivedOn }, { money: row.fee }, { money: row.money }] })),
          empty: ctx.t('payments.none'),
          next: nextHref(ctx, page.next),
        },
      ],
    };
  },
};
