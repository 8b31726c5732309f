import type { OperationCtx } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { data } from '../data.ts';
import { groupBy } from '../group-by.ts';
import { Invoice, InvoiceLine } from '../invoicing/index.ts';
import { Service } from '../services/index.ts';
import { commissionOf } from './rules/index.ts';
import { Commission } from './tables.ts';

/** Net amount of each service on a document. */
const netByService = async (ctx: OperationCtx, documentId: number): Promise<ReadonlyMap<number, number>> => {
  const lines = await data(ctx).all(InvoiceLine).where('invoice_id', documentId).whereNotNull('service_id');
  return new Map([...groupBy(lines, (line) => String(line.service_id)).entries()].map(([id, mine]) => [Number(id), Math.abs(mine.reduce((sum, line) => sum + line.net, 0))]));
};

interface Booking {
  readonly document: Invoice;
  readonly kind: 'earned' | 'reversed';
  readonly serviceId: number;
  readonly salespersonId: number;
  readonly percent: string;
  readonly base: number;
}

/** Books a share once for each document, service and kind, however often it is told. */
const book = async (ctx: OperationCtx, { document, kind, serviceId, salespersonId, percent, base }: Booking): Promise<void> => {
  const { zone } = await brandOf(ctx, document.brand_id);
  const share = commissionOf(base, percent);
  if (share === 0) return;
  await data(ctx).db.execute(
    `insert into commissions (client_id, service_id, salesperson_id, document_id, kind, percent, base, amount, currency, booked_on, created_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
    [document.client_id, serviceId, salespersonId, document.id, kind, percent, base, kind === 'earned' ? share : -share, document.currency, ctx.clock.today(zone), ctx.clock.now()],
  );
};

/** A paid invoice earns each seller his share of what his services cost on it. */
export const earnCommissions = async (ctx: OperationCtx, invoiceId: number): Promise<void> => {
  const { all } = data(ctx);
  const document = await all(Invoice).findById(invoiceId);
  if (document === undefined || document.credited >= document.total) return;
  const nets = await netByService(ctx, invoiceId);
  for (const service of await all(Service).whereIn('id', [...nets.keys()]).whereNotNull('salesperson_id').whereNotNull('commission')) {
    await book(ctx, { document, kind: 'earned', serviceId: service.id, salespersonId: service.salesperson_id ?? 0, percent: service.commission ?? '0', base: nets.get(service.id) ?? 0 });
  }
};

/** What is credited takes the share of it back, from whoever got it. */
export const reverseCommissions = async (ctx: OperationCtx, invoiceId: number, creditNoteId: number): Promise<void> => {
  const { all } = data(ctx);
  const document = await all(Invoice).findById(creditNoteId);
  if (document === undefined) return;
  const nets = await netByService(ctx, creditNoteId);
  for (const earned of await all(Commission).where({ document_id: invoiceId, kind: 'earned' })) {
    await book(ctx, { document, kind: 'reversed', serviceId: earned.service_id, salespersonId: earned.salesperson_id, percent: earned.percent, base: Math.min(earned.base, nets.get(earned.service_id) ?? 0) });
  }
};
