import type { OperationCtx } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { data } from '../data.ts';
import { Invoice, InvoiceLine } from '../invoicing/index.ts';
import { Service } from '../services/index.ts';
import { commissionOf } from './rules/index.ts';
import { Commission } from './tables.ts';

/** Net amount of each service on an invoice, without what credit notes took off it. */
const netByService = async (ctx: OperationCtx, invoiceId: number): Promise<ReadonlyMap<number, number>> => {
  const { all } = data(ctx);
  const notes = (await all(Invoice).where({ credits_invoice_id: invoiceId, status: 'issued' })).map(({ id }) => id);
  const nets = new Map<number, number>();
  for (const line of await all(InvoiceLine).whereIn('invoice_id', [invoiceId, ...notes]).whereNotNull('service_id')) {
    const net = line.invoice_id === invoiceId ? line.net : -line.net;
    nets.set(line.service_id ?? 0, (nets.get(line.service_id ?? 0) ?? 0) + net);
  }
  return nets;
};

/**
 * Brings the sellers' shares of an invoice to what they are now: of all that is not credited while it is paid, nothing
 * while it is open, be it again after a refund. Only the difference is booked, so it may be told as often as it likes.
 */
export const keepCommissions = async (ctx: OperationCtx, invoiceId: number, documentId = invoiceId): Promise<void> => {
  const { all, db } = data(ctx);
  const invoice = await all(Invoice).findById(invoiceId);
  if (invoice === undefined) return;
  const { zone } = await brandOf(ctx, invoice.brand_id);
  const nets = await netByService(ctx, invoiceId);
  const bookedSoFar = await all(Commission).where({ invoice_id: invoiceId }).orderBy('turn');
  for (const service of await all(Service).whereIn('id', [...nets.keys()])) {
    const booked = bookedSoFar.filter((row) => row.service_id === service.id);
    // Who got it gives it back, at the percentage of then.
    const last = booked.at(-1);
    const salespersonId = last?.salesperson_id ?? service.salesperson_id;
    const percent = last?.percent ?? service.commission;
    if (salespersonId === null || percent === null) continue;
    const base = invoice.settlement === 'paid' ? Math.max(0, nets.get(service.id) ?? 0) : 0;
    const amount = commissionOf(base, percent) - booked.reduce((sum, row) => sum + row.amount, 0);
    if (amount === 0) continue;
    const before = booked.reduce((sum, row) => sum + (row.kind === 'earned' ? row.base : -row.base), 0);
    await db.execute(
      `insert into commissions (client_id, service_id, salesperson_id, document_id, invoice_id, turn, kind, percent, base, amount, currency, booked_on, created_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
      [
        invoice.client_id, service.id, salespersonId, documentId, invoiceId, (last?.turn ?? 0) + 1, amount > 0 ? 'earned' : 'reversed',
        percent, Math.abs(base - before), amount, invoice.currency, ctx.clock.today(zone), ctx.clock.now(),
      ],
    );
  }
};
