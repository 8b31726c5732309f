import { conflict, invalid, notFound, type OperationCtx } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { data } from '../../data.ts';
import type { DraftDocument, DraftTax, PartySnapshot } from '../documents.ts';
import { issueDocuments } from '../issue-documents.ts';
import { mirrorCredit, type CreditWish, type MirroredCredit } from '../rules/index.ts';
import { Invoice, type InvoiceTax } from '../tables.ts';
import { lessenInvoice } from './lessen-invoice.ts';
import { loadCreditable, type Creditable } from './load-creditable.ts';
import { noteCredited } from './note-credited.ts';

/** What to credit of an issued invoice. `net` has the sign of the line: positive for a charge. */
export interface CreditRequest {
  readonly invoiceId: number;
  readonly lines: readonly CreditWish[];
  readonly reason: string;
}

/** A credit note as it was issued; amounts in minor units. */
export interface CreditNote {
  readonly creditNoteId: number;
  readonly number: string;
  readonly net: number;
  readonly tax: number;
  readonly total: number;
  /** What had been paid already and lies on the client's balance now. */
  readonly toBalance: number;
}

/** A tax as the original has it, with its reason where none was due. */
const mirroredTax = (row: InvoiceTax, base: number, amount: number): DraftTax => ({
  code: row.code, name: row.name, rate: row.rate, base, amount, lineCode: row.line_code ?? row.code, level: row.level === 2 ? 2 : 1, category: row.category ?? 'S', reason: row.reason, note: row.note,
});

const documentOf = (invoice: Invoice, creditable: Creditable, credit: MirroredCredit, today: string, reason: string): DraftDocument => ({
  clientId: invoice.client_id,
  payerId: invoice.payer_id,
  brandId: invoice.brand_id,
  legalEntityId: invoice.legal_entity_id,
  docType: 'credit_note',
  currency: invoice.currency,
  issueDate: today,
  dueDate: today,
  locale: invoice.locale,
  party: invoice.party as PartySnapshot,
  lines: credit.lines.flatMap(({ lineId, net }) =>
    creditable.rows.filter((row) => row.id === lineId).map((row) => ({
      kind: row.kind as DraftDocument['lines'][number]['kind'],
      serviceId: row.service_id,
      description: row.description,
      periodStart: row.period_start,
      periodEnd: row.period_end,
      quantity: 1,
      unitPrice: net,
      net,
      taxCode: row.tax_code,
      chargeKey: null,
      creditsLineId: lineId,
    })),
  ),
  taxes: credit.taxes.flatMap(({ taxId, base, amount }) => creditable.taxRows.filter((row) => row.id === taxId).map((row) => mirroredTax(row, base, amount))),
  net: credit.net,
  tax: credit.tax,
  total: credit.total,
  runId: null,
  orderId: null,
  creditsInvoiceId: invoice.id,
  reason,
});

/**
 * Credits lines of an issued invoice, in the caller's transaction: a credit note with the original's rates and
 * rounding, never more than was billed. It lessens what is open; what was paid beyond goes to the client's balance.
 * Call it last: it takes a number.
 */
export const creditLines = async (ctx: OperationCtx, request: CreditRequest): Promise<CreditNote> => {
  const { all, db } = data(ctx);
  // Touching the row first makes two credits of one invoice wait for each other.
  const held = await db.execute(`update invoices set version = version + 1 where id = ? and status = 'issued' and doc_type = 'invoice'`, [request.invoiceId]);
  const invoice = await all(Invoice).findById(request.invoiceId);
  if (invoice === undefined) throw notFound('Invoice');
  if (held === 0 || invoice.settlement === 'written_off') throw conflict('CREDIT_NOT_POSSIBLE', 'Only an invoice in force can be credited.', { number: invoice.number });
  const creditable = await loadCreditable(ctx, invoice.id);
  const credit = mirrorCredit(creditable.lines, creditable.taxes, request.lines);
  if (credit.lines.length === 0 || credit.total < 0) throw invalid('CREDIT_EMPTY', 'lines', 'There is nothing to credit.');
  const brand = await brandOf(ctx, invoice.brand_id);
  const today = ctx.clock.today(brand.zone);
  await noteCredited(db, invoice, creditable, credit);
  let toBalance = 0;
  const [issued] = await issueDocuments(db, [documentOf(invoice, creditable, credit, today, request.reason)], { createdAt: ctx.clock.now() }, async (placed) => {
    for (const { id } of placed) {
      toBalance = await lessenInvoice(ctx, invoice, { creditNoteId: id, total: credit.total, bookedOn: today });
      ctx.touch({ kind: 'invoice', id, clientId: invoice.client_id }, undefined, { credits: invoice.number, total: credit.total, currency: invoice.currency, reason: request.reason });
      await ctx.emit('invoice.credited', { invoiceId: invoice.id, creditNoteId: id, clientId: invoice.client_id, total: { amount: credit.total, currency: invoice.currency } });
    }
  });
  return { creditNoteId: issued?.id ?? 0, number: issued?.number ?? '', net: credit.net, tax: credit.tax, total: credit.total, toBalance };
};
