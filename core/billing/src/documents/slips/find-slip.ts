import type { BankSlip, NextAction, OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { Invoice, isPayable } from '../../invoicing/index.ts';
import { AttemptInvoice, PaymentAttempt } from '../../payments/index.ts';

type Shown = Extract<NextAction, { kind: 'display' }>;

/** A slip that waits to be paid, with what the payer is shown of it. */
export interface OpenSlip {
  readonly slip: BankSlip;
  readonly barcode: string;
  readonly shown: Shown;
  /** Business instant at which the payment was begun. */
  readonly begunAt: string;
}

/** The same for an invoice. */
export interface InvoiceSlip extends OpenSlip {
  /** The first invoice that it pays; the bank knows the slip by its number. */
  readonly firstInvoiceId: number;
}

/** The slip of an attempt that waits for its payer; nothing before the bank knows it. */
export const slipOf = (attempt: PaymentAttempt): OpenSlip | undefined => {
  const shown = attempt.next_action as NextAction | null;
  if (shown?.kind !== 'display' || shown.hold !== undefined || shown.slip === undefined || shown.barcode === undefined) return undefined;
  return { slip: shown.slip, barcode: shown.barcode, shown, begunAt: attempt.created_at };
};

/** Whether every invoice that a slip pays still wants what the slip has for it. */
const allOpen = async (ctx: OperationCtx, parts: readonly AttemptInvoice[]): Promise<boolean> => {
  const invoices = new Map((await data(ctx).all(Invoice).whereIn('id', parts.map((part) => part.invoice_id))).map((invoice) => [invoice.id, invoice] as const));
  return parts.every((part) => {
    const invoice = invoices.get(part.invoice_id);
    return invoice !== undefined && isPayable(invoice) && part.amount <= invoice.total - invoice.paid - invoice.credited;
  });
};

/** The newest slip that pays this invoice: known to the bank, and for no more than is open. `alone`: and no other invoice. */
export const findSlip = async (ctx: OperationCtx, invoice: Invoice, alone = false): Promise<InvoiceSlip | undefined> => {
  const open = invoice.total - invoice.paid - invoice.credited;
  if (!isPayable(invoice) || open <= 0) return undefined;
  const { all } = data(ctx);
  const tries = await all(AttemptInvoice).where('invoice_id', invoice.id).where('amount', '<=', open).orderBy('id', 'desc').limit(5);
  const attempts = await all(PaymentAttempt).whereIn('id', tries.map((each) => each.attempt_id)).where('state', 'requires_action').orderBy('id', 'desc');
  for (const attempt of attempts) {
    const found = slipOf(attempt);
    if (found === undefined) continue;
    const parts = await all(AttemptInvoice).where('attempt_id', attempt.id).orderBy('invoice_id');
    const [first] = parts;
    if ((alone && parts.length > 1) || !(await allOpen(ctx, parts))) continue;
    return { ...found, firstInvoiceId: first?.invoice_id ?? invoice.id };
  }
  return undefined;
};
