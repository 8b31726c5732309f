import { conflict, type OperationCtx } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { Invoice, InvoiceLine, voidInvoice } from '../../invoicing/index.ts';
import { gridPeriod, isRecurring } from '../../periods/index.ts';
import { changeService, endNow, endService, nextBillAtOf, Service, termsOf } from '../../services/index.ts';
import { billedLines, creditParts, heldLines, type BilledLine } from '../billed-lines.ts';
import { openChangeOf } from '../change/change-plan.ts';
import { dropChange } from '../change/withdraw-change.ts';
import { paidThrough, unbill, type UnbillInvoice } from '../rules/index.ts';
import { Cancellation } from '../tables.ts';

/** What an approval took back, so that a withdrawal can bring it again. */
export interface Undone {
  readonly voided: readonly number[];
  readonly credited: readonly { readonly start: string; readonly end: string; readonly net: number }[];
}

const invoicesOf = async (ctx: OperationCtx, serviceId: number, lines: readonly BilledLine[]): Promise<ReadonlyMap<number, UnbillInvoice>> => {
  const { all } = data(ctx);
  const ids = [...new Set(lines.map((line) => line.invoiceId))];
  const invoices = await all(Invoice).whereIn('id', ids);
  const others = await all(InvoiceLine).whereIn('invoice_id', ids).where((either) => either.whereNull('service_id').orWhereNot('service_id', serviceId));
  return new Map(invoices.map((invoice) => [invoice.id, { id: invoice.id, voidable: invoice.paid === 0 && invoice.credited === 0 && !others.some((line) => line.invoice_id === invoice.id) }] as const));
};

/** The end of the period: in advance, of what is paid. */
const periodEndOf = (service: Service, lines: readonly BilledLine[], today: string): string => {
  const { cycle, anchorDate, billedThrough } = termsOf(service);
  if (service.mode === 'arrears') return isRecurring(cycle) ? gridPeriod(anchorDate, cycle, today).end : today;
  return paidThrough(lines, billedThrough ?? service.trial_until ?? today, today);
};

/** The first day without the service: today, the day asked for, or the end of what is paid, though not before the minimum term is over. */
const endOf = (service: Service, request: Pick<Cancellation, 'timing' | 'ends_on'>, lines: readonly BilledLine[], today: string): string => {
  if (request.timing === 'now') return today;
  if (request.timing === 'date') return request.ends_on ?? today;
  return [periodEndOf(service, lines, today), service.minimum_term_end ?? today, today].reduce((last, day) => (day > last ? day : last));
};

/** When a service would end by such a request. */
export const plannedEnd = async (ctx: OperationCtx, service: Service, request: Pick<Cancellation, 'timing' | 'ends_on'>): Promise<string> => {
  const { zone } = await brandOf(ctx, service.brand_id);
  const today = ctx.clock.today(zone);
  return endOf(service, request, await billedLines(ctx, service, today), today);
};

/**
 * Sets the end of a service: unpaid invoices for days after it are taken back, an open change of plan falls away, and
 * a service that ends today ends now.
 */
export const approveCancellation = async (ctx: OperationCtx, service: Service, request: Cancellation): Promise<string> => {
  const { all } = data(ctx);
  const { zone } = await brandOf(ctx, service.brand_id);
  const today = ctx.clock.today(zone);
  const change = await openChangeOf(ctx, service.id);
  if (change !== undefined && !(await dropChange(ctx, change, 'CANCELLED'))) throw conflict('CHANGE_PAID', 'Money has come in for this change already.');
  const lines = await billedLines(ctx, service, today);
  const endsOn = endOf(service, request, lines, today);
  const back = unbill(await heldLines(ctx, service, today), await invoicesOf(ctx, service.id, lines), endsOn, request.credit_unused);
  for (const id of back.voided) await ctx.callAsSystem(voidInvoice, { id, reason: request.reason });
  const fresh = (await all(Service).findById(service.id)) as Service;
  const terms = {
    end_date: endsOn <= today ? endNow(fresh, endsOn) : endsOn,
    cancel_requested_at: request.created_at,
    cancel_reason: request.reason,
    ...(back.billedThrough === null ? {} : { billed_through: back.billedThrough, revision: fresh.revision + 1 }),
  };
  const bills = fresh.billing_status === 'active';
  await changeService(ctx, fresh, { ...terms, next_bill_at: bills ? nextBillAtOf({ ...fresh, ...terms } as Service, zone) : null });
  const undone: Undone = { voided: back.voided, credited: back.credited.map(({ start, end, net }) => ({ start, end, net })) };
  await all(Cancellation).findById(request.id).patch({ state: endsOn <= today ? 'done' : 'approved', ends_on: endsOn, decided_at: ctx.clock.now(), undone });
  await ctx.emit('service.cancelRequested', { serviceId: service.id, clientId: service.client_id, endsOn, stopsDomains: request.stops_domains });
  if (endsOn <= today) await endService(ctx, service.id, today);
  await creditParts(ctx, back.credited.map((part) => ({ ...part, from: part.start })), request.reason);
  return endsOn;
};
