import type { Card } from '../../view-models/page.ts';
import type { Page, PageCtx } from '../page.ts';
import { before, buttonProblem, nextHref } from '../parts.ts';
import type { PageOf } from '../shapes.ts';

interface Stray {
  readonly id: number;
  readonly reference: string;
  readonly money: { readonly amount: number; readonly currency: string };
  readonly payerName: string;
  readonly note: string;
  readonly receivedOn: string;
  readonly suggestions: readonly { readonly invoiceId: number; readonly number: string; readonly name: string; readonly open: number; readonly score: number; readonly because: readonly string[] }[];
}

const strayCard = (ctx: PageCtx, item: Stray): Card => ({
  kind: 'facts',
  title: `${ctx.say.money(item.money)} · ${item.payerName === '' ? item.reference : item.payerName}`,
  facts: [
    { label: ctx.t('payments.reference'), text: item.reference, mono: true },
    { label: ctx.t('balance.date'), date: item.receivedOn },
    ...(item.note === '' ? [] : [{ label: ctx.t('money.note'), text: item.note }]),
    ...item.suggestions.map((each) => ({
      label: ctx.t('money.score', { score: each.score }),
      text: `${each.number} · ${each.name}`,
      href: `/staff/invoices/${String(each.invoiceId)}`,
      sub: each.because.map((why) => ctx.t(`money.because.${why}`)).join(', '),
    })),
  ],
  actions: [
    ...item.suggestions.slice(0, 3).map((each) => ctx.form('book', ctx.t('money.bookTo', { number: each.number }), [{ name: 'id', label: '', widget: 'hidden', value: String(item.id) }, { name: 'invoiceId', label: '', widget: 'hidden', value: String(each.invoiceId) }])),
    ctx.form('ignore', ctx.t('money.ignore'), [{ name: 'id', label: '', widget: 'hidden', value: String(item.id) }], { danger: true }),
  ],
});

/** Money that arrived and fits no invoice yet: one press books it. */
export const unmatchedPage: Page = {
  path: '/staff/payments/unmatched',
  area: 'staff',
  open: 'member',
  nav: 'payments',
  load: async (ctx) => {
    const { items } = await ctx.call<PageOf<Stray>>('payments.unmatched', before(ctx));
    return {
      title: ctx.t('money.unmatched'),
      crumbs: [{ label: ctx.t('nav.payments'), href: '/staff/payments' }],
      main: [...buttonProblem(ctx, 'ignore'), ...(items.length === 0 ? [{ kind: 'rows' as const, rows: [], empty: ctx.t('money.unmatchedNone') }] : items.map((item) => strayCard(ctx, item)))],
      aside: [
        {
          kind: 'form',
          title: ctx.t('money.bookByHand'),
          form: ctx.form('book', ctx.t('payments.book'), [
            { name: 'id', label: ctx.t('money.which'), widget: 'select', options: items.map((item) => ({ value: String(item.id), label: `${ctx.say.money(item.money)} · ${item.reference}` })) },
            { name: 'clientId', label: ctx.t('invoiceEdit.clientId'), widget: 'number' },
          ]),
        },
      ],
    };
  },
  actions: {
    book: async (ctx, body) => {
      await ctx.call('payments.bookUnmatched', { id: body['id'], ...(body['invoiceId'] === undefined ? { clientId: body['clientId'] } : { invoiceId: body['invoiceId'] }) });
      return { to: '/staff/payments/unmatched', say: 'payments.booked' };
    },
    ignore: async (ctx, body) => {
      await ctx.call('payments.ignoreUnmatched', { id: body['id'], reason: ctx.t('money.ignore') });
      return { to: '/staff/payments/unmatched', say: 'form.saved' };
    },
  },
};

/** Messages of providers as they came in, with what was made of each. */
export const gatewayEventsPage: Page = {
  path: '/staff/gateway-events',
  area: 'staff',
  open: 'member',
  nav: 'payments',
  load: async (ctx) => {
    const { state } = ctx.query;
    const page = await ctx.call<PageOf<{ id: number; type: string; providerRef: string; state: string; reason: string | null; receivedAt: string }>>('gatewayEvents.list', { ...(state === undefined ? {} : { state }), ...before(ctx) });
    const waiting = page.items.filter((item) => item.state === 'review');
    return {
      title: ctx.t('money.inbox'),
      crumbs: [{ label: ctx.t('nav.payments'), href: '/staff/payments' }],
      main: [
        ...buttonProblem(ctx, 'again', 'ignored'),
        ...waiting.map((item): Card => ({
          kind: 'facts',
          title: item.type,
          facts: [{ label: ctx.t('payments.reference'), text: item.providerRef, mono: true }, { label: ctx.t('mails.error'), text: item.reason ?? '' }],
          actions: [ctx.form('again', ctx.t('money.replay'), [{ name: 'id', label: '', widget: 'hidden', value: String(item.id) }]), ctx.form('ignored', ctx.t('money.ignore'), [{ name: 'id', label: '', widget: 'hidden', value: String(item.id) }], { danger: true })],
        })),
        {
          kind: 'table',
          caption: ctx.t('money.inbox'),
          views: [{ label: ctx.t('views.all'), href: '/staff/gateway-events', current: state === undefined }, { label: ctx.t('payments.review'), href: '?state=review', current: state === 'review' }],
          columns: [{ label: ctx.t('money.what') }, { label: ctx.t('payments.reference'), hide: 'p2' }, { label: ctx.t('money.received') }, { label: ctx.t('invoices.status'), end: true }],
          rows: page.items.map((item) => ({ cells: [{ text: item.type, sub: item.reason ?? undefined }, { text: item.providerRef, mono: true }, { instant: item.receivedAt }, { badge: { text: ctx.t(`money.event.${item.state}`), tone: item.state === 'review' ? ('warn' as const) : item.state === 'applied' ? ('ok' as const) : ('idle' as const) } }] })),
          empty: ctx.t('money.inboxEmpty'),
          next: nextHref(ctx, page.next),
        },
      ],
    };
  },
  action: (name) =>
    name !== 'again' && name !== 'ignored'
      ? undefined
      : async (ctx, body) => {
          await ctx.call('gatewayEvents.replay', { id: body['id'], as: name });
          return { to: '/staff/gateway-events', say: 'form.saved' };
        },
};

interface Health {
  readonly id: number;
  readonly name: string;
  readonly extension: string;
  readonly enabled: boolean;
  readonly running: boolean;
  readonly attempts: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly unknown: number;
  readonly lastEventAt: string | null;
  readonly review: number;
  readonly unmatched: number;
}

/** How each merchant account has been doing. */
export const gatewayHealthPage: Page = {
  path: '/staff/gateways/health',
  area: 'staff',
  open: 'member',
  nav: 'gateways',
  load: async (ctx) => {
    const { items } = await ctx.call<{ items: readonly Health[] }>('gatewayAccounts.health', {});
    const well = (item: Health): boolean => item.running && item.unknown === 0 && item.review === 0;
    return {
      title: ctx.t('money.health'),
      crumbs: [{ label: ctx.t('nav.gateways'), href: '/staff/gateways' }],
      main: [
        {
          kind: 'table',
          caption: ctx.t('money.health'),
          columns: [{ label: ctx.t('gateways.name') }, { label: ctx.t('invoices.status') }, { label: ctx.t('money.succeeded'), end: true }, { label: ctx.t('money.failed'), end: true, hide: 'p2' }, { label: ctx.t('money.open'), end: true, hide: 'p2' }, { label: ctx.t('money.lastEvent'), end: true, hide: 'p3' }],
          rows: items.map((item) => ({
            cells: [
              { text: item.name, href: `/staff/gateways/${String(item.id)}`, sub: item.extension },
              { badge: { text: ctx.t(!item.enabled ? 'money.health.off' : well(item) ? 'money.health.well' : 'money.health.look'), tone: !item.enabled ? ('idle' as const) : well(item) ? ('ok' as const) : ('warn' as const) } },
              { text: `${String(item.succeeded)} / ${String(item.attempts)}` },
              { text: String(item.failed) },
              { text: String(item.unknown + item.review + item.unmatched) },
              item.lastEventAt === null ? { text: '–' } : { instant: item.lastEventAt },
            ],
          })),
          empty: ctx.t('gateways.empty'),
        },
      ],
    };
  },
};
