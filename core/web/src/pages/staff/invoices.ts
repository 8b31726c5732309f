import { fiscalCards } from '../fiscal-card.ts';
import { permits } from '@billet/kernel';
import { INVOICE_VERBS } from '../bulk/list-verbs.ts';
import { extensionTitle } from '../extension-title.ts';
import { listActions } from '../lists/list-actions.ts';
import { listCards } from '../lists/list-cards.ts';
import type { ListSpec } from '../lists/list-spec.ts';
import { brands, states } from '../lists/options.ts';
import { archiveActions, archiveCard } from '../invoice-archive.ts';
import type { Page } from '../page.ts';
import { downloads } from '../downloads.ts';
import { promiseCards } from '../promise-card.ts';
import { buttonProblem, sheetOf, today } from '../parts.ts';
import { slipCard } from '../slip-card.ts';
import type { GatewayRow, InvoiceDetail, InvoiceRow, PageOf } from '../shapes.ts';
import { invoiceBadge } from '../tones.ts';
import { history } from './history.ts';
import { invoiceActions, lineAction } from './invoice-actions.ts';
import { mergeAndSplit } from './merge-split.ts';
import { editCards, moneyForms, quickActions } from './invoice-cards.ts';
import type { PaymentRow } from './transactions.ts';

const LIST: ListSpec<InvoiceRow> = {
  list: 'invoices',
  path: '/staff/invoices',
  operation: 'invoices.list',
  caption: 'invoices.title',
  empty: 'invoices.empty',
  views: [
    { label: 'invoiceEdit.drafts', query: { status: 'draft' } },
    { label: 'views.open', query: { settlement: 'open' } },
    { label: 'status.overdue', query: { overdue: '1' } },
    { label: 'status.paid', query: { settlement: 'paid' } },
    { label: 'status.refunded', query: { settlement: 'refunded' } },
    { label: 'status.void', query: { status: 'void' } },
  ],
  search: { name: 'number', label: 'invoices.search' },
  filters: [
    { name: 'settlement', label: 'list.settlement', widget: 'select', options: states('status', ['unpaid', 'part_paid', 'paid', 'refunded', 'written_off']) },
    { name: 'type', label: 'list.kind', widget: 'select', options: states('invoice.type', ['invoice', 'proforma', 'credit_note']) },
    { name: 'brandId', label: 'clients.brand', widget: 'select', options: brands },
    { name: 'currency', label: 'shell.currency', widget: 'text' },
    { name: 'issuedFrom', label: 'list.from', widget: 'date' },
    { name: 'issuedUntil', label: 'list.until', widget: 'date' },
    { name: 'dueUntil', label: 'list.dueUntil', widget: 'date' },
  ],
  columns: [
    { id: 'number', label: 'invoices.number', cell: (_ctx, row) => ({ text: row.number ?? '–', href: `/staff/invoices/${String(row.id)}` }) },
    { id: 'client', label: 'invoices.client', cell: (_ctx, row) => ({ text: row.payerName, href: `/staff/clients/${String(row.clientId)}` }) },
    { id: 'status', label: 'invoices.status', cell: (ctx, row) => ({ badge: invoiceBadge(ctx.say, row, today(ctx)) }) },
    { id: 'kind', label: 'list.kind', extra: true, cell: (ctx, row) => ({ text: ctx.t(`invoice.type.${row.type}`) }) },
    { id: 'issued', label: 'invoice.issued', end: true, extra: true, cell: (_ctx, row) => ({ date: row.issueDate }) },
    { id: 'due', label: 'invoices.due', end: true, hide: 'p2', cell: (_ctx, row) => ({ date: row.dueDate }) },
    { id: 'net', label: 'invoice.net', end: true, extra: true, cell: (_ctx, row) => ({ money: row.net }) },
    { id: 'tax', label: 'nav.tax', end: true, extra: true, cell: (_ctx, row) => ({ money: row.tax }) },
    { id: 'open', label: 'invoice.open', end: true, extra: true, cell: (_ctx, row) => ({ money: row.open }) },
    { id: 'total', label: 'invoices.total', end: true, cell: (_ctx, row) => ({ money: row.total }) },
  ],
  input: (ctx, { overdue, ...query }) => ({ ...query, ...(overdue === undefined ? {} : { overdueOn: today(ctx) }) }),
  bulk: INVOICE_VERBS,
};

export const staffInvoicesPage: Page = {
  path: LIST.path,
  area: 'staff',
  open: 'member',
  nav: 'invoices',
  load: async (ctx) => ({
    title: ctx.t('invoices.title'),
    actions: ['invoices.write', 'clients.read'].every((each) => permits(ctx.caller.permissions, each)) ? [{ label: ctx.t('invoiceEdit.new'), href: '/staff/invoices/new', icon: 'plus', main: true }] : [],
    main: [...(await listCards(ctx, LIST)), archiveCard(ctx)],
  }),
  actions: { ...listActions(LIST), ...archiveActions(LIST.path) },
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
    const payers = editable ? (await ctx.call<{ items: readonly { id: number; name: string }[] }>('payers.list', { clientId: invoice.clientId })).items : [];
    const { items: payments } = await ctx.call<PageOf<PaymentRow>>('payments.list', { invoiceId: invoice.id });
    const { steps } = invoice.status === 'draft' ? { steps: [] } : await ctx.call<{ steps: readonly { on: string; step: string; action: string; doneOn: string | null; outcome: string | null }[] }>('dunning.preview', { id: invoice.id });
    return {
      title: `${ctx.t(`invoice.type.${invoice.type}`)} ${invoice.number ?? ''}`,
      badge: invoiceBadge(ctx.say, invoice, today(ctx)),
      lead: invoice.payerName,
      crumbs: [{ label: ctx.t('invoices.title'), href: '/staff/invoices' }],
      actions: [{ label: ctx.t('service.client'), href: `/staff/clients/${String(invoice.clientId)}`, icon: 'user' }, ...downloads(ctx, invoice, `/staff/invoices/${String(invoice.id)}`)],
      main: [...buttonProblem(ctx, 'issue', 'proforma', 'merge', 'split', 'charge', 'revoke', 'discard', 'remove-'), { kind: 'sheet', sheet: sheetOf(ctx, detail) }, ...(editable ? [...editCards(ctx, detail), ...(await mergeAndSplit(ctx, detail))] : []), ...(await history(ctx, 'invoice', invoice.id))],
      aside: [
        quickActions(ctx, detail, path, methods.some((method) => method.isDefault)),
        ...(await fiscalCards(ctx, invoice.id)),
        ...(payable ? await slipCard(ctx, invoice, `/staff/invoices/${String(invoice.id)}`) : []),
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
        { kind: 'rows', title: ctx.t('nav.payments'), rows: payments.map((payment) => ({ icon: 'card', title: payment.reference, href: `/staff/payments/${String(payment.id)}`, meta: extensionTitle(ctx, payment.method), money: payment.money, end: ctx.say.date(payment.receivedOn) })), empty: ctx.t('payments.none'), ...(payable && gateways.length === 0 ? { emptyLink: { label: ctx.t('gateways.new'), href: '/staff/gateways/new' } } : {}) },
        ...(steps.length === 0 ? [] : [{ kind: 'facts' as const, title: ctx.t('dunning.title'), facts: steps.map((step) => ({ label: ctx.t(`dunning.${step.action}`), date: step.on, ...(step.doneOn === null ? {} : { sub: ctx.t(`dunning.outcome.${step.outcome ?? 'done'}`) }) })) }]),
        ...(open ? await promiseCards(ctx, invoice.id) : []),
        ...moneyForms(ctx, detail, gateways, payers),
        ...(open ? [{ kind: 'form' as const, title: ctx.t('invoices.void'), form: ctx.form('void', ctx.t('invoices.voidSubmit'), [{ name: 'reason', label: ctx.t('cancel.reason'), widget: 'text', required: true }], { danger: true }) }] : []),
      ],
    };
  },
  actions: invoiceActions,
  action: lineAction,
};
