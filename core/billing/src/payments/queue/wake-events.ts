import type { OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { GatewayEventRow } from '../tables.ts';

/** Messages about a payment that came before the payment itself: they are applied now, without anybody's help. */
export const wakeEvents = async (ctx: OperationCtx, gatewayAccountId: number, providerRef: string): Promise<void> => {
  const waiting = await data(ctx).all(GatewayEventRow).where({ gateway_account_id: gatewayAccountId, provider_ref: providerRef, state: 'review', reason: 'NO_PAYMENT' }).orderBy('id');
  for (const { id } of waiting) {
    await data(ctx).all(GatewayEventRow).findById(id).patch({ state: 'received', reason: null });
    await ctx.enqueue({ task: 'payments.applyEvent', payload: { eventRowId: id }, subject: `gateway:${String(gatewayAccountId)}`, dedupeKey: `event:${String(id)}` });
  }
};
