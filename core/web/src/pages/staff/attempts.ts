import type { ListSpec } from '../lists/list-spec.ts';
import { listActions } from '../lists/list-actions.ts';
import { listCards } from '../lists/list-cards.ts';
import { gateways, states } from '../lists/options.ts';
import type { Page } from '../page.ts';

const STATES = ['created', 'requires_action', 'authorised', 'processing', 'succeeded', 'failed', 'cancelled', 'unknown'] as const;

export type AttemptState = (typeof STATES)[number];

interface AttemptRow {
  readonly id: number;
  readonly key: string;
  readonly clientId: number;
  readonly clientName: string;
  readonly methodName: string;
  readonly money: { readonly amount: number; readonly currency: string };
  readonly state: AttemptState;
  readonly origin: string;
  readonly providerRef: string | null;
  readonly error: string | null;
  readonly lookups: number;
  readonly nextLookupAt: string | null;
  readonly createdAt: string;
}

export const ATTEMPT_TONES = { created: 'idle', requires_action: 'info', authorised: 'warn', processing: 'info', succeeded: 'ok', failed: 'bad', cancelled: 'idle', unknown: 'warn' } as const;

const LIST: ListSpec<AttemptRow> = {
  list: 'attempts',
  path: '/staff/payments/attempts',
  operation: 'payments.attempts',
  caption: 'attempts.title',
  empty: 'attempts.none',
  filters: [
    { name: 'state', label: 'invoices.status', widget: 'select', options: states('attempts.state', STATES) },
    { name: 'gatewayAccountId', label: 'pay.method', widget: 'select', options: gateways },
    { name: 'clientId', label: 'list.clientId', widget: 'text' },
  ],
  columns: [
    { id: 'client', label: 'service.client', cell: (_ctx, row) => ({ text: row.clientName, href: `/staff/clients/${String(row.clientId)}`, sub: row.key }) },
    { id: 'method', label: 'pay.method', hide: 'p2', cell: (ctx, row) => ({ text: row.methodName, href: `/staff/payments/attempts/${row.key}`, sub: ctx.t(`attempts.origin.${row.origin}`) }) },
    { id: 'date', label: 'attempts.begun', hide: 'p2', cell: (_ctx, row) => ({ instant: row.createdAt }) },
    { id: 'reference', label: 'payments.reference', extra: true, cell: (_ctx, row) => ({ text: row.providerRef ?? '–', mono: true }) },
    { id: 'lookup', label: 'attempts.nextLookup', extra: true, cell: (_ctx, row) => (row.nextLookupAt === null ? { text: '–' } : { instant: row.nextLookupAt }) },
    { id: 'state', label: 'invoices.status', cell: (ctx, row) => ({ badge: { text: ctx.t(`attempts.state.${row.state}`), tone: ATTEMPT_TONES[row.state] }, ...(row.error === null ? {} : { sub: row.error }) }) },
    { id: 'amount', label: 'payments.amount', end: true, cell: (_ctx, row) => ({ money: row.money }) },
  ],
};

/** Every try to get money, also those that came to nothing. */
export const attemptsPage: Page = {
  path: '/staff/payments/attempts',
  area: 'staff',
  open: 'member',
  nav: 'payments',
  load: async (ctx) => ({
    title: ctx.t('attempts.title'),
    lead: ctx.t('attempts.lead'),
    crumbs: [{ label: ctx.t('nav.payments'), href: '/staff/payments' }],
    main: [...(await listCards(ctx, LIST))],
  }),
  actions: listActions(LIST),
};
