import { addDays, type Money } from '@billet/sdk';
import { localised, surchargeOn } from '@billet/billing';
import type { Card, Sheet } from '../view-models/page.ts';
import { siteOf } from '../http/site-gate.ts';
import type { PageCtx } from './page.ts';
import type { GatewayRow, InvoiceDetail, InvoiceRow, Party, ServiceRow, SessionRow } from './shapes.ts';
import { taxNotes } from './tax-notes.ts';
import { invoiceBadge, statusBadge } from './tones.ts';

/** Today in the business, for "late" and the like. */
export const today = (ctx: PageCtx): string => ctx.web.house.clock.today('UTC');

/** The address of the next page of a list, keeping its filters. */
export const nextHref = (ctx: PageCtx, next: number | string | undefined): string | undefined =>
  next === undefined ? undefined : `?${new URLSearchParams({ ...ctx.query, before: String(next) }).toString()}`;

/** Which page of a list is wanted, and how long pages are in this house. */
export const before = (ctx: PageCtx): { before?: string; limit?: number } => ({ limit: siteOf(ctx.response).recordsPerPage, ...(ctx.query['before'] === undefined ? {} : { before: ctx.query['before'] }) });

/** A price with its cycle in words: "R$ 99.90 a month". */
export const cycleText = (ctx: PageCtx, cycle: { readonly unit: string; readonly count: number }): string => ctx.t(`cycle.${cycle.unit}`, { count: cycle.count });

export const productName = (ctx: PageCtx, name: Readonly<Record<string, string>>): string => localised(name, ctx.locale);

/** A list of invoices; links go to the given area. */
export const invoiceTable = (ctx: PageCtx, rows: readonly InvoiceRow[], base: string, more: { readonly title?: string; readonly next?: number | string | undefined; readonly withClient?: boolean } = {}): Card => ({
  kind: 'table',
  ...(more.title === undefined ? {} : { title: more.title }),
  caption: ctx.t('invoices.title'),
  columns: [
    { label: ctx.t('invoices.number') },
    ...(more.withClient === true ? [{ label: ctx.t('invoices.client') }] : []),
    { label: ctx.t('invoices.status') },
    { label: ctx.t('invoices.due'), end: true, hide: 'p2' as const },
    { label: ctx.t('invoices.total'), end: true },
  ],
  rows: rows.map((row) => ({
    pick: String(row.id),
    cells: [
      { text: row.number ?? '–', href: `${base}/${String(row.id)}` },
      ...(more.withClient === true ? [{ text: row.payerName, href: `/staff/clients/${String(row.clientId)}` }] : []),
      { badge: invoiceBadge(ctx.say, row, today(ctx)) },
      { date: row.dueDate },
      { money: row.total },
    ],
  })),
  empty: ctx.t('invoices.empty'),
  next: nextHref(ctx, more.next),
});

export const serviceTable = (ctx: PageCtx, rows: readonly ServiceRow[], base: string, more: { readonly title?: string; readonly next?: number | string | undefined } = {}): Card => ({
  kind: 'table',
  ...(more.title === undefined ? {} : { title: more.title }),
  caption: ctx.t('services.title'),
  columns: [
    { label: ctx.t('services.service') },
    { label: ctx.t('services.status') },
    { label: ctx.t('services.nextBill'), end: true, hide: 'p2' },
    { label: ctx.t('services.price'), end: true },
  ],
  rows: rows.map((row) => ({
    pick: String(row.id),
    cells: [
      { text: row.label, href: `${base}/${String(row.id)}`, sub: row.number },
      { badge: statusBadge(ctx.say, row.status) },
      { date: row.nextBillAt === null ? null : row.nextBillAt.slice(0, 10) },
      { money: row.price, sub: cycleText(ctx, row.cycle) },
    ],
  })),
  empty: ctx.t('services.empty'),
  next: nextHref(ctx, more.next),
});

const partyLines = (ctx: PageCtx, party: Party): string[] =>
  [
    party.name,
    party.address['line1'] ?? '',
    party.address['line2'] ?? '',
    [party.address['postcode'] ?? '', party.address['city'] ?? ''].join(' ').trim(),
    party.taxId === null ? '' : `${ctx.t('invoice.taxId')} ${party.taxId}`,
  ].filter((line) => line !== '');

/** What paying with a method costs, in words; nothing where it costs nothing. */
export const surchargeText = (ctx: PageCtx, { surcharge }: GatewayRow, { amount, currency }: Money): string | undefined => {
  const more = surchargeOn(amount, surcharge ?? null);
  return more === 0 ? undefined : ctx.t('pay.surcharge', { amount: ctx.say.money({ amount: more, currency }) });
};

/** Why one of the one-button forms was refused; they have no field to say it at. */
export const buttonProblem = (ctx: PageCtx, ...names: readonly string[]): readonly Card[] =>
  ctx.problem !== undefined && names.some((name) => ctx.problem?.form === name || (name.endsWith('-') && ctx.problem?.form.startsWith(name))) ? [{ kind: 'note', tone: 'bad', icon: 'alert', text: ctx.problem.message }] : [];

/** An invoice as paper. */
export const sheetOf = (ctx: PageCtx, { invoice, lines, taxes, party, locale }: InvoiceDetail): Sheet => {
  const of = (amount: number): { amount: number; currency: string } => ({ amount, currency: invoice.total.currency });
  return {
    brand: party.seller.name,
    type: ctx.t(`invoice.type.${invoice.type}`),
    seller: partyLines(ctx, party.seller),
    buyer: partyLines(ctx, party.buyer),
    facts: [
      { label: ctx.t('invoice.number'), text: invoice.number ?? '–' },
      { label: ctx.t('invoice.issued'), date: invoice.issueDate },
      { label: ctx.t('invoice.due'), date: invoice.dueDate },
    ],
    lines: lines.map((line) => ({
      description: line.description,
      // Inside, ends are exclusive; paper shows the last day.
      ...(line.periodStart === null || line.periodEnd === null ? {} : { period: { from: line.periodStart, to: addDays(line.periodEnd, -1) } }),
      quantity: line.quantity,
      net: of(line.net),
    })),
    sums: [
      { label: ctx.t('invoice.net'), money: invoice.net },
      ...taxes.map((tax) => ({ label: `${tax.name} ${tax.rate} %`, money: of(tax.amount) })),
      { label: ctx.t('invoice.total'), money: invoice.total },
      ...(invoice.credited === undefined || invoice.credited.amount === 0 ? [] : [{ label: ctx.t('invoice.credited'), money: of(-invoice.credited.amount) }]),
      ...(invoice.paid.amount === 0 ? [] : [{ label: ctx.t('invoice.paid'), money: of(-invoice.paid.amount) }]),
      { label: ctx.t('invoice.open'), money: invoice.open, total: true },
    ],
    notes: taxNotes(ctx.web.catalogue.translator(locale, ctx.scope), taxes),
  };
};

export interface SessionPage {
  readonly items: readonly SessionRow[];
  readonly next: string | null;
  readonly message: string | null;
}

/** Sessions of a service; the address says which page of them. */
export const loadSessions = (ctx: PageCtx, serviceId: number): Promise<SessionPage> =>
  ctx.call<SessionPage>('provisioning.sessions', { id: serviceId, ...(ctx.query['sessions'] === undefined ? {} : { after: ctx.query['sessions'] }) });

export const sessionTable = (ctx: PageCtx, { items, next, message }: SessionPage): Card => ({
  kind: 'table',
  anchor: 'sessions',
  title: ctx.t('sessions.title'),
  note: message ?? undefined,
  caption: ctx.t('sessions.title'),
  columns: [
    { label: ctx.t('sessions.start') },
    { label: ctx.t('sessions.state') },
    { label: ctx.t('sessions.address'), hide: 'p3' },
    { label: ctx.t('sessions.down'), end: true },
    { label: ctx.t('sessions.up'), end: true, hide: 'p2' },
  ],
  next: next === null ? undefined : `?${new URLSearchParams({ ...ctx.query, sessions: next }).toString()}#sessions`,
  rows: items.map((session) => ({
    cells: [
      { instant: session.startedAt },
      { badge: session.stoppedAt === null ? { text: ctx.t('sessions.online'), tone: 'ok' as const } : { text: ctx.t('sessions.ended'), tone: 'idle' as const } },
      { text: session.ip ?? '–', sub: session.mac ?? undefined },
      { text: ctx.say.bytes(session.down) },
      { text: ctx.say.bytes(session.up) },
    ],
  })),
  empty: ctx.t('sessions.empty'),
});
