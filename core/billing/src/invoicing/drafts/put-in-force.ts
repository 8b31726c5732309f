import { conflict, invalid, notFound, type OperationCtx } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { postJournals, postings } from '../../ledger/index.ts';
import { eventBusRef } from '../../refs.ts';
import { sendJob } from '../../mail/index.ts';
import { announceIssued } from '../announce.ts';
import type { DraftDocument, PartySnapshot } from '../documents.ts';
import { seriesOf, takeNumbers } from '../series.ts';
import { Invoice, InvoiceLine } from '../tables.ts';

const asDocument = (invoice: Invoice): DraftDocument => ({
  clientId: invoice.client_id, payerId: invoice.payer_id, brandId: invoice.brand_id, legalEntityId: invoice.legal_entity_id,
  docType: 'invoice', currency: invoice.currency, issueDate: invoice.issue_date ?? '', dueDate: invoice.due_date, locale: invoice.locale,
  party: invoice.party as PartySnapshot, lines: [], taxes: [], net: invoice.net, tax: invoice.tax, total: invoice.total, runId: invoice.run_id, orderId: invoice.order_id,
});

/**
 * Makes a draft a pro-forma, or a draft or pro-forma an invoice: number of its series, issue date of today, the books
 * (an invoice only) and the notice. The number is the last statement.
 */
export const putInForce = async (ctx: OperationCtx, invoiceId: number, wanted: 'invoice' | 'proforma', announce = true): Promise<{ readonly id: number; readonly number: string }> => {
  const { all, db } = data(ctx);
  const before = await all(Invoice).findById(invoiceId);
  if (before === undefined) throw notFound('Invoice');
  const legal = await seriesOf(db, before.legal_entity_id, 'invoice');
  const as = before.status === 'draft' && before.total > 0 && legal.numberAt === 'payment' ? 'proforma' : wanted;
  if (before.status !== 'draft' && (before.status !== 'proforma' || as === 'proforma')) throw conflict('INVOICE_FROZEN', 'An issued invoice is not changed any more; a credit note corrects it.', { number: before.number });
  if ((await all(InvoiceLine).where('invoice_id', invoiceId).resultSize()) === 0) throw conflict('INVOICE_EMPTY', 'An invoice needs at least one line.');
  if (before.total < 0) throw invalid('INVOICE_NEGATIVE', 'lines', 'An invoice cannot be below zero; use a credit note.');
  const today = ctx.clock.today((await brandOf(ctx, before.brand_id)).zone);
  const series = as === 'invoice' ? legal : await seriesOf(db, before.legal_entity_id, as);
  const free = as === 'invoice' && before.total === 0;
  const touched = await all(Invoice).where({ id: invoiceId, status: before.status }).patch({
    doc_type: as,
    status: as === 'invoice' ? 'issued' : 'proforma',
    series_id: series.id,
    number: null,
    number_period: null,
    number_seq: null,
    proforma_number: before.status === 'proforma' ? before.number : null,
    issue_date: today,
    due_date: before.due_date < today ? today : before.due_date,
    settlement: free ? 'paid' : before.settlement,
    paid_on: free ? today : null,
    version: before.version + 1,
  });
  if (touched === 0) throw conflict('STALE', 'The invoice has changed meanwhile. Load it again.');
  const after = { ...before, issue_date: today, due_date: before.due_date < today ? today : before.due_date } as Invoice;
  if (as === 'invoice') {
    await postJournals(db, ctx.clock.now(), [
      { legalEntityId: before.legal_entity_id, kind: 'invoice.issued', ref: String(invoiceId), clientId: before.client_id, bookedOn: today, currency: before.currency, movements: postings.invoiceIssued({ net: before.net, tax: before.tax }) },
    ]);
  }
  if (announce) {
    await announceIssued(db, ctx.use(eventBusRef), ctx.work as never, ctx.clock.now(), [{ id: invoiceId, document: asDocument(after) }]);
    await ctx.enqueue(sendJob);
  }
  ctx.touch({ kind: 'invoice', id: invoiceId, clientId: before.client_id }, { status: before.status }, { status: as === 'invoice' ? 'issued' : 'proforma', total: before.total });
  const block = await takeNumbers(db, series, today, 1);
  const number = block.render(block.first);
  await all(Invoice).findById(invoiceId).patch({ number, number_period: block.period, number_seq: block.first });
  return { id: invoiceId, number };
};
