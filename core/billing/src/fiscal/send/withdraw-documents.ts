import type { OperationCtx } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { Invoice } from '../../invoicing/index.ts';
import { translatorsRef } from '../../texts/index.ts';
import { sendJob } from '../documents/send-job.ts';
import { FiscalDocument, FiscalFreeNumber } from '../tables.ts';

/** A document that is in force nowhere goes; its number is the next one's. */
export const dropDocument = async (ctx: OperationCtx, row: FiscalDocument): Promise<void> => {
  const { all } = data(ctx);
  await all(FiscalDocument).findById(row.id).patch({ state: 'dropped', number: null, wish: null });
  if (row.series_id !== null && row.number !== null) await all(FiscalFreeNumber).insert({ series_id: row.series_id, number: row.number });
  ctx.touch({ kind: 'fiscal_document', id: row.id, clientId: row.client_id }, { state: row.state }, { state: 'dropped' });
};

/** Takes a document back: at its authority if it is, or may be, in force there. */
export const withdrawDocument = async (ctx: OperationCtx, row: FiscalDocument, reason: string): Promise<void> => {
  const { all } = data(ctx);
  if (row.state === 'queued' || row.state === 'rejected') return dropDocument(ctx, row);
  if (!['sent', 'pending', 'accepted'].includes(row.state)) return;
  await all(FiscalDocument).findById(row.id).patch({ cancel_reason: reason, cancel_requested_at: ctx.clock.now(), ...(row.state === 'accepted' ? { state: 'cancelling', attempts: 0, code: null, message: null } : {}) });
  ctx.touch({ kind: 'fiscal_document', id: row.id, clientId: row.client_id }, { state: row.state }, { cancel: reason });
  if (row.state === 'accepted') await ctx.enqueue(sendJob(row.id));
};

/** What becomes of the documents of an invoice that was voided or wholly credited. Part of one given back leaves them in force. */
export const followInvoice = async (ctx: OperationCtx, invoiceId: number): Promise<void> => {
  const { all } = data(ctx);
  const invoice = await all(Invoice).findById(invoiceId);
  if (invoice === undefined || (invoice.status !== 'void' && invoice.credited < invoice.total)) return;
  const rows = await all(FiscalDocument).where('invoice_id', invoiceId).orderBy('id');
  if (rows.length === 0) return;
  const brand = await brandOf(ctx, invoice.brand_id);
  const say = await ctx.use(translatorsRef).in(brand.locale, brand.id);
  const reason = say.t('fiscal.cancelReason', { number: invoice.number ?? '' });
  for (const row of rows) await withdrawDocument(ctx, row, reason);
};
