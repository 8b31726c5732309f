import { csvHref } from '../csv-export.ts';
import type { Page } from '../page.ts';
import { promiseCards } from '../promise-card.ts';
import { before, buttonProblem, invoiceTable, sheetOf, today } from '../parts.ts';
import type { GatewayRow, InvoiceDetail, InvoiceRow, PageOf } from '../shapes.ts';
import { invoiceBadge } from '../tones.ts';
import { history } from './history.ts';
import { invoiceActions, lineAction } from './invoice-actions.ts';
import { mergeAndSplit } from './merge-split.ts';
import { editCards, moneyForms, quickActions } from './invoice-cards.ts';
import type { PaymentRow } from './transactions.ts';

export const staffInvoicesPage: Page = {
  path: '/staff/invoices',
  area: 'staff',
  open: 'member',
  nav: 'invoices',
  load: async (ctx) => {
    const { settlement, overdue, number, status } = ctx.query;
    const page = await ctx.call<PageOf<InvoiceRow>>('invoices.list', {
      ...(settlement === undefined ? {} : { settlement }),
      ...(status === undefined ? {} : { status }),
      ...(overdue === undefined ? {} : { overdueOn: today(ctx) }),
      ...(number === undefined || number === '' ? {} : { number }),
      ...before(ctx),
    });
    const table = invoiceTable(ctx, page.items, '/staff/invoices', { next: page.next, withClient: true });
    return {
      title: ctx.t('invoices.title'),
      actions: [{ label: ctx.t('invoiceEdit.new'), href: '/staff/invoices/new', icon: 'plus', main: true }],
      main: [
        {
          ...table,
          export: csvHref(ctx),
          views: [
            { label: ctx.t('views.all'), href: '/staff/invoices', current: settlement === undefined && overdue === undefined && status === undefined },
            { label: ctx.t('invoiceEdit.drafts'), href: '?status=draft', current: status === 'draft' },
            { label: ctx.t('views.open'), href: '?settlement=open', current: settlement === 'open' },
            { label: ctx.t('status.overdue'), href: '?overdue=1', current: overdue !== undefined },
            { label: ctx.t('status.paid'), href: '?settlement=paid', current: settlement === 'paid' },
            { label: ctx.t('status.refunded'), href: '?settlement=refunded', current: settlement === 'refunded' },
            { label: ctx.t('status.void'), href: '?status=void', current: status === 'void' },
          ],
          search: { name: 'number', value: number ?? '', label: ctx.t('invoices.search') },
        } as typeof table,
      ],
    };
  },
};

export const staffInvoicePage: Page = {
  path: '/staff/invoices/:id',
  area: 'staff',
  open: 'member',
  nav: 'invoices',
  load: async (ctx) => {
    const detail = await ctx.call<InvoiceDetail>('invoices.get', { id: ctx.params['id'] });
    const { invoice } = detail;
    const editable = invoice.status === 'draft' || invoice.status === 'proforma';
    const open = invoice.status === 'issued' && invoice.open.amount > 0;
    const payable = invoice.open.amount > 0 && invoice.status !== 'draft';
    const { path } = invoice.status === 'draft' ? { path: null } : await ctx.call<{ path: string }>('invoices.link', { id: invoice.id });
    const { items: methods } = await ctx.call<{ items: readonly { isDefault: boolean }[] }>('paymentMethods.list', { clientId: invoice.clientId });
    const { items: gateways } = await ctx.call<{ items: readonly GatewayRow[] }>('gatewayAccounts.list', { brandId: invoice.brandId });
    const { items: payments } = await ctx.call<PageOf<PaymentRow>>('payments.list', { invoiceId: invoice.id });
    const { steps } = invoice.status === 'draft' ? { steps: [] } : await ctx.call<{ steps: readonly { on: string; step: string; action: string; doneOn: string | null; outcome: string | null }[] }>('dunning.preview', { id: invoice.id });
    return {
      title: `${ctx.t(`invoice.type.${invoice.type}`)} ${invoice.number ?? ''}`,
      badge: invoiceBadge(ctx.say, invoice, today(ctx)),
      lead: invoice.payerName,
      crumbs: [{ label: ctx.t('invoices.title'), href: '/staff/invoices' }],
      actions: [{ label: ctx.t('service.client'), href: `/staff/clients/${String(invoice.clientId)}`, icon: 'user' }, { label: ctx.t('document.pdf'), href: `/staff/invoices/${String(invoice.id)}/pdf`, icon: 'download' }],
      main: [...buttonProblem(ctx, 'issue', 'proforma', 'merge', 'split', 'charge', 'revoke', 'discard', 'remove-'), { kind: 'sheet', sheet: sheetOf(ctx, detail) }, ...(editable ? [...editCards(ctx, detail), ...(await mergeAndSplit(ctx, detail))] : []), await history(ctx, 'invoice', invoice.id)],
      aside: [
        quickActions(ctx, detail, path, methods.some((method) => method.isDefault)),
        ...(payable && gateways.length > 0
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
        { kind: 'rows', title: ctx.t('nav.payments'), rows: payments.map((payment) => ({ icon: 'card', title: payment.reference, href: `/staff/payments/${String(payment.id)}`, meta: payment.method, money: payment.money, end: payment.receivedOn })), empty: ctx.t('payments.none') },
        ...(steps.length === 0 ? [] : [{ kind: 'facts' as const, title: ctx.t('dunning.title'), facts: steps.map((step) => ({ label: ctx.t(`dunning.${step.action}`), date: step.on, ...(step.doneOn === null ? {} : { sub: ctx.t(`dunning.outcome.${step.outcome ?? 'done'}`) }) })) }]),
        ...(open ? await promiseCards(ctx, invoice.id) : []),
        ...moneyForms(ctx, detail, gateways),
        ...(open ? [{ kind: 'form' as const, title: ctx.t('invoices.void'), form: ctx.form('void', ctx.t('invoices.voidSubmit'), [{ name: 'reason', label: ctx.t('cancel.reason'), widget: 'text', required: true }], { danger: true }) }] : []),
      ],
    };
  },
  actions: invoiceActions,
  action: lineAction,
};
