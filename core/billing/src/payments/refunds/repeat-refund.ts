import type { House } from '../../room.ts';
import { callGateway } from '../call-gateway.ts';
import { gatewayRegistryRef } from '../gateway-registry.ts';
import { GatewayAccount, Payment } from '../tables.ts';
import { Refund } from '../tables-of-refunds.ts';
import { sentBack } from './sent-back.ts';
import { settleRefund } from './settle-refund.ts';

/** Asks again for a refund whose answer was lost, under the same key: it is never sent twice. */
export const repeatRefund = async (house: House, refundId: number, signal: AbortSignal): Promise<void> => {
  const refund = await house.db.from(Refund).findById(refundId);
  const payment = await house.db.from(Payment).findById(refund?.payment_id ?? 0);
  const account = await house.db.from(GatewayAccount).findById(payment?.gateway_account_id ?? 0);
  if (refund === undefined || payment === undefined || account === undefined || (refund.state !== 'unknown' && refund.state !== 'created')) return;
  const wanted = { refundKey: refund.key, providerRef: payment.reference, money: sentBack(refund), reason: refund.reason };
  const outcome = await callGateway(house.services.use(gatewayRegistryRef), { extension: account.extension, accountId: account.id, wanted: { attemptKey: refund.key } }, signal, (gateway, ctx) =>
    gateway.refund === undefined ? Promise.reject(new Error('refund')) : gateway.refund({ ...ctx, attempt: 2 }, wanted),
  );
  await house.executor.asSystem('payments.repeatRefund', async (ctx) => {
    await house.db.from(Refund).findById(refundId).patch({ lookups: refund.lookups + 1 });
    await settleRefund(ctx, refundId, outcome);
  });
};
