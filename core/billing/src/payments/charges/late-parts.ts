import { notFound, type OperationCtx } from '@billet/sdk';
import type { Brand } from '../../brands/index.ts';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { insertDraft, Invoice, InvoiceLine, putInForce } from '../../invoicing/index.ts';
import { settingsRef } from '../../refs.ts';
import { paymentSettings } from '../payment-settings.ts';
import { AttemptInvoice, type PaymentAttempt } from '../tables.ts';

interface Part {
  readonly invoiceId: number;
  readonly amount: number;
}

/** Late fees and interest that were charged for these invoices before and are still open, the oldest first. */
const openFees = async (ctx: OperationCtx, invoiceIds: readonly number[]): Promise<readonly Part[]> => {
  const { all } = data(ctx);
  const lines = await all(InvoiceLine).where('kind', 'late_fee').whereIn('about_invoice_id', [...invoiceIds]);
  const fees = await all(Invoice).whereIn('id', lines.map((line) => line.invoice_id)).where({ status: 'issued', doc_type: 'invoice' }).whereIn('settlement', ['unpaid', 'part_paid']).whereNotIn('id', [...invoiceIds]).orderBy('id');
  return fees.map((fee) => ({ invoiceId: fee.id, amount: fee.total - fee.paid - fee.credited }));
};

/**
 * Fine and interest that a bank collected with a late payment. They pay what was charged for being late before; the rest
 * becomes a document of its own, settled by the same payment, or stays on the balance if the house wants that.
 */
export const lateParts = async (ctx: OperationCtx, attempt: PaymentAttempt, brand: Brand, late: number): Promise<readonly Part[]> => {
  if (late <= 0) return [];
  const { all } = data(ctx);
  const about = (await all(AttemptInvoice).where('attempt_id', attempt.id).orderBy('id')).map((part) => part.invoice_id);
  const parts: Part[] = [];
  let left = late;
  for (const fee of await openFees(ctx, about)) {
    const amount = Math.min(left, fee.amount);
    if (amount > 0) parts.push({ invoiceId: fee.invoiceId, amount });
    left -= amount;
  }
  const { lateMoney } = paymentSettings.parse(await ctx.use(settingsRef).get('payments', 'system'));
  const [invoice] = await all(Invoice).whereIn('id', about.slice(0, 1));
  const chargeKey = `a${String(attempt.id)}:late`;
  // Whoever pays twice is late once: what comes again is his.
  const again = (await all(InvoiceLine).where('charge_key', chargeKey).resultSize()) > 0;
  if (left === 0 || lateMoney === 'balance' || invoice === undefined || again) return parts;
  const client = await all(Client).findById(attempt.client_id);
  if (client === undefined) throw notFound('Client');
  const draft = await insertDraft(ctx, {
    client, brand,
    payerId: invoice.payer_id,
    currency: attempt.currency,
    dueDate: ctx.clock.today(brand.zone),
    lines: [{ description: invoice.number ?? String(invoice.id), quantity: 1, unitPrice: left, taxClass: null }],
  });
  await all(InvoiceLine).where('invoice_id', draft.id).patch({ kind: 'late_fee', charge_key: chargeKey, about_invoice_id: invoice.id });
  await putInForce(ctx, draft.id, 'invoice', false);
  return [...parts, { invoiceId: draft.id, amount: left }];
};
