import type { NextAction, OperationCtx } from '@billet/sdk';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { queueMails } from '../../mail/index.ts';
import { Refund } from '../tables-of-refunds.ts';
import { sentBack } from './sent-back.ts';

/** Keeps what the client must do to get his money back, and tells him once. The mail leads to his payment: a link of a provider is in no mail. */
export const askToClaim = async (ctx: OperationCtx, refund: Refund, next: NextAction): Promise<void> => {
  const { all } = data(ctx);
  await all(Refund).findById(refund.id).patch({ next_action: next });
  const client = await all(Client).findById(refund.client_id);
  if (client === undefined) return;
  await queueMails(ctx, {
    brandId: client.brand_id,
    clientId: client.id,
    key: 'refund-claim',
    to: { address: client.email, name: client.name },
    locale: client.locale,
    model: { paymentId: refund.payment_id, name: client.name, total: sentBack(refund) },
    dedupeKey: `refund:${String(refund.id)}:claim`,
  });
};
