import type { OperationCtx, PaymentFact } from '@billet/sdk';
import { data } from '../../data.ts';
import { Invoice } from '../../invoicing/index.ts';
import { queueMails } from '../../mail/index.ts';
import { askedOf } from '../conversion/charge-of.ts';
import { AttemptInvoice, type PaymentAttempt } from '../tables.ts';

/** Tells the payer, once, on which day how much leaves which account: what the rules of direct debits demand. */
export const announceCollection = async (ctx: OperationCtx, attempt: PaymentAttempt, { on, account, mandate }: NonNullable<PaymentFact['announced']>): Promise<void> => {
  const { all } = data(ctx);
  const parts = await all(AttemptInvoice).where('attempt_id', attempt.id).orderBy('id');
  const invoices = await all(Invoice).whereIn('id', parts.map((part) => part.invoice_id)).orderBy('id');
  const [first] = invoices;
  if (first === undefined) return;
  const { buyer } = first.party as { readonly buyer: { readonly name: string; readonly email: string } };
  await queueMails(ctx, {
    brandId: first.brand_id,
    clientId: attempt.client_id,
    key: 'payment-announced',
    to: { address: buyer.email, name: buyer.name },
    locale: first.locale,
    model: { invoiceId: first.id, name: buyer.name, number: invoices.map((invoice) => invoice.number ?? String(invoice.id)).join(', '), total: askedOf(attempt), collectOn: on, account, mandate },
    dedupeKey: `attempt:${String(attempt.id)}:payment-announced`,
  });
};
