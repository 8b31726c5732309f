import type { Card } from '../../view-models/page.ts';
import { asMinor } from '../as-minor.ts';
import { extensionTitle } from '../extension-title.ts';
import { clientColumn } from '../lists/client-column.ts';
import { listActions } from '../lists/list-actions.ts';
import { listCards } from '../lists/list-cards.ts';
import type { ListSpec } from '../lists/list-spec.ts';
import { gateways } from '../lists/options.ts';
import type { Action, Page, PageCtx } from '../page.ts';
import { buttonProblem } from '../parts.ts';

interface Money {
  readonly amount: number;
  readonly currency: string;
}

export interface PaymentRow {
  readonly id: number;
  readonly clientId: number;
  readonly method: string;
  readonly money: Money;
  readonly fee: Money;
  readonly charged: (Money & { readonly rate: string; readonly rateOn: string }) | null;
  readonly refunded: Money;
  readonly reversed: boolean;
  readonly reference: string;
  readonly receivedOn: string;
  readonly invoices: readonly { readonly invoiceId: number; readonly amount: number }[];
}

const filters = (ctx: PageCtx): Record<string, string> =>
  Object.fromEntries(['reference', 'from', 'until', 'clientId'].flatMap((name) => (ctx.query[name] === undefined || ctx.query[name] === '' ? [] : [[name, ctx.query[name]] as const])));

const profitCard = async (ctx: PageCtx): Promise<readonly Card[]> => {
  const { months } = await ctx.call<{ months: readonly { month: string; currency: string; revenue: number; expenses: number; profit: number }[] }>('ledger.profit', {});
  if (months.length === 0) return [];
  return [
    {
      kind: 'table',
      title: ctx.t('money.profit'),
      caption: ctx.t('money.profit'),
      columns: [{ label: ctx.t('money.month') }, { label: ctx.t('money.revenue'), end: true, hide: 'p2' }, { label: ctx.t('money.expenses'), end: true, hide: 'p2' }, { label: ctx.t('money.left'), end: true }],
      rows: months.slice(0, 12).map((row) => ({ cells: [{ text: row.month, mono: true }, ...[row.revenue, row.expenses, row.profit].map((amount) => ({ money: { amount, currency: row.currency } }))] })),
      empty: '',
    },
  ];
};

const LIST: ListSpec<PaymentRow> = {
  list: 'payments',
  path: '/staff/payments',
  operation: 'payments.list',
  caption: 'nav.payments',
  empty: 'payments.none',
  search: { name: 'reference', label: 'payments.reference' },
  filters: [
    { name: 'gatewayAccountId', label: 'pay.method', widget: 'select', options: gateways },
    { name: 'clientId', label: 'list.clientId', widget: 'text' },
    { name: 'from', label: 'list.from', widget: 'date' },
    { name: 'until', label: 'list.until', widget: 'date' },
  ],
  columns: [
    { id: 'reference', label: 'payments.reference', cell: (_ctx, row) => ({ text: row.reference, href: `/staff/payments/${String(row.id)}` }) },
    { id: 'method', label: 'pay.method', hide: 'p2', cell: (ctx, row) => ({ text: extensionTitle(ctx, row.method) }) },
    clientColumn({ hide: 'p2' }),
    { id: 'date', label: 'balance.date', cell: (ctx, row) => (row.reversed ? { badge: { text: ctx.t('money.reversed'), tone: 'idle' } } : { date: row.receivedOn }) },
    { id: 'fee', label: 'payments.fee', end: true, hide: 'p2', cell: (_ctx, row) => ({ money: row.fee }) },
    { id: 'amount', label: 'payments.amount', end: true, cell: (ctx, row) => ({ money: row.money, ...(row.refunded.amount === 0 ? {} : { sub: ctx.t('money.refundedOf', { amount: ctx.say.money(row.refunded) }) }) }) },
  ],
};

/** All money in and out. */
export const paymentsPage: Page = {
  path: '/staff/payments',
  area: 'staff',
  open: 'member',
  nav: 'payments',
  load: async (ctx) => {
    const wish = filters(ctx);
    const query = new URLSearchParams(wish).toString();
    return {
      title: ctx.t('nav.payments'),
      actions: [
        { label: ctx.t('money.unmatched'), href: '/staff/payments/unmatched', icon: 'alert' },
        { label: ctx.t('attempts.title'), href: '/staff/payments/attempts', icon: 'clock' },
        { label: ctx.t('reconcile.title'), href: '/staff/payments/reconciliation', icon: 'bank' },
        { label: ctx.t('money.inbox'), href: '/staff/gateway-events', icon: 'mail' },
        { label: ctx.t('money.approvals'), href: '/staff/approvals', icon: 'check' },
        { label: ctx.t('money.health'), href: '/staff/gateways/health', icon: 'chart' },
        { label: ctx.t('ledger.title'), href: '/staff/ledger', icon: 'book' },
        { label: ctx.t('balanceImport.title'), href: '/staff/balances/import', icon: 'upload' },
        { label: ctx.t('money.export'), href: `/staff/payments.csv${query === '' ? '' : `?${query}`}`, icon: 'download' },
      ],
      main: [...(await listCards(ctx, LIST)), ...(await profitCard(ctx))],
    };
  },
  actions: listActions(LIST),
};

interface DisputeRow {
  readonly id: number;
  readonly reference: string;
  readonly money: Money;
  readonly fee: Money;
  readonly state: string;
  readonly reason: string | null;
  readonly openedAt: string;
}

const DISPUTE_TONES: Readonly<Record<string, 'ok' | 'warn' | 'bad'>> = { open: 'warn', won: 'ok', lost: 'bad' };

/** What the payer's bank took back, each with its two ways to end. */
const disputeCards = (ctx: PageCtx, disputes: readonly DisputeRow[]): readonly Card[] =>
  disputes.map(({ id, reference, money, fee, state, reason, openedAt }) => ({
    kind: 'facts',
    title: `${ctx.t('dispute.title')} ${reference}`,
    facts: [
      { label: ctx.t('invoices.status'), badge: { text: ctx.t(`dispute.state.${state}`), tone: DISPUTE_TONES[state] ?? 'warn' }, ...(reason === null ? {} : { sub: reason }) },
      { label: ctx.t('payments.amount'), money },
      { label: ctx.t('payments.fee'), money: fee },
      { label: ctx.t('balance.date'), instant: openedAt },
    ],
    ...(state === 'open' ? { actions: ['won', 'lost'].map((outcome) => ctx.form(outcome, ctx.t(`dispute.${outcome}`), [{ name: 'disputeId', label: '', widget: 'hidden' as const, value: String(id) }], outcome === 'lost' ? { danger: true } : {})) } : {}),
  }));

const settle = (outcome: 'won' | 'lost'): Action => async (ctx, { disputeId }) => {
  await ctx.call('payments.settleDispute', { id: disputeId, outcome });
  return { to: ctx.request.path, say: 'form.saved' };
};

/** What the payer was charged, where that is not the currency of his invoice. */
const chargedFacts = (ctx: PageCtx, { money, charged }: PaymentRow): readonly { readonly label: string; readonly money?: Money; readonly text?: string }[] =>
  charged === null ? [] : [{ label: ctx.t('payments.charged'), money: { amount: charged.amount, currency: charged.currency } }, { label: ctx.t('payments.rate'), text: ctx.t('pay.rate', { from: money.currency, to: charged.currency, rate: charged.rate, date: ctx.say.date(charged.rateOn) }) }];

/** One payment: what it settled, and giving it back or turning it back. */
export const paymentPage: Page = {
  path: '/staff/payments/:id',
  area: 'staff',
  open: 'member',
  nav: 'payments',
  load: async (ctx) => {
    const row = await ctx.call<PaymentRow>('payments.get', { id: ctx.params['id'] });
    const { items: disputes } = await ctx.call<{ items: readonly DisputeRow[] }>('payments.disputes', { paymentId: row.id });
    const disputed = disputes.filter(({ state }) => state !== 'won').reduce((sum, { money }) => sum + money.amount, 0);
    const left = { amount: row.money.amount - row.refunded.amount - disputed, currency: row.money.currency };
    const reason = { name: 'reason', label: ctx.t('cancel.reason'), widget: 'text' as const, required: true };
    return {
      title: row.reference,
      ...(row.reversed ? { badge: { text: ctx.t('money.reversed'), tone: 'idle' as const } } : {}),
      crumbs: [{ label: ctx.t('nav.payments'), href: '/staff/payments' }],
      actions: [{ label: ctx.t('receipt.pdf'), href: `/staff/payments/${String(row.id)}/pdf`, icon: 'download' }],
      main: [
        { kind: 'facts', facts: [{ label: ctx.t('payments.amount'), money: row.money }, ...chargedFacts(ctx, row), { label: ctx.t('payments.fee'), money: row.fee }, { label: ctx.t('money.refunded'), money: row.refunded }, { label: ctx.t('balance.date'), date: row.receivedOn }, { label: ctx.t('pay.method'), text: extensionTitle(ctx, row.method) }, { label: ctx.t('service.client'), text: String(row.clientId), href: `/staff/clients/${String(row.clientId)}` }] },
        { kind: 'rows', title: ctx.t('invoices.title'), rows: row.invoices.map((part) => ({ icon: 'invoice', title: String(part.invoiceId), href: `/staff/invoices/${String(part.invoiceId)}`, meta: '', money: { amount: part.amount, currency: row.money.currency } })), empty: ctx.t('money.onBalance') },
        ...buttonProblem(ctx, 'won', 'lost'),
        ...disputeCards(ctx, disputes),
      ],
      ...(row.reversed || left.amount <= 0
        ? {}
        : {
            aside: [
              {
                kind: 'form' as const,
                title: ctx.t('money.refund'),
                form: ctx.form('refund', ctx.t('money.refundSubmit'), [
                  { name: 'amount', label: ctx.t('payments.amount'), widget: 'money', unit: left.currency, help: ctx.t('money.refundHelp', { amount: ctx.say.money(left) }) },
                  { name: 'to', label: ctx.t('money.refundTo'), widget: 'select', options: ['method', 'balance'].map((value) => ({ value, label: ctx.t(`money.refundTo.${value}`) })) },
                  { name: 'credit', label: ctx.t('money.refundCredit'), widget: 'switch', checked: true },
                  reason,
                ]),
              },
              {
                kind: 'form' as const,
                title: ctx.t('dispute.book'),
                lead: ctx.t('dispute.lead'),
                form: ctx.form('dispute', ctx.t('dispute.bookSubmit'), [
                  { name: 'reference', label: ctx.t('payments.reference'), widget: 'text', required: true },
                  { name: 'amount', label: ctx.t('payments.amount'), widget: 'money', width: 'half', unit: left.currency, help: ctx.t('money.refundHelp', { amount: ctx.say.money(left) }) },
                  { name: 'fee', label: ctx.t('payments.fee'), widget: 'money', width: 'half', unit: row.fee.currency, value: '0' },
                  reason,
                ]),
              },
              { kind: 'form' as const, title: ctx.t('money.reverse'), lead: ctx.t('money.reverseLead'), form: ctx.form('reverse', ctx.t('money.reverse'), [reason], { danger: true }) },
            ],
          }),
    };
  },
  actions: {
    won: settle('won'),
    lost: settle('lost'),
    dispute: async (ctx, body) => {
      const { money, fee } = await ctx.call<PaymentRow>('payments.get', { id: ctx.params['id'] });
      const minor = (name: string, { currency }: Money): number => asMinor(body[name], currency, name);
      const given = (name: string): boolean => (body[name] ?? '').trim() !== '';
      await ctx.call('payments.dispute', { paymentId: ctx.params['id'], reference: body['reference'], reason: body['reason'], ...(given('amount') ? { amount: minor('amount', money) } : {}), ...(given('fee') ? { fee: minor('fee', fee) } : {}) });
      return { to: ctx.request.path, say: 'dispute.booked' };
    },
    refund: async (ctx, body) => {
      const { money } = await ctx.call<PaymentRow>('payments.get', { id: ctx.params['id'] });
      const amount = (body['amount'] ?? '').trim() === '' ? {} : { amount: asMinor(body['amount'], money.currency, 'amount') };
      await ctx.call('payments.refund', { paymentId: ctx.params['id'], ...amount, to: body['to'], credit: body['credit'] !== undefined, reason: body['reason'] });
      return { to: ctx.request.path, say: 'money.refundStarted' };
    },
    reverse: async (ctx, body) => {
      await ctx.call('payments.reverse', { id: ctx.params['id'], reason: body['reason'] });
      return { to: ctx.request.path, say: 'form.saved' };
    },
  },
};
