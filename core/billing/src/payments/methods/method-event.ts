import type { GatewayEvent, OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { GatewayEventRow, type PaymentAttempt } from '../tables.ts';
import { PaymentMethod } from '../tables-of-methods.ts';
import { saveMethod, tokenHash } from './save-method.ts';

/**
 * A method that begins or ceases to count some time after the payer agreed to it. It is kept only if he did: his consent
 * stands with the attempt. Gives the reason why a person must look, or `null`.
 */
export const applyMethodEvent = async (ctx: OperationCtx, attempt: PaymentAttempt, event: GatewayEvent): Promise<string | null> => {
  if (event.method === undefined) return `UNHANDLED:${event.type}`;
  if (event.type === 'method.active') {
    if (!attempt.save_method) return 'NO_CONSENT';
    // Messages overtake each other: what has ended does not begin.
    const told = data(ctx).all(GatewayEventRow).where({ gateway_account_id: attempt.gateway_account_id, provider_ref: event.providerRef, type: 'method.ended', state: 'applied' });
    if ((await told.resultSize()) > 0) return null;
    await saveMethod(ctx, attempt, event.method);
    return null;
  }
  const { all } = data(ctx);
  const method = await all(PaymentMethod).findOne({ client_id: attempt.client_id, gateway_account_id: attempt.gateway_account_id, token_hash: tokenHash(ctx, event.method.token) });
  if (method === undefined || method.state === 'removed') return null;
  await all(PaymentMethod).findById(method.id).patch({ state: 'failing', is_default: false });
  ctx.touch({ kind: 'payment_method', id: method.id, clientId: method.client_id }, { state: method.state }, { state: 'failing', reason: event.reason ?? '' });
  return null;
};
