import { addDays, type OperationCtx } from '@billet/sdk';
import { Brand } from '../../brands/index.ts';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { insertDraft } from '../drafts/insert-draft.ts';
import { putInForce } from '../drafts/put-in-force.ts';
import { interestOf, interestSpan, lateFeeOf, type LateRule } from '../rules/index.ts';
import { Invoice, InvoiceLine } from '../tables.ts';

interface Charge {
  readonly amount: number;
  readonly key: string;
  readonly from: string | null;
  readonly until: string | null;
}

const chargeOf = async (ctx: OperationCtx, invoice: Invoice, freeUntil: string, rule: LateRule, today: string): Promise<Charge | null> => {
  const open = invoice.total - invoice.paid - invoice.credited;
  if (rule.kind === 'fee') return { amount: lateFeeOf(open, rule), key: `i${String(invoice.id)}:late_fee`, from: null, until: null };
  const last = await data(ctx).all(InvoiceLine).where({ about_invoice_id: invoice.id, kind: 'late_fee' }).whereNotNull('period_end').orderBy('period_end', 'desc').first();
  const span = interestSpan(freeUntil, last?.period_end ?? null, today);
  return span === null ? null : { amount: interestOf(open, span.days, rule), key: `i${String(invoice.id)}:interest:${span.from}`, from: span.from, until: span.until };
};

/**
 * Charges an overdue invoice with a late fee (once in its life) or interest (each day once), as a document of its own.
 * Gives the new invoice's id, or `null` if nothing is to be charged: not overdue, charged before, or a fee itself.
 */
export const addLateFee = async (ctx: OperationCtx, invoiceId: number, rule: LateRule): Promise<number | null> => {
  const { all, db } = data(ctx);
  // Two ladders at once wait here; the second finds what the first charged.
  await db.execute('update invoices set version = version + 1 where id = ?', [invoiceId]);
  const invoice = await all(Invoice).findById(invoiceId);
  const brand = await all(Brand).findById(invoice?.brand_id ?? 0);
  const client = await all(Client).findById(invoice?.client_id ?? 0);
  if (invoice === undefined || brand === undefined || client === undefined) return null;
  const today = ctx.clock.today(brand.zone);
  // Days of grace cost nothing, neither then nor later.
  const freeUntil = addDays(invoice.due_date, brand.free_days);
  const overdue = invoice.status === 'issued' && invoice.doc_type === 'invoice' && ['unpaid', 'part_paid'].includes(invoice.settlement) && freeUntil < today;
  const lines = await all(InvoiceLine).where('invoice_id', invoiceId);
  if (!overdue || lines.every((line) => line.kind === 'late_fee')) return null;
  const charge = await chargeOf(ctx, invoice, freeUntil, rule, today);
  if (charge === null || charge.amount <= 0) return null;
  if ((await all(InvoiceLine).where('charge_key', charge.key).resultSize()) > 0) return null;
  const draft = await insertDraft(ctx, {
    client, brand,
    payerId: invoice.payer_id,
    currency: invoice.currency,
    dueDate: addDays(today, brand.notice_days),
    lines: [{ description: invoice.number ?? String(invoice.id), quantity: 1, unitPrice: charge.amount, taxClass: rule.taxClass }],
  });
  await all(InvoiceLine).where('invoice_id', draft.id).patch({ kind: 'late_fee', charge_key: charge.key, about_invoice_id: invoiceId, period_start: charge.from, period_end: charge.until });
  ctx.touch({ kind: 'invoice', id: invoiceId, clientId: invoice.client_id }, undefined, { [rule.kind]: charge.amount, invoice: draft.id });
  await putInForce(ctx, draft.id, 'invoice');
  return draft.id;
};
