import type { OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { AttemptInvoice } from './tables.ts';

/**
 * Whether money for one of these invoices may be on its way: written and not answered, held, being processed, or unknown.
 * An attempt that waits for its payer does not count; he may choose another way.
 */
export const attemptInFlight = async (ctx: OperationCtx, invoiceIds: readonly number[]): Promise<boolean> => {
  const found = await data(ctx)
    .all(AttemptInvoice)
    .join('payment_attempts', 'payment_attempts.id', 'attempt_invoices.attempt_id')
    .whereIn('attempt_invoices.invoice_id', [...invoiceIds])
    .whereIn('payment_attempts.state', ['created', 'authorised', 'processing', 'unknown'])
    .resultSize();
  return found > 0;
};
