import { notFound, type OperationCtx } from '@billet/sdk';
import type { Brand } from '../../brands/index.ts';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { insertDraft, InvoiceLine, putInForce } from '../../invoicing/index.ts';
import { GatewayAccount, type PaymentAttempt } from '../tables.ts';

/** The surcharge of a payment becomes an invoice of its own when the money is there, settled by the same payment. */
export const surchargeParts = async (ctx: OperationCtx, attempt: PaymentAttempt, brand: Brand): Promise<readonly { readonly invoiceId: number; readonly amount: number }[]> => {
  if (attempt.surcharge === 0) return [];
  const { all } = data(ctx);
  const chargeKey = `a${String(attempt.id)}:surcharge`;
  // A second payment of the same is not asked for it again.
  if ((await all(InvoiceLine).where('charge_key', chargeKey).resultSize()) > 0) return [];
  const client = await all(Client).findById(attempt.client_id);
  const account = await all(GatewayAccount).findById(attempt.gateway_account_id);
  if (client === undefined) throw notFound('Client');
  const draft = await insertDraft(ctx, {
    client, brand,
    currency: attempt.currency,
    dueDate: ctx.clock.today(brand.zone),
    lines: [{ description: account?.name ?? '', quantity: 1, unitPrice: attempt.surcharge, taxClass: null }],
  });
  await all(InvoiceLine).where('invoice_id', draft.id).patch({ charge_key: chargeKey });
  await putInForce(ctx, draft.id, 'invoice', false);
  return [{ invoiceId: draft.id, amount: attempt.surcharge }];
};
