import type { OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { creditLines, type CreditNote } from '../invoicing/index.ts';
import { groupBy } from '../group-by.ts';
import { brandOf } from '../brands/index.ts';
import { countedBy, type Counted } from '../periods/index.ts';
import { termsOf, type Service } from '../services/index.ts';
import { priceScaleOf } from './priced.ts';
import { linesUnder, openEnd, takeFrom, type CoveredDays, type UnbillLine } from './rules/index.ts';
import { ServiceChange, ServiceTransfer } from './tables.ts';

/** A line of a service on an invoice in force, with what has been credited of it. Net amounts. */
export interface BilledLine extends UnbillLine {
  readonly kind: string;
  readonly clientId: number;
}

interface Row {
  readonly id: number | string;
  readonly invoice_id: number | string;
  readonly client_id: number | string;
  readonly kind: string;
  readonly period_start: string;
  readonly period_end: string;
  readonly net: number | string;
  readonly credited: number | string;
  readonly settlement: string;
  readonly given_from: string | null;
}

/** Clients who gave a service away and got the rest of their money back: nothing of theirs is left in it. */
const paidOut = async (ctx: OperationCtx, service: Service): Promise<ReadonlySet<number>> => {
  const splits = await data(ctx).all(ServiceTransfer).where({ service_id: service.id, state: 'done', settle: 'split' }).select('client_id');
  return new Set(splits.map((split) => split.client_id).filter((id) => id !== service.client_id));
};

/** The last change of plan of a service that took effect. */
const lastChange = async (ctx: OperationCtx, service: Service, gone: ReadonlySet<number>): Promise<CoveredDays | undefined> => {
  const change = await data(ctx).all(ServiceChange).where({ service_id: service.id, state: 'done' }).whereNotNull('covers_to').orderBy('id', 'desc').first();
  return change?.covers_to == null || gone.has(change.client_id) ? undefined : { start: change.effective_on, end: change.covers_to, value: change.value };
};

/** How the days of a service are counted, when they are charged and when they are given back. */
export const countedOf = async (ctx: OperationCtx, service: Service): Promise<Counted> => countedBy(termsOf(service, (await brandOf(ctx, service.brand_id)).zone));

/** Lines that bill days of a service after a day, newest first. */
export const billedLines = async (ctx: OperationCtx, service: Service, after: string): Promise<readonly BilledLine[]> => {
  const rows = await data(ctx).db.raw<Row>(
    `select l.id, l.invoice_id, i.client_id, l.kind, l.period_start, l.period_end, l.net, i.settlement, coalesce(c.credited, 0) as credited, c.given_from
     from invoice_lines l join invoices i on i.id = l.invoice_id left join line_credits c on c.line_id = l.id
     where l.service_id = ? and i.status = 'issued' and i.doc_type = 'invoice' and i.settlement <> 'written_off' and l.period_start is not null and l.period_end > ?
     order by l.id desc`,
    [service.id, after],
  );
  const counted = await countedOf(ctx, service);
  return rows.map((row) => ({
    id: Number(row.id), invoiceId: Number(row.invoice_id), clientId: Number(row.client_id), kind: row.kind, start: row.period_start, end: row.period_end,
    net: Number(row.net), left: Number(row.net) - Number(row.credited), settlement: row.settlement, counted, givenFrom: row.given_from,
  }));
};

/** Lines that hold money for days after a day, and the change of plan that says what those before it are worth, in the terms of the price. */
export interface HeldDays {
  readonly lines: readonly BilledLine[];
  readonly covered: CoveredDays | undefined;
}

/** What is billed of a service beyond a day. Once the days that a change covers are over, nothing is left of the lines before it. */
export const heldDays = async (ctx: OperationCtx, service: Service, on: string): Promise<HeldDays> => {
  const gone = await paidOut(ctx, service);
  const last = await lastChange(ctx, service, gone);
  const covered = last !== undefined && last.end > on ? last : undefined;
  const from = covered?.start ?? on;
  const lines = (await billedLines(ctx, service, from)).filter((line) => !gone.has(line.clientId) && openEnd(line) > from);
  return { lines: covered === undefined ? lines.filter((line) => line.start >= (last?.end ?? '')) : lines, covered };
};

/** What a client holds of a service from a day on, line by line. */
export const heldLines = async (ctx: OperationCtx, service: Service, on: string): Promise<readonly BilledLine[]> => {
  const { lines, covered } = await heldDays(ctx, service, on);
  if (covered === undefined) return lines;
  const { toNet } = await priceScaleOf(ctx, service);
  return linesUnder(lines, { ...covered, value: toNet(covered.value) });
};

/** A part of a line that is given back. */
export interface CreditPart {
  readonly line: Pick<BilledLine, 'id' | 'invoiceId'>;
  readonly net: number;
  /** The part is for all days from this one on. */
  readonly from?: string;
}

/** Notes that nothing is left of lines for the days from a day on. */
const noteGivenBack = async (ctx: OperationCtx, parts: readonly CreditPart[]): Promise<void> => {
  for (const { line, from } of parts) {
    if (from !== undefined) await data(ctx).db.execute('update line_credits set given_from = ? where line_id = ? and (given_from is null or given_from > ?)', [from, line.id, from]);
  }
};

/**
 * A client gives a service away: from that day on nothing is left of what he was billed for it, whatever each line still
 * shows. Should it come back to him, he does not get the old days back as well.
 */
export const leaveLines = async (ctx: OperationCtx, service: Service, on: string): Promise<void> => {
  const lines = (await billedLines(ctx, service, on)).filter((line) => line.clientId === service.client_id);
  for (const { clientId, invoiceId, id, net } of lines) {
    await data(ctx).db.execute(
      `insert into line_credits (client_id, invoice_id, line_id, billed, credited, given_from) values (?, ?, ?, ?, 0, ?)
       on conflict (line_id) do update set given_from = excluded.given_from where line_credits.given_from is null or line_credits.given_from > excluded.given_from`,
      [clientId, invoiceId, id, net, on],
    );
  }
};

/** Gives parts of lines back, one credit note for each invoice. Call it last: it takes numbers. */
export const creditParts = async (ctx: OperationCtx, parts: readonly CreditPart[], reason: string): Promise<readonly CreditNote[]> => {
  const notes: CreditNote[] = [];
  for (const group of groupBy(parts, (part) => String(part.line.invoiceId)).values()) {
    const [first] = group;
    if (first !== undefined) notes.push(await creditLines(ctx, { invoiceId: first.line.invoiceId, lines: group.map((part) => ({ lineId: part.line.id, net: part.net })), reason }));
  }
  await noteGivenBack(ctx, parts);
  return notes;
};

/** Gives back an amount out of lines, those named first. Call it last: it takes numbers. */
export const creditAmount = (ctx: OperationCtx, lines: readonly BilledLine[], net: number, reason: string): Promise<readonly CreditNote[]> => creditParts(ctx, takeFrom(lines, net), reason);
