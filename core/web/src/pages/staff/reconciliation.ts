import { addDays } from '@billet/sdk';
import type { Card } from '../../view-models/page.ts';
import type { Page, PageCtx } from '../page.ts';
import { before, buttonProblem, nextHref, today } from '../parts.ts';
import type { PageOf } from '../shapes.ts';

interface Finding {
  readonly id: number;
  readonly gatewayAccountId: number;
  readonly reference: string;
  readonly kind: 'missing_here' | 'missing_there' | 'amount' | 'fee';
  readonly currency: string;
  readonly theirs: number | null;
  readonly ours: number | null;
  readonly theirFee: number | null;
  readonly ourFee: number | null;
  readonly paymentId: number | null;
  readonly attemptKey: string | null;
  readonly state: string;
  readonly foundAt: string;
  readonly booking: 'pay' | 'turn_back' | 'fee' | null;
}

interface Account {
  readonly id: number;
  readonly name: string;
  readonly checkedAt: string | null;
  readonly since: string | null;
  readonly compared: number;
  readonly error: string | null;
  readonly open: number;
}

type Found = PageOf<Finding> & { readonly accounts: readonly Account[] };

const PATH = '/staff/payments/reconciliation';
const STATES = ['open', 'booked', 'dismissed', 'gone'] as const;

const findingCard = (ctx: PageCtx, item: Finding, name: string): Card => {
  const money = (amount: number | null): string => (amount === null ? '–' : ctx.say.money({ amount, currency: item.currency }));
  const [theirs, ours] = item.kind === 'fee' ? [item.theirFee, item.ourFee] : [item.theirs, item.ours];
  const id = { name: 'id', label: '', widget: 'hidden' as const, value: String(item.id) };
  return {
    kind: 'facts',
    title: `${ctx.t(`reconcile.kind.${item.kind}`)} · ${name}`,
    facts: [
      { label: ctx.t('payments.reference'), text: item.reference, mono: true, ...(item.paymentId === null ? {} : { href: `/staff/payments/${String(item.paymentId)}` }) },
      ...(item.attemptKey === null ? [] : [{ label: ctx.t('attempts.one'), text: item.attemptKey, mono: true, href: `/staff/payments/attempts/${item.attemptKey}` }]),
      { label: ctx.t('reconcile.theirs'), text: money(theirs) },
      { label: ctx.t('reconcile.ours'), text: money(ours) },
      { label: ctx.t('reconcile.found'), instant: item.foundAt },
      ...(item.kind === 'missing_here' && item.booking === null && item.state === 'open' ? [{ label: ctx.t('reconcile.owner'), text: ctx.t('money.unmatched'), href: '/staff/payments/unmatched' }] : []),
    ],
    ...(item.state === 'open'
      ? {
          actions: [
            ...(item.booking === null ? [] : [ctx.form('book', ctx.t(`reconcile.book.${item.booking}`), [id], item.booking === 'turn_back' ? { danger: true } : {})]),
            ctx.form('dismiss', ctx.t('reconcile.dismiss'), [id]),
          ],
        }
      : {}),
  };
};

const accountTable = (ctx: PageCtx, accounts: readonly Account[]): Card => ({
  kind: 'table',
  caption: ctx.t('nav.gateways'),
  columns: [{ label: ctx.t('gateways.name') }, { label: ctx.t('reconcile.checked') }, { label: ctx.t('reconcile.compared'), end: true, hide: 'p2' }, { label: ctx.t('reconcile.open'), end: true }],
  rows: accounts.map((account) => ({
    cells: [
      { text: account.name, href: `/staff/gateways/${String(account.id)}`, ...(account.error === null ? {} : { sub: account.error }) },
      account.checkedAt === null ? { text: '–' } : { instant: account.checkedAt },
      { text: String(account.compared) },
      { badge: { text: String(account.open), tone: account.error !== null ? ('bad' as const) : account.open === 0 ? ('ok' as const) : ('warn' as const) } },
    ],
  })),
  empty: ctx.t('reconcile.none'),
});

/** Where a provider's own list of payments and ours do not agree; one press books what the provider says. */
export const reconciliationPage: Page = {
  path: PATH,
  area: 'staff',
  open: 'member',
  nav: 'payments',
  load: async (ctx) => {
    const state = STATES.find((each) => each === ctx.query['state']) ?? 'open';
    const page = await ctx.call<Found>('reconciliation.list', { state, ...before(ctx) });
    const names = new Map(page.accounts.map(({ id, name }) => [id, name] as const));
    const more = nextHref(ctx, page.next);
    return {
      title: ctx.t('reconcile.title'),
      lead: ctx.t('reconcile.lead'),
      crumbs: [{ label: ctx.t('nav.payments'), href: '/staff/payments' }],
      ...(more === undefined ? {} : { actions: [{ label: ctx.t('shell.next'), href: more }] }),
      main: [
        ...buttonProblem(ctx, 'book', 'dismiss'),
        ...page.items.map((item) => findingCard(ctx, item, names.get(item.gatewayAccountId) ?? '')),
        ...(page.items.length === 0 ? [{ kind: 'rows' as const, rows: [], empty: ctx.t('reconcile.agree') }] : []),
        accountTable(ctx, page.accounts),
      ],
      ...(page.accounts.length === 0
        ? {}
        : {
            aside: [
              {
                kind: 'form' as const,
                title: ctx.t('reconcile.now'),
                lead: ctx.t('reconcile.nowLead'),
                form: ctx.form('compare', ctx.t('reconcile.compare'), [
                  { name: 'id', label: ctx.t('pay.method'), widget: 'select', options: page.accounts.map(({ id, name }) => ({ value: String(id), label: name })) },
                  { name: 'since', label: ctx.t('list.from'), widget: 'date', required: true, value: addDays(today(ctx), -7) },
                ]),
              },
              { kind: 'rows' as const, title: ctx.t('reconcile.past'), rows: STATES.map((each) => ({ icon: 'clock', title: ctx.t(`reconcile.state.${each}`), href: `${PATH}?state=${each}`, meta: '' })), empty: '' },
            ],
          }),
    };
  },
  actions: {
    book: async (ctx, body) => {
      await ctx.call('reconciliation.book', { id: body['id'] });
      return { to: PATH, say: 'payments.booked' };
    },
    dismiss: async (ctx, body) => {
      await ctx.call('reconciliation.dismiss', { id: body['id'], reason: ctx.t('reconcile.dismiss') });
      return { to: PATH, say: 'form.saved' };
    },
    compare: async (ctx, body) => {
      await ctx.call('gatewayAccounts.reconcile', { id: body['id'], since: body['since'] });
      return { to: PATH, say: 'reconcile.done' };
    },
  },
};
