import { notFound, type OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { Invoice, settleInvoice } from '../invoicing/index.ts';
import { takeFromBalance, postJournals, postings } from '../ledger/index.ts';
import { Brand } from '../brands/index.ts';
import { AttemptInvoice, PaymentAttempt } from './tables.ts';

/** Pays an attempt out of what the client has with us, in the caller's transaction. */
export const payFromBalance = async (ctx: OperationCtx, attemptId: number): Promise<void> => {
  const { all, db } = data(ctx);
  const attempt = await all(PaymentAttempt).findById(attemptId);
  if (attempt === undefined) throw notFound('Payment');
  const parts = await all(AttemptInvoice).where('attempt_id', attemptId).orderBy('id');
  await takeFromBalance(ctx, attempt.client_id, attempt.currency, attempt.amount);
  for (const part of parts) {
    const invoice = await all(Invoice).findById(part.invoice_id);
    const brand = await all(Brand).findById(invoice?.brand_id ?? 0);
    if (invoice === undefined || brand === undefined) throw notFound('Invoice');
    const today = ctx.clock.today(brand.zone);
    await postJournals(db, ctx.clock.now(), [
      {
        legalEntityId: invoice.legal_entity_id,
        kind: 'balance.used',
        ref: `${String(attemptId)}:${String(invoice.id)}`,
        clientId: attempt.client_id,
        bookedOn: today,
        currency: attempt.currency,
        movements: postings.balanceUsed({ amount: part.amount }),
      },
    ]);
    await settleInvoice(ctx, invoice.id, part.amount, today);
  }
  await all(PaymentAttempt).findById(attemptId).patch({ state: 'succeeded', next_lookup_at: null, version: attempt.version + 1 });
};
